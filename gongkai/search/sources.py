"""Where the index gets its entries from. Modules above hand theirs in; wired in config."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Protocol

from django.db.models import Subquery

from gongkai.search.rules import Entry


class Source(Protocol):
    """One kind of public thing."""

    def entries(self, public_ids: Sequence[str], day: date) -> list[Entry]:
        """The entries of those among ``public_ids`` that everybody may see on ``day``."""

    def hidden(self, public_ids: Subquery) -> Iterable[str]:
        """Those of ``public_ids`` that were public once and are not now."""

    def all_ids(self) -> Iterator[str]:
        """The public ids of everything that everybody may see."""

    def touched_by(self, public_ids: Sequence[str]) -> Iterable[str]:
        """Others whose entries say something of these, such as that they are explained by one."""

    def turning(self, since: date, until: date) -> Iterable[str]:
        """What comes into force or ends after ``since`` and up to ``until``."""


Wholes = Callable[[Sequence[str]], Iterable[str]]

_sources: dict[str, Source] = {}
_parts: dict[str, tuple[str, Wholes]] = {}


def register(kind: str, source: Source) -> None:
    """Let the index ask ``source`` for everything of this kind. Called once, from wiring."""
    _sources[kind] = source


def source_of(kind: str) -> Source | None:
    """Who knows this kind; None for what is not searched."""
    return _sources.get(kind)


def register_part(kind: str, whole: str, wholes: Wholes) -> None:
    """What the log says of this kind changes the entries of another, such as a record's files.

    ``wholes`` answers the public ids of those whose part has one of the ids it is given.
    """
    _parts[kind] = (whole, wholes)


def with_wholes(changed: Mapping[str, set[str]]) -> dict[str, set[str]]:
    """What changed, each part counted as the whole it belongs to."""
    found: dict[str, set[str]] = defaultdict(set)
    for kind, public_ids in changed.items():
        if kind in _parts:
            whole, wholes = _parts[kind]
            found[whole] |= set(wholes(sorted(public_ids)))
        else:
            found[kind] |= public_ids
    return found


def all_sources() -> Iterable[tuple[str, Source]]:
    """Every kind with its source."""
    return _sources.items()
