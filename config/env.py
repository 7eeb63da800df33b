"""Settings come from the environment. A bad value stops the start and says what to write.

Translated by Python's own gettext, in the language the command chose: Django is not there yet.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Collection
from gettext import gettext as _
from importlib.util import find_spec
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Any

import environ

DOC_PAGE = "docs/settings.md"
SHORTEST_SECRET = 50
HOST = re.compile(r"\.?[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?|\[[0-9A-Fa-f:.]+\]|\*")
SITE = re.compile(
    r"https?://([A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?|\[[0-9A-Fa-f:.]+\])(:\d{1,5})?/?"
)
DATABASE = re.compile(r"sqlite:///.|postgres(ql)?://[^/]+/[^/?]+")
ORIGIN = re.compile(r"[^\s+\x00-\x20\x7f]{1,200}")
MAIL_ADDRESS = re.compile(r"[A-Za-z0-9._-]+@([A-Za-z0-9][A-Za-z0-9.-]*|\[[0-9A-Fa-f:.]+\])")
MAIL_SERVER = re.compile(r"smtp(\+tls|\+ssl)?://[^/\s]+")
BUCKET_PARTS = {
    "bucket": (re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]"), "the name of a bucket"),
    "endpoint": (SITE, "an address like https://s3.example.cn"),
    "region": (re.compile(r"[a-z0-9-]{1,40}"), "the name of a region"),
    "prefix": (re.compile(r"[A-Za-z0-9._-]+(/[A-Za-z0-9._-]+)*"), "a path like gongkai/files"),
    "key": (re.compile(r"\S{3,128}"), "the key of an account"),
    "secret": (re.compile(r"\S{3,256}"), "the secret of that key"),
}
PASSWORD = re.compile(r"(//[^/@:]*:)[^/@]*@")


class BadSetting(SystemExit):
    """A setting has a value it cannot have. Exit code 2; the message names it and the form."""

    def __init__(self, name: str, value: str, expected: str) -> None:
        given = f"={value!r}" if value else ""
        self.message = _(
            "%(setting)s cannot be used: %(expected)s. "
            "Change the variable or unset it; see %(page)s."
        ) % {
            "setting": f"{name}{given}", "expected": expected, "page": f"{DOC_PAGE}#{name.lower()}",
        }  # fmt: skip
        super().__init__(2)

    def __str__(self) -> str:
        return self.message


def _refuse(name: str, value: str, expected: str) -> BadSetting:
    error = BadSetting(name, value, expected)
    os.write(2, (error.message + "\n").encode())
    return error


def secret(name: str) -> str:
    """A secret, or nothing; it is never printed."""
    value = os.environ.get(name, "")
    if value and len(value) < SHORTEST_SECRET:
        expected = _("at least %(count)s random characters are expected")
        raise _refuse(name, "", expected % {"count": SHORTEST_SECRET})
    return value


def choice(name: str, default: str, allowed: Collection[str]) -> str:
    """One word out of a few."""
    value = os.environ.get(name, "") or default
    if value not in allowed:
        expected = _("one of %(words)s is expected") % {"words": ", ".join(allowed)}
        raise _refuse(name, value, expected)
    return value


def integer(name: str, default: int, low: int, high: int) -> int:
    """A whole number between ``low`` and ``high``, both included."""
    value = os.environ.get(name, "")
    if not value:
        return default
    digits = value.isascii() and value.isdigit() and len(value) <= 18
    if not digits or not low <= int(value) <= high:
        expected = _("a whole number from %(low)s to %(high)s is expected")
        raise _refuse(name, value, expected % {"low": low, "high": high})
    return int(value)


def flag(name: str, default: bool) -> bool:
    """``1`` or ``0``."""
    value = os.environ.get(name, "")
    if value not in ("", "0", "1"):
        raise _refuse(name, value, _("1 (yes) or 0 (no) is expected"))
    return default if value == "" else value == "1"


def directory(name: str, default: Path) -> Path:
    """A directory, made when it is not there yet."""
    value = os.environ.get(name, "")
    path = (Path(value) if value else default).expanduser().resolve()
    try:
        path.mkdir(parents=True, exist_ok=True)
    except (OSError, ValueError) as error:
        raise _refuse(name, value, _("a directory this user may write to is expected")) from error
    if not os.access(path, os.W_OK | os.X_OK):
        raise _refuse(name, str(path), _("a directory this user may write to is expected"))
    return path


def hosts(name: str, default: list[str]) -> list[str]:
    """Host names, separated by commas, without scheme or port."""
    value = os.environ.get(name, "")
    if not value:
        return default
    names = [part.strip() for part in value.split(",")]
    if not all(HOST.fullmatch(part) for part in names):
        raise _refuse(
            name, value, _("host names separated by commas are expected, as in gk.example.cn")
        )
    return names


def networks(name: str) -> list[IPv4Network | IPv6Network]:
    """Addresses or networks, separated by commas; none unless told."""
    value = os.environ.get(name, "")
    try:
        return [ip_network(part.strip()) for part in value.split(",")] if value else []
    except ValueError as error:
        raise _refuse(
            name, value, _("addresses separated by commas are expected, as in 127.0.0.1,10.0.0.0/8")
        ) from error


def web_address(name: str, default: str) -> str:
    """The address of a site: scheme and host, no path."""
    value = os.environ.get(name, "") or default
    if not SITE.fullmatch(value):
        raise _refuse(name, value, _("an address like https://gk.example.cn is expected"))
    return value.rstrip("/")


def database(name: str, default: Path) -> dict[str, Any]:
    """A database by URL: ``sqlite:///path`` or ``postgres://user:password@host:port/name``."""
    value = os.environ.get(name, "") or f"sqlite:///{default}"
    shown = PASSWORD.sub(r"\1***@", value)
    expected = _("sqlite:///PATH or postgres://USER:PASSWORD@HOST:PORT/NAME is expected")
    if not DATABASE.match(value):
        raise _refuse(name, shown, expected)
    try:
        found = dict(environ.Env.db_url_config(value))
    except (ValueError, environ.ImproperlyConfigured) as error:
        raise _refuse(name, shown, expected) from error
    if value.startswith("sqlite") and not Path(str(found["NAME"])).parent.is_dir():
        raise _refuse(name, shown, _("the directory of the database file must exist"))
    return found


