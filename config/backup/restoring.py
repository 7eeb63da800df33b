"""Put a copy back into an empty home: look at every byte first, change nothing before."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath

from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from config.backup import errors
from config.backup.databases import is_there, present_facts, put_back, removed_unless_whole
from config.backup.making import LEDGER, SECRET, Tell, read_finished, telling
from config.backup.manifest import LISTED, NAME, Manifest, copied, digest_of, listed, place_of
from config.cli.migrate import prepare_database
from gongkai.core.erasing import is_erased
from gongkai.core.transitions import Actor
from gongkai.files.actions import put_back as put_file_back
from gongkai.ledger.actions import publish_files, recover_from_files
from gongkai.ledger.models import Leaf
from gongkai.ledger.queries import log_size, newest_checkpoint, root_at
from gongkai.ledger.queries.files import CHECKPOINT, log_folder
from gongkai.records.enums import Event
from gongkai.records.models import Record

BY = Actor.system("restore")
DIGEST = re.compile(r"[0-9a-f]{64}")
# what starting the command makes by itself, and what somebody may have prepared
HARMLESS = {SECRET, "static", "run", "keys", "lost+found"}


@dataclass(frozen=True)
class Taken:
    """What a later log told after the restore."""

    entries: int
    erased: list[str]


def look_through(folder: Path, tell: Tell, words: str) -> Manifest:
    """The manifest, after every byte it speaks of was read. Changes nothing."""
    manifest = read_finished(folder)
    if manifest.engine != connection.vendor:
        raise errors.other_engine(manifest.engine, connection.vendor)
    _refuse_newer(manifest)
    for name, digest in manifest.pieces.items():
        _refuse_elsewhere(name)
        _compare(folder / name, digest, name)
    progress, digests = telling(tell, words), list(listed(folder))
    for number, digest in enumerate(digests, start=1):
        name = str(place_of(digest))
        if not DIGEST.fullmatch(digest):
            raise errors.altered(LISTED)
        _compare(folder / name, digest, name)
        progress(number, len(digests))
    return manifest


def refuse_unless_empty(keys: Path | None) -> None:
    """Nothing that is there is written over."""
    home = Path(settings.HOME)
    harmless = HARMLESS - ({"keys"} if keys else set())
    for path in sorted(home.iterdir()):
        if path.name not in harmless and not (path.is_dir() and not any(path.iterdir())):
            raise errors.home_not_empty(path)
    if is_there():
        raise errors.home_not_empty(connection.settings_dict["NAME"])
    if keys:
        if Path(settings.LEDGER_KEY_FILE).exists():
            raise errors.home_not_empty(settings.LEDGER_KEY_FILE)
        if not (keys / "ledger.key").exists():
            raise errors.no_keys(keys)


def put_everything_back(folder: Path, manifest: Manifest, keys: Path | None) -> None:
    """Files, log, secret and database; then the database is brought up to this release."""
    with _home_emptied_on_failure():
        for digest in listed(folder):
            put_file_back(digest=digest, path=folder / place_of(digest))
        _copy_pieces(folder, manifest)
        with removed_unless_whole():
            put_back(folder)
            _compare_facts(manifest)
            prepare_database()
    if keys:
        _copy_keys(keys)
    publish_files()


def differs_from(manifest: Manifest) -> bool:
    """Whether the log's head, computed anew, is another than the manifest says."""
    newest = newest_checkpoint()
    if newest is None:
        return bool(manifest.log.size)
    head = (newest.size, newest.root, root_at(manifest.log.size).hex())
    return head != (manifest.log.size, manifest.log.root, manifest.log.root)


def take_later_log(folder: Path, now: datetime) -> Taken:
    """Follow the log that was published after the copy: its entries, and what it says was erased.

    The records themselves are not in a log; those published later stay lost. A record that was
    erased later is back, whole, and must be erased again: the answer names it.
    """
    before = Leaf.objects.order_by("-id").values_list("id", flat=True).first() or 0
    size = log_size()
    shutil.rmtree(log_folder(), ignore_errors=True)
    shutil.copytree(folder, log_folder(), ignore=shutil.ignore_patterns(".lock"))
    entries = recover_from_files(by=BY, now=now)
    publish_files()
    told = Leaf.objects.filter(event=Event.ERASED, logged__index__gte=size)
    named = set(told.values_list("record_id", flat=True))
    named |= set(
        Leaf.objects.filter(id__gt=before, event=Event.ERASED).values_list("record_id", flat=True)
    )
    here = Record.objects.filter(public_id__in=named).values_list("public_id", flat=True)
    return Taken(entries, sorted(one for one in here if not is_erased("record", one)))


def holds_a_log(folder: Path) -> bool:
    """Whether the directory holds a published log."""
    return (folder / CHECKPOINT).is_file()


def _refuse_newer(manifest: Manifest) -> None:
    """A migration this program has never heard of was made by a newer one."""
    known = MigrationLoader(None).disk_migrations
    ours = {app for app, _name in known}
    for app, name in manifest.migrations.items():
        if app in ours and (app, name) not in known:
            raise errors.newer(f"{app} {name}")


def _refuse_elsewhere(name: str) -> None:
    """A piece lies in the copy and goes into the home: its name leads nowhere else."""
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or str(path) != name:
        raise errors.altered(NAME)


def _compare(path: Path, digest: str, name: str) -> None:
    try:
        same = digest_of(path) == digest
    except OSError:
        same = False
    if not same:
        raise errors.altered(name)


def _copy_pieces(folder: Path, manifest: Manifest) -> None:
    for name in manifest.pieces:
        if name.startswith(f"{LEDGER}/"):
            copied(folder / name, log_folder() / Path(name).relative_to(LEDGER))
        elif name == SECRET:
            target = Path(settings.HOME) / SECRET
            copied(folder / name, target)
            target.chmod(0o600)


def _copy_keys(folder: Path) -> None:
    target = Path(settings.LEDGER_KEY_FILE)
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    for path in folder.glob("ledger.key*"):
        place = target.with_name(path.name.replace("ledger.key", target.name, 1))
        descriptor = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as handle:
            handle.write(path.read_bytes())


def _compare_facts(manifest: Manifest) -> None:
    """The database that was put back is the one that was copied."""
    found = present_facts()
    for what, theirs, ours in (
        ("log", manifest.log, found.head),
        ("counts", manifest.counts, found.counts),
        ("migrations", manifest.migrations, found.migrations),
    ):
        if theirs != ours:
            raise errors.other_data(what)


@contextmanager
def _home_emptied_on_failure() -> Iterator[None]:
    """Either all is back, or the home is as empty as it was."""
    try:
        yield
    except Exception as error:
        for place in (Path(settings.FILES_ROOT), log_folder()):
            with suppress(OSError):
                shutil.rmtree(place)
        if isinstance(error, OSError):
            raise errors.failed(error) from error
        raise
