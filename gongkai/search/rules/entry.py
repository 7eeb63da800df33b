"""What the index holds of one public thing."""

from __future__ import annotations

from dataclasses import dataclass

from gongkai.search.rules.cutting import cut_text
from gongkai.search.rules.folding import fold
from gongkai.search.rules.numbering import number_key

# a document in force weighs ten times as much as one that is not: log2(2 + weight) multiplies
IN_FORCE_WEIGHT = 1022


@dataclass(frozen=True)
class Entry:
    """One public thing: where it is found again, and what it is found by.

    ``day`` is the proleptic ordinal of its date, 0 where it has none; ``standing`` one of valid,
    not_yet, ended, or "" for what has no validity. ``themes`` are its theme and those above it,
    ``beside`` what comes with it, such as attachments.
    """

    kind: str
    public_id: str
    title: str
    text: str
    number: str = ""
    issuer: str = ""
    unit: str = ""
    category: str = ""
    themes: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    year: int = 0
    day: int = 0
    standing: str = ""

    @property
    def key(self) -> str:
        """How the entry is named in the index."""
        return f"{self.kind}:{self.public_id}"


def as_fields(entry: Entry) -> dict[str, object]:
    """The entry as the index takes it: folded and cut. Folding keeps every sign in its place."""
    whole = fold("\n".join((entry.title, entry.number, entry.issuer, entry.text)))
    title = whole[: len(entry.title)]
    return {
        "key": entry.key,
        "exact": "".join(title.split()),
        "number": number_key(entry.number),
        "title": cut_text(title),
        "all": cut_text(whole),
        "unit": entry.unit,
        "category": entry.category,
        "theme": entry.themes,
        "beside": entry.beside,
        "standing": entry.standing or "none",
        "year": entry.year,
        "day": entry.day,
        "weight": 0 if entry.standing == "ended" else IN_FORCE_WEIGHT,
    }