def file(name: str, default: Path) -> Path:
    """A file; whether it is there is seen when it is needed."""
    value = os.environ.get(name, "")
    path = Path(value).expanduser() if value else default
    if "\0" in value or path.is_dir():
        raise _refuse(name, value, _("a file is expected, not a directory"))
    return path.absolute()


def program(name: str, default: str) -> str:
    """A program: its path, or a name to be looked for; empty for ``none``."""
    value = os.environ.get(name, "")
    if value == "none":
        return ""
    if value and ("\0" in value or shutil.which(value) is None):
        raise _refuse(name, value, "the path of a program, or the word none, is expected")
    return value or default


def log_origin(name: str, default: str) -> str:
    """The name of a log: an address without scheme, without spaces and plus signs."""
    value = os.environ.get(name, "") or default
    if not ORIGIN.fullmatch(value):
        raise _refuse(
            name, value, _("a name like gk.example.cn/log is expected, no space, no plus")
        )
    return value


def mail_address(name: str, default: str) -> str:
    """One mail address."""
    value = os.environ.get(name, "") or default
    if not MAIL_ADDRESS.fullmatch(value):
        raise _refuse(name, value, _("a mail address is expected, as in gongkai@gk.example.cn"))
    return value


def mail_addresses(name: str) -> list[str]:
    """Mail addresses, separated by commas; none when it is not set."""
    value = os.environ.get(name, "")
    addresses = [part.strip() for part in value.split(",")] if value else []
    if not all(MAIL_ADDRESS.fullmatch(part) for part in addresses):
        raise _refuse(name, value, _("mail addresses separated by commas are expected"))
    return addresses


def mail_server(name: str, default: str) -> dict[str, Any]:
    """Django's mail settings from ``smtp://user:password@host:port``, also smtp+tls, smtp+ssl."""
    value = os.environ.get(name, "") or default
    shown = PASSWORD.sub(r"\1***@", value)
    expected = _("smtp://[USER:PASSWORD@]HOST[:PORT], smtp+tls:// or smtp+ssl:// is expected")
    if not MAIL_SERVER.fullmatch(value):
        raise _refuse(name, shown, expected)
    try:
        found = dict(environ.Env.email_url_config(value))
    except (ValueError, environ.ImproperlyConfigured) as error:
        raise _refuse(name, shown, expected) from error
    return found


def file_store(**names: str) -> dict[str, Any]:
    """Where files are kept: Django's storage for a bucket, or for this machine's disk.

    ``names`` are the variables: bucket, endpoint, region, prefix, key, secret.
    """
    given = {part: os.environ.get(name, "") for part, name in names.items()}
    if not given["bucket"]:
        return {"BACKEND": "gongkai.files.disk.Disk"}
    for part, (form, expected) in BUCKET_PARTS.items():
        if given[part] and not form.fullmatch(given[part]):
            shown = "" if part == "secret" else given[part]
            raise _refuse(names[part], shown, f"{expected} is expected")
    if bool(given["key"]) != bool(given["secret"]):
        raise _refuse(names["secret"], "", "a key and its secret are expected together")
    if find_spec("storages") is None:
        raise _refuse(names["bucket"], given["bucket"], "requirements/s3.txt must be installed")
    return {"BACKEND": "gongkai.files.bucket.Bucket", "OPTIONS": _bucket_options(given)}


def _bucket_options(given: dict[str, str]) -> dict[str, Any]:
    return {
        "bucket_name": given["bucket"], "endpoint_url": given["endpoint"].rstrip("/") or None,
        "region_name": given["region"] or None, "location": given["prefix"],
        "access_key": given["key"] or None, "secret_key": given["secret"] or None,
        "addressing_style": "path" if given["endpoint"] else "auto", "signature_version": "s3v4",
        "default_acl": None, "file_overwrite": True, "max_memory_size": 4 * 1024 * 1024,
    }  # fmt: skip
