"""Public pages kept as files, each with its `.gz` beside it: whoever serves them asks nobody.

Below `live/` a page lies at its address. What may have changed is put aside first and made anew
afterwards: where no file lies, the application answers. So a file is never older than what was
committed, except for the moment between a commit and the removal after it (`hold`).

- A removal is a rename into `gone/`, whatever lies below it; `sweep` deletes.
- While a transaction is under way that changes what is public, its mark lies in `held/`, and
  nothing is kept: a page drawn before the commit must not be put down after it.
- One lock orders keeping and removing, in all processes of a machine.
"""

from __future__ import annotations

import errno
import fcntl
import gzip
import os
import re
import secrets
import shutil
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

from django.conf import settings

from gongkai.core.variants import VARIANTS

ADDRESS = re.compile(r"/(?:[A-Za-z0-9_-]+/)*(?:[a-z0-9-]+\.(?:xml|json))?")
_PADDED = re.compile(r"[/-]0+[0-9]+[/.]")
"""A number with noughts before it: the same page under another name, which is not kept twice."""
RECORD = "gk/{}/"
"""Where everything lies that belongs to one record."""
HELD_FOR = 60.0
"""Seconds after which a mark is taken for that of a transaction that was given up or killed."""


class Baked(NamedTuple):
    """A page as it is sent: its bytes, packed or not, and what names it."""

    data: bytes
    packed: bool
    changed: int

    @property
    def etag(self) -> str:
        """As the web server makes it: time and size."""
        return f'"{self.changed:x}-{len(self.data):x}"'


def is_on() -> bool:
    """Whether pages are kept at all (GONGKAI_BAKED_PAGES)."""
    return bool(settings.BAKED_PAGES)


def file_of(path: str) -> Path | None:
    """Where the page at that path lies, there or not; None for what is no page's path."""
    if not ADDRESS.fullmatch(path) or _PADDED.search(path):
        return None
    return _live() / f"{path[1:]}{'index.html' if path.endswith('/') else ''}"


def read(path: str, *, packed: bool) -> Baked | None:
    """The page at that path, if it was kept."""
    file = file_of(path)
    if file is None:
        return None
    for there, is_packed in ((_packed(file), True), (file, False)) if packed else ((file, False),):
        try:
            with there.open("rb") as handle:
                return Baked(handle.read(), is_packed, int(os.fstat(handle.fileno()).st_mtime))
        except OSError:
            continue
    return None


def is_kept(path: str) -> bool:
    """Whether the page at that path lies there."""
    file = file_of(path)
    return file is not None and file.exists()


def keep(path: str, data: bytes, still_true: Callable[[], bool]) -> bool:
    """Put the page down, unless meanwhile something happened that may be on it.

    ``still_true`` is asked under the lock. A full disk keeps nothing, and nothing fails of it.
    """
    file = file_of(path)
    if file is None:
        return False
    with suppress(OSError), _written(data) as plain, _written(gzip.compress(data)) as packed:
        with _locked():
            if _is_held() or not still_true():
                return False
            file.parent.mkdir(parents=True, exist_ok=True)
            packed.replace(_packed(file))
            plain.replace(file)
        return True
    return False


def remove(places: Iterable[str]) -> None:
    """Put aside, in every variant, what lies there: `gk/x/` with all below it, `rss.xml` alone.

    A `*` in the last step stands for anything.
    """
    with _locked():
        for variant in VARIANTS:
            for place in places:
                _put_aside(_live() / variant / place.rstrip("/"), whole=place.endswith("/"))


def remove_all() -> None:
    """Nothing is kept any more: something changed that stands on every page."""
    with _locked():
        _rename_away(_live())


def forget(record_id: str) -> None:
    """Nothing of that record stays, and no byte of it on the disk."""
    remove([RECORD.format(record_id)])
    sweep()


def hold(name: str) -> None:
    """Until `release`, nothing is kept: what is public changes in a transaction under way.

    On a full disk no mark can be left, but nothing can be kept there either.
    """
    mark = _held() / name
    try:
        mark.parent.mkdir(parents=True, exist_ok=True)
        mark.touch()
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise


def release(names: Iterable[str]) -> None:
    """The transaction is over, and what it changed was put aside."""
    for name in names:
        (_held() / name).unlink(missing_ok=True)


def release_forgotten() -> None:
    """Marks whose transaction was given up, or whose process was killed. Whoever calls has put
    aside what the log says up to now."""
    oldest = time.time() - HELD_FOR
    for mark in _entries(_held()):
        with suppress(FileNotFoundError):
            if mark.stat().st_mtime < oldest:
                mark.unlink()


def sweep() -> None:
    """Delete what was put aside, and what a killed process had not yet put down."""
    oldest = time.time() - HELD_FOR
    for left in _entries(_home() / "made"):
        with suppress(FileNotFoundError):
            if left.stat().st_mtime < oldest:
                left.unlink()
    for aside in _entries(_gone()):
        if aside.is_dir():
            shutil.rmtree(aside, ignore_errors=True)
        else:
            aside.unlink(missing_ok=True)


def kept_records() -> Iterator[str]:
    """Public ids of the records of which a page is kept."""
    seen: set[str] = set()
    for variant in VARIANTS:
        for place in _entries(_live() / variant / RECORD.partition("/")[0]):
            if place.name not in seen:
                seen.add(place.name)
                yield place.name


def renew_if_changed(name: str, value: str) -> bool:
    """Nothing is kept that was made while ``name`` had another value; whether it had.

    For what stands on every page: the edition of the product, the columns in the navigation.
    """
    if noted(name) == value:
        return False
    remove_all()
    note(name, value)
    return True


def noted(name: str) -> str | None:
    """What was written down last under that name, about all pages that are kept."""
    try:
        return (_home() / f"{name}.note").read_text(encoding="utf-8")
    except OSError:
        return None


def note(name: str, value: str) -> None:
    """Write it down."""
    _home().mkdir(parents=True, exist_ok=True)
    (_home() / f"{name}.note").write_text(value, encoding="utf-8")


@contextmanager
def _written(data: bytes) -> Iterator[Path]:
    """The bytes on the disk, before anybody is kept waiting for their place."""
    made = _home() / "made" / secrets.token_hex(8)
    made.parent.mkdir(parents=True, exist_ok=True)
    try:
        with made.open("wb") as handle:
            handle.write(data)
            handle.flush()
            os.fsync(handle.fileno())
        yield made
    finally:
        made.unlink(missing_ok=True)


def _put_aside(path: Path, *, whole: bool) -> None:
    if whole:
        _rename_away(path)
        return
    for each in path.parent.glob(path.name) if "*" in path.name else (path,):
        _rename_away(each)
        _rename_away(_packed(each))


def _rename_away(path: Path) -> None:
    aside = _gone() / secrets.token_hex(8)
    try:
        path.rename(aside)
    except FileNotFoundError:
        if not path.exists():
            return
        aside.parent.mkdir(parents=True, exist_ok=True)
        path.rename(aside)


@contextmanager
def _locked() -> Iterator[None]:
    home = _home()
    home.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(home / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _entries(folder: Path) -> list[Path]:
    try:
        return list(folder.iterdir())
    except FileNotFoundError:
        return []


def _is_held() -> bool:
    return bool(_entries(_held()))


def _packed(file: Path) -> Path:
    return file.with_name(f"{file.name}.gz")


def _home() -> Path:
    return Path(settings.PAGES_ROOT)


def _live() -> Path:
    return _home() / "live"


def _gone() -> Path:
    return _home() / "gone"


def _held() -> Path:
    return _home() / "held"
