"""``manifest.json``: what a copy holds, and the digest of every piece of it."""

from __future__ import annotations

import hashlib
import json
import os
import tomllib
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from django.conf import settings

from config.backup import errors

NAME = "manifest.json"
LISTED = "files.txt"
FILES = "files"
FORM = 1
CHUNK = 1 << 20


@dataclass(frozen=True)
class Head:
    """The public log as the copied database knows it."""

    size: int = 0
    root: str = ""


@dataclass(frozen=True)
class Manifest:
    """Everything a restore must know before it changes anything."""

    version: str
    made_at: str
    engine: str
    engine_version: str
    database: str
    migrations: dict[str, str]
    log: Head
    counts: dict[str, int]
    pieces: dict[str, str]
    files: int
    bytes: int
    files_where: str
    damaged: list[str] = field(default_factory=list)
    keys: str = "not included"
    form: int = FORM

    def write(self, folder: Path) -> None:
        """Whole or not at all, and last: a directory without it is no backup."""
        facts = asdict(self)
        text = json.dumps({**facts, "seal": _seal(facts)}, ensure_ascii=False, indent=1)
        partial = folder / f"{NAME}.part"
        with partial.open("w", encoding="utf-8") as handle:
            handle.write(text + "\n")
            handle.flush()
            os.fsync(handle.fileno())
        partial.replace(folder / NAME)


def read(folder: Path) -> Manifest:
    """The manifest of a finished copy, with its seal whole."""
    try:
        facts = json.loads((folder / NAME).read_text(encoding="utf-8"))
        seal, form = facts.pop("seal"), facts["form"]
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise errors.no_backup(folder) from error
    if seal != _seal(facts):
        raise errors.altered(NAME)
    if form != FORM:
        raise errors.newer(f"form {form}")
    return Manifest(**{**facts, "log": Head(**facts["log"])})


def _seal(facts: dict[str, Any]) -> str:
    canonical = json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def program_version() -> str:
    """The release that runs."""
    try:
        return version("gongkai")
    except PackageNotFoundError:  # run from its sources, as in a container
        text = (settings.BASE_DIR / "pyproject.toml").read_text(encoding="utf-8")
        return str(tomllib.loads(text)["project"]["version"])


def digest_of(path: Path) -> str:
    """SHA-256 of a file's bytes."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def copied(source: Path, target: Path) -> tuple[str, int]:
    """Copy a file; digest and number of the bytes that were written."""
    target.parent.mkdir(parents=True, exist_ok=True)
    hashed, size = hashlib.sha256(), 0
    with source.open("rb") as reader, target.open("wb") as writer:
        while chunk := reader.read(CHUNK):
            writer.write(chunk)
            hashed.update(chunk)
            size += len(chunk)
    return hashed.hexdigest(), size


def place_of(digest: str) -> Path:
    """Where the bytes with this digest lie in a copy, below its root."""
    return Path(FILES) / digest[:2] / digest[2:4] / digest


def listed(folder: Path) -> Iterator[str]:
    """The digests of the files a copy holds."""
    yield from (folder / LISTED).read_text(encoding="ascii").split()
