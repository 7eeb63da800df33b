"""Which strings are shown to people, and what the catalogues say about them."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.pofile import read_po
from django.utils.translation.template import templatize

from config.messages import ROOT, catalogues

KEYWORDS = DEFAULT_KEYWORDS | {
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
TEMPLATE_KINDS = {".html", ".txt", ".xml"}
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|%[sd]|(?<!\{)\{(\w*)\}")


@dataclass(frozen=True)
class Key:
    """What a message is found by."""

    context: str
    text: str


def _as_keys(found: Iterator[tuple[int, object, object, str | None]]) -> Iterator[Key]:
    for _line, message, _comments, context in found:
        text = message[0] if isinstance(message, tuple | list) else message
        if text:
            yield Key(context or "", str(text))


def keys_of_python(source: str) -> set[Key]:
    """Messages of a Python file."""
    stream = io.BytesIO(source.encode())
    return set(_as_keys(extract("python", stream, keywords=KEYWORDS)))


def keys_of_template(source: str) -> set[Key]:
    """Messages of a Django template."""
    # Inside brackets the leading spaces of what was markup are not taken for Python's indentation.
    as_python = f"(\n{templatize(source)}\n)"
    return keys_of_python(as_python)


def sources(root: Path = ROOT) -> Iterator[Path]:
    """Every file of the product that may hold messages."""
    for part in ("config", "gongkai"):
        for path in sorted((root / part).rglob("*")):
            in_templates = "templates" in path.parts and path.suffix in TEMPLATE_KINDS
            if (path.suffix == ".py" and "migrations" not in path.parts) or in_templates:
                yield path


def keys_in_use() -> dict[Key, str]:
    """Every message people may see → the first file it stands in."""
    used: dict[Key, str] = {}
    for path in sources():
        text = path.read_text(encoding="utf-8")
        keys = keys_of_python(text) if path.suffix == ".py" else keys_of_template(text)
        for key in keys:
            used.setdefault(key, str(path.relative_to(ROOT)))
    return used


@dataclass(frozen=True)
class Translation:
    """One entry of one catalogue."""

    catalogue: str
    key: Key
    texts: tuple[str, ...]
    originals: tuple[str, ...]
    fuzzy: bool
    stale: bool
    foreign: bool
    """Says in a comment that it translates another package's message, so ours need not use it."""


def _translation(catalogue: str, message: Message, stale: bool) -> Translation:
    originals = message.id if isinstance(message.id, tuple | list) else (message.id,)
    strings = message.string if isinstance(message.string, tuple | list) else (message.string,)
    comments = " ".join([*message.auto_comments, *message.user_comments])
    return Translation(
        catalogue, Key(message.context or "", str(originals[0])), tuple(strings), tuple(originals),
        message.fuzzy, stale, "message of" in comments,
    )  # fmt: skip


def read_catalogue(stream: io.BytesIO, name: str) -> list[Translation]:
    """The entries of one catalogue, those marked obsolete too."""
    catalogue = read_po(stream, locale="zh_Hans_CN")
    live = [_translation(name, message, False) for message in catalogue if message.id]
    dead = [_translation(name, message, True) for message in catalogue.obsolete.values()]
    return live + dead


def translations() -> list[Translation]:
    """The entries of all catalogues."""
    return [
        entry
        for path in catalogues()
        for entry in read_catalogue(io.BytesIO(path.read_bytes()), str(path.relative_to(ROOT)))
    ]


def placeholders(text: str) -> set[str]:
    """The names that values are put in for."""
    return {
        match.group(1) or match.group(2) or match.group() for match in PLACEHOLDER.finditer(text)
    }


def faults(used: dict[Key, str], entries: list[Translation]) -> list[str]:
    """Everything wrong with the catalogues, as sentences."""
    found = []
    translated: dict[Key, Translation] = {}
    for entry in entries:
        where = f"{entry.catalogue}: {entry.key.text!r}"
        if entry.stale or (entry.key not in used and not entry.foreign):
            found.append(f"{where} is used nowhere; remove it")
            continue
        if entry.fuzzy:
            found.append(f"{where} is marked fuzzy; look at it and remove the mark")
        if not all(entry.texts):
            found.append(f"{where} has no translation")
            continue
        wanted = set().union(*(placeholders(text) for text in entry.originals))
        if any(placeholders(text) - wanted for text in entry.texts) or (
            len(entry.originals) == 1 and placeholders(entry.texts[0]) != wanted
        ):
            found.append(f"{where} has other placeholders than its translation")
        other = translated.setdefault(entry.key, entry)
        if other.texts != entry.texts:
            found.append(f"{where} is translated differently in {other.catalogue}")
    missing = [f"{used[key]}: {key.text!r} is in no catalogue" for key in used.keys() - translated]
    return found + sorted(missing)
