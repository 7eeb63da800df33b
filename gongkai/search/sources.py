"""Where the index gets its entries from. Modules above hand theirs in; wired in config."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Protocol

from gongkai.search.rules import Entry


class Source(Protocol):
    """One kind of public thing."""

    def entries(self, public_ids: Sequence[str], day: date) -> list[Entry]:
        """The entries of those among ``public_ids`` that everybody may see on ``day``."""

    def all_ids(self) -> Iterator[str]:
        """The public ids of everything that everybody may see."""

    def touched_by(self, public_ids: Sequence[str]) -> Iterable[str]:
        """Others whose entries say something of these, such as that they are explained by one."""

    def turning(self, since: date, until: date) -> Iterable[str]:
        """What comes into force or ends after ``since`` and up to ``until``."""


_sources: dict[str, Source] = {}


def register(kind: str, source: Source) -> None:
    """Let the index ask ``source`` for everything of this kind. Called once, from wiring."""
    _sources[kind] = source


def source_of(kind: str) -> Source | None:
    """Who knows this kind; None for what is not searched."""
    return _sources.get(kind)


def all_sources() -> Iterable[tuple[str, Source]]:
    """Every kind with its source."""
    return _sources.items()
