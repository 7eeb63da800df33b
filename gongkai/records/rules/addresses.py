"""Addresses of an old site, in the one form they are kept and asked in. Pure."""

from __future__ import annotations

import re
from posixpath import normpath
from typing import Final, NamedTuple
from urllib.parse import unquote, urlsplit

LONGEST_ADDRESS: Final = 500
LONGEST_TARGET: Final = 300
OWN: Final = ("/api/", "/static/", "/desk/", "/accounts/", "/en/")
"""Below these nothing of an old site is looked for."""

INSIDE: Final = ("/desk/", "/accounts/")
"""No old address leads below these: the public has no business there."""

NOT_IN_ADDRESSES: Final = re.compile(r"[\x00-\x20\x7f\\]")
HOST: Final = re.compile(r"[a-z0-9]([a-z0-9.-]{0,198}[a-z0-9])?")
PUBLIC_ID: Final = re.compile(r"[0-9a-z]{13}")
RECORD_PATH: Final = re.compile(r"/gk/([0-9a-z]{13})/")


class Place(NamedTuple):
    """A host, or none for any, and path with query."""

    host: str
    address: str


def place_of(text: str) -> Place | None:
    """What a clerk writes or an import brings: a whole address, or a path. None if it is neither.

    The front page is never an old address: it is this site's own.
    """
    text = text.strip()
    if NOT_IN_ADDRESSES.search(text):
        return None
    try:
        parts = urlsplit(text)
        host = (parts.hostname or "").lower()
    except ValueError:
        return None
    if parts.scheme not in ("", "http", "https") or bool(parts.scheme) != bool(host):
        return None
    address = address_of(parts.path or "/", parts.query)
    known = address.startswith("/") and not address.startswith("//") and address != "/"
    if not known or len(address) > LONGEST_ADDRESS or (host and not HOST.fullmatch(host)):
        return None
    return Place(host, address)


def address_of(path: str, query: str) -> str:
    """Path and query as they are kept: what is written in percent signs is written out."""
    return _plain(path) + (f"?{_plain(query)}" if query else "")


def asked_for(path: str, query: str) -> list[str]:
    """What to look for, best first: with its query, and the bare path.

    Programs that pass addresses on hang words of their own behind the question mark. Nothing was
    ever kept with a NUL in it, and PostgreSQL refuses to be asked.
    """
    if "\0" in path:
        return []
    query = "" if "\0" in query else query
    return list(dict.fromkeys([address_of(path, query), address_of(path, "")]))


def is_own(address: str) -> bool:
    """Whether the address is one of the platform's own corners."""
    return address.startswith(OWN)


def own_path(text: str) -> str:
    """A public page's path, or nothing: never another host, nor the desk, however it is written."""
    text = text.strip()
    fits = text.startswith("/") and not text.startswith("//") and len(text) <= LONGEST_TARGET
    if not fits or NOT_IN_ADDRESSES.search(text):
        return ""
    path = normpath(_plain(re.split(r"[?#]", text)[0])).removeprefix("/en")
    return "" if f"{path}/".startswith(INSIDE) else text


def record_named(text: str) -> str:
    """The record's number, where the target is one or the page of one."""
    text = text.strip()
    found = RECORD_PATH.fullmatch(text)
    if found:
        return found[1]
    return text if PUBLIC_ID.fullmatch(text) else ""


def _plain(text: str) -> str:
    try:
        return unquote(text, errors="strict")
    except UnicodeDecodeError:
        return text
