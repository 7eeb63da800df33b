"""Make a copy: the public log's files, the database, then the files it speaks of.

In this order nothing in the copy is younger than what it depends on. The log's files only ever
grow, so older ones fit a younger database; files never change under their digest, so all that the
database speaks of are there afterwards. Only an erasure takes files away: then the database is
copied anew, and what was erased meanwhile is not in the copy at all.
"""

from __future__ import annotations

import fcntl
import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _

from config.backup import errors
from config.backup.databases import NAMES, Facts, copy_database, engine_version, present_facts
from config.backup.manifest import (
    LISTED,
    NAME,
    Manifest,
    copied,
    digest_of,
    place_of,
    program_version,
    read,
)
from gongkai.core.errors import InvalidInput
from gongkai.core.moments import LEGAL_ZONE
from gongkai.files.queries import local_path
from gongkai.ledger.queries.files import CHECKPOINT, log_folder

Tell = Callable[[str], None]

DATED = "%Y-%m-%dT%H%M%S"
IS_DATED = re.compile(r"\d{4}-\d\d-\d\dT\d{6}")
PART = ".part"
MOST_TRIES = 5
SECRET = "secret_key"  # noqa: S105
LEDGER = "ledger"


@dataclass(frozen=True)
class Made:
    """A finished copy."""

    folder: Path
    manifest: Manifest


def backup(
    folder: Path, now: datetime, tell: Tell, keys: Path | None = None, earlier: Path | None = None
) -> Made:
    """Copy everything into ``folder``, which is empty or not there; the manifest comes last."""
    folder, keys = folder.resolve(), keys.resolve() if keys else None
    _refuse_places(folder, keys)
    with _alone(), _said_plainly():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        pieces = _copy_log(folder)
        facts, copies = _copy_data(folder, earlier, tell)
        pieces |= _copy_secret(folder)
        for name in (NAMES[connection.vendor], LISTED):
            pieces[name] = digest_of(folder / name)
        if keys:
            _copy_keys(keys)
        manifest = _manifest(facts, copies, pieces, now, bool(keys))
        os.sync()
        manifest.write(folder)
    return Made(folder, manifest)


def backup_into(
    parent: Path, now: datetime, tell: Tell, keys: Path | None = None, keep: int = 0
) -> Made:
    """Make a dated copy inside ``parent``; files that the newest one there holds are linked.

    With ``keep`` only so many finished ones stay.
    """
    parent = parent.resolve()
    name = now.astimezone(LEGAL_ZONE).strftime(DATED)
    if (parent / name).exists():
        raise errors.not_empty(parent / name)
    for left in parent.glob(f"*{PART}"):
        if IS_DATED.fullmatch(left.name.removesuffix(PART)):
            shutil.rmtree(left)
    older = finished(parent)
    earlier = older[-1] if older else None
    made = backup(parent / f"{name}{PART}", now, tell, keys, earlier)
    made.folder.rename(parent / name)
    for old in finished(parent)[:-keep] if keep else []:
        shutil.rmtree(old)
    return Made(parent / name, made.manifest)


def finished(parent: Path) -> list[Path]:
    """Dated copies with a manifest, oldest first."""
    found = parent.iterdir() if parent.is_dir() else []
    return sorted(
        path for path in found if IS_DATED.fullmatch(path.name) and (path / NAME).exists()
    )


def _refuse_places(folder: Path, keys: Path | None) -> None:
    home = Path(settings.HOME).resolve()
    if folder.is_dir() and any(folder.iterdir()):
        raise errors.not_empty(folder)
    if folder.is_relative_to(home):
        raise errors.inside(folder, home)
    if keys and keys.is_relative_to(folder):
        raise errors.inside(keys, folder)
    if keys and folder.is_relative_to(keys):
        raise errors.inside(folder, keys)


@contextmanager
def _alone() -> Iterator[None]:
    path = Path(settings.RUN_ROOT) / "backup.lock"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise errors.under_way() from error
        yield


@contextmanager
def _said_plainly() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise errors.failed(error) from error


def _copy_log(folder: Path) -> dict[str, str]:
    """The log as the public sees it; the checkpoint first, so that its tiles are there."""
    pieces: dict[str, str] = {}
    source = log_folder()
    names = sorted(path.relative_to(source) for path in source.glob("tile/**/*") if path.is_file())
    for name in [Path(CHECKPOINT), *names]:
        # a tile at the right edge goes when the full one is there
        with suppress(FileNotFoundError):
            digest, _size = copied(source / name, folder / LEDGER / name)
            pieces[f"{LEDGER}/{name}"] = digest
    return pieces


