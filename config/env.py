"""Settings come from the environment. A bad value stops the start and says what to write."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ

DOC_PAGE = "docs/settings.md"


class BadSetting(SystemExit):
    """A setting has a value it cannot have. Exit code 2; the message names it and the form."""

    def __init__(self, name: str, value: str, expected: str) -> None:
        self.message = (
            f"{name}={value!r} cannot be used: {expected}. "
            f"Change the variable or unset it; see {DOC_PAGE}#{name.lower()}."
        )
        super().__init__(2)

    def __str__(self) -> str:
        return self.message


def _refuse(name: str, value: str, expected: str) -> BadSetting:
    error = BadSetting(name, value, expected)
    os.write(2, (error.message + "\n").encode())
    return error


def text(name: str, default: str = "") -> str:
    """A line of text."""
    return os.environ.get(name, default)


def integer(name: str, default: int, low: int, high: int) -> int:
    """A whole number between ``low`` and ``high``, both included."""
    value = os.environ.get(name, "")
    if not value:
        return default
    if not value.isascii() or not value.isdigit() or not low <= int(value) <= high:
        raise _refuse(name, value, f"a whole number from {low} to {high} is expected")
    return int(value)


def flag(name: str, default: bool) -> bool:
    """``1`` or ``0``."""
    value = os.environ.get(name, "")
    if value not in ("", "0", "1"):
        raise _refuse(name, value, "1 (yes) or 0 (no) is expected")
    return default if value == "" else value == "1"


def directory(name: str, default: Path) -> Path:
    """A directory, made when it is not there yet."""
    value = os.environ.get(name, "")
    path = (Path(value) if value else default).expanduser().resolve()
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _refuse(name, value, "a directory this user may write to is expected") from error
    return path


def hosts(name: str, default: list[str]) -> list[str]:
    """Host names, separated by commas, without scheme or port."""
    value = os.environ.get(name, "")
    if not value:
        return default
    names = [part.strip() for part in value.split(",")]
    if any(not part or "/" in part or " " in part for part in names):
        raise _refuse(
            name, value, "host names separated by commas are expected, as in gk.example.cn"
        )
    return names


def web_address(name: str, default: str) -> str:
    """The address of a site: scheme and host, no path."""
    value = os.environ.get(name, "") or default
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.path not in ("", "/"):
        raise _refuse(name, value, "an address like https://gk.example.cn is expected")
    return f"{parts.scheme}://{parts.netloc}"


def database(name: str, default: Path) -> dict[str, Any]:
    """A database by URL: ``sqlite:///path`` or ``postgres://user:password@host:port/name``."""
    value = os.environ.get(name, "") or f"sqlite:///{default}"
    scheme = value.split(":", 1)[0]
    if scheme not in ("sqlite", "postgres", "postgresql"):
        raise _refuse(
            name, value, "sqlite:///PATH or postgres://USER:PASSWORD@HOST/NAME is expected"
        )
    try:
        return dict(environ.Env.db_url_config(value))
    except (ValueError, environ.ImproperlyConfigured) as error:
        raise _refuse(name, value, "a database URL is expected") from error
