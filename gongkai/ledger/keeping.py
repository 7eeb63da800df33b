"""What the log keeps outside the database: its signing key, and its files for the public."""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from django.conf import settings

from gongkai.ledger.errors import key_missing, key_unreadable, other_key

NEXT = ".next"


def log_folder() -> Path:
    """Where the files for the public lie."""
    return Path(settings.LEDGER_ROOT)


def key_path() -> Path:
    """Where the signing key lies."""
    return Path(settings.LEDGER_KEY_FILE)


def make_key() -> None:
    """Make the signing key where there is none; readable by its owner alone."""
    path = key_path()
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with suppress(FileExistsError):
        _write_new(path, Ed25519PrivateKey.generate())


def make_next_key() -> Ed25519PrivateKey:
    """A new key beside the present one; `take_next_key` puts it in its place."""
    private = Ed25519PrivateKey.generate()
    beside = _next_path()
    beside.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    beside.unlink(missing_ok=True)
    _write_new(beside, private)
    return private


def take_next_key() -> None:
    """The new key becomes the key; the old private key is gone."""
    _next_path().replace(key_path())


def read_key(public: str = "") -> Ed25519PrivateKey:
    """The signing key; where ``public`` is given it must be that one.

    A new key that was recorded but not yet put in its place is put there.
    """
    if public and _next_path().exists() and _public(_read(_next_path())) == public:
        take_next_key()
    private = _read(key_path())
    if public and _public(private) != public:
        raise other_key(key_path())
    return private


def _public(private: Ed25519PrivateKey) -> str:
    return private.public_key().public_bytes_raw().hex()


def _next_path() -> Path:
    return key_path().with_name(key_path().name + NEXT)


def _read(path: Path) -> Ed25519PrivateKey:
    try:
        private = load_pem_private_key(path.read_bytes(), password=None)
    except FileNotFoundError as error:
        raise key_missing(path) from error
    except (OSError, ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise key_unreadable(path) from error
    if not isinstance(private, Ed25519PrivateKey):
        raise key_unreadable(path)
    return private


def _write_new(path: Path, private: Ed25519PrivateKey) -> None:
    """All of the key or nothing of it, and never over another one."""
    data = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as handle:  # mode 0600
        handle.write(data)
        handle.flush()
        os.fsync(handle.fileno())
    try:
        os.link(handle.name, path)
    finally:
        os.unlink(handle.name)


@contextmanager
def files_locked() -> Iterator[None]:
    """One process at a time writes the log's files."""
    log_folder().mkdir(parents=True, exist_ok=True)
    with (log_folder() / ".lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def write_file(name: str, data: bytes) -> None:
    """Write a file whole, or not at all."""
    path = log_folder() / name
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as handle:
        handle.write(data)
        handle.flush()
        os.fsync(handle.fileno())
    os.chmod(handle.name, 0o644)
    os.replace(handle.name, path)


def remove_folder(name: str) -> None:
    """Remove a folder of the log's files, if it is there."""
    shutil.rmtree(log_folder() / name, ignore_errors=True)