@dataclass(frozen=True)
class Copies:
    """What became of the files."""

    digests: list[str]
    size: int
    damaged: list[str]


def _copy_data(folder: Path, earlier: Path | None, tell: Tell) -> tuple[Facts, Copies]:
    done: dict[str, int] = {}
    for _attempt in range(MOST_TRIES):
        facts = copy_database(folder, telling(tell, _("database")))
        damaged, gone = _copy_files(
            folder, sorted(facts.digests - done.keys()), done, earlier, tell
        )
        still_wanted = present_facts().digests if gone else frozenset()
        if not gone - still_wanted:
            wanted = sorted(done.keys() & facts.digests)
            _drop(folder, done.keys() - facts.digests)
            (folder / LISTED).write_text("".join(f"{one}\n" for one in wanted), encoding="ascii")
            size = sum(done[digest] for digest in wanted)
            return facts, Copies(wanted, size, sorted(damaged | gone))
    raise errors.no_rest()


def _copy_files(
    folder: Path, digests: list[str], done: dict[str, int], earlier: Path | None, tell: Tell
) -> tuple[set[str], set[str]]:
    """Copy these; those whose bytes are others than signed, and those that are not there."""
    damaged, gone = set(), set()
    progress = telling(tell, _("files"))
    for number, digest in enumerate(digests, start=1):
        try:
            size = _copy_file(digest, folder / place_of(digest), earlier)
        except FileNotFoundError:
            gone.add(digest)
            continue
        if size is None:
            damaged.add(digest)
        else:
            done[digest] = size
        progress(number, len(digests))
    return damaged, gone


def _copy_file(digest: str, target: Path, earlier: Path | None) -> int | None:
    """Copy the bytes with this digest, or link those of the earlier copy; None for other bytes."""
    before = earlier / place_of(digest) if earlier else None
    with local_path(digest) as source:
        if before and before.exists() and digest_of(before) == digest:
            target.parent.mkdir(parents=True, exist_ok=True)
            with suppress(OSError):
                os.link(before, target)
                return target.stat().st_size
        found, size = copied(source, target)
    if found != digest:
        target.unlink()
        return None
    return size


def _drop(folder: Path, digests: set[str]) -> None:
    for digest in digests:
        (folder / place_of(digest)).unlink(missing_ok=True)


def _copy_secret(folder: Path) -> dict[str, str]:
    """The key of sessions and forms, where the home keeps it."""
    source = Path(settings.HOME) / SECRET
    if os.environ.get("GONGKAI_SECRET_KEY") or not source.exists():
        return {}
    digest, _size = copied(source, folder / SECRET)
    (folder / SECRET).chmod(0o600)
    return {SECRET: digest}


def _copy_keys(folder: Path) -> None:
    """The log's signing key, apart from everything else."""
    source = Path(settings.LEDGER_KEY_FILE)
    if not source.exists():
        raise errors.no_keys(source.parent)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for path in source.parent.glob(f"{source.name}*"):
        target = folder / path.name.replace(source.name, "ledger.key", 1)
        descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as handle:
            os.fchmod(descriptor, 0o600)
            handle.write(path.read_bytes())


def _manifest(
    facts: Facts, copies: Copies, pieces: dict[str, str], now: datetime, keys: bool
) -> Manifest:
    return Manifest(
        version=program_version(),
        made_at=now.isoformat(),
        engine=connection.vendor,
        engine_version=engine_version(),
        database=NAMES[connection.vendor],
        migrations=facts.migrations,
        log=facts.head,
        counts=facts.counts,
        pieces=pieces,
        files=len(copies.digests),
        bytes=copies.size,
        files_where="here",
        damaged=copies.damaged,
        keys="apart" if keys else "not included",
    )


def telling(tell: Tell, what: str) -> Callable[[int, int], None]:
    """Say every tenth part."""
    said = 0

    def progress(done: int, total: int) -> None:
        nonlocal said
        percent = done * 100 // total if total else 100
        if percent // 10 > said // 10 and total > 1:
            said = percent
            tell(_("  %(what)s: %(percent)s%%") % {"what": what, "percent": percent})

    return progress


def read_finished(folder: Path) -> Manifest:
    """The manifest of a copy; refuses a directory that holds none."""
    if not folder.is_dir():
        raise InvalidInput(
            "no_such_folder", _("There is no directory %(folder)s.") % {"folder": folder}
        )
    return read(folder)
