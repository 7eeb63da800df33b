"""How records stand to one another, as part of what a version says. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

# these change how another document stands; the rest only point at it
CHANGES_THE_OTHER = frozenset({"amends", "replaces", "abolishes"})

Ties = list[list[str]]


def with_tie(ties: Iterable[Sequence[str]], kind: str, public_id: str) -> Ties:
    """``ties`` and one more, each once, in one order (the order goes into the digest)."""
    return [list(tie) for tie in sorted({*map(tuple, ties), (kind, public_id)})]


def without_tie(ties: Iterable[Sequence[str]], kind: str, public_id: str) -> Ties:
    """``ties`` without that one."""
    return [list(tie) for tie in ties if tuple(tie) != (kind, public_id)]


def may_be_tied(kind: str, *, speaks_for: str, other_path: str) -> bool:
    """Whether a unit may say this of a document of the unit at ``other_path``.

    Anybody may interpret, carry out or follow from a document. To amend, replace or abolish one
    is for the unit that issued it and for those above it (谁制定、谁清理); ``speaks_for`` is the
    path of the part of the tree the unit speaks for.
    """
    return kind not in CHANGES_THE_OTHER or other_path.startswith(speaks_for)
