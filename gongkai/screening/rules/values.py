"""The values that go into and come out of screening."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from gongkai.screening.enums import Element, FindingCode, Severity
from gongkai.screening.rules.tables import NOTHING_SET, STANDARD_MASKS, Masks, Switches

RECORD_ELEMENTS = frozenset({Element.TITLE, Element.ISSUER, Element.FORMED_ON, Element.BODY})
"""What every published record must have, unless the caller says otherwise."""


@dataclass(frozen=True)
class Context:
    """What the caller knows about the text; every part may be left out.

    ``required`` are the elements that count as missing when empty; a caller whose kind of record
    needs a document number adds it. ``unit_phones`` are the unit's own published numbers, written
    in any way; they are never findings. ``is_final`` says that the text is about to go out, which
    makes a missing element blocking instead of advice. ``today`` bounds birthdays; without it any
    day of this century will do. With ``fingerprint_key`` a fingerprint is bound to the very number
    as well (see ``masking.fingerprint``). ``own_words`` are what the office has put down itself:
    wrong form, right form, note. Words are looked at where ``checks_wording``: in what a clerk
    writes, not in what is taken over as it was published. ``masks`` and ``switches`` are
    what the office has set besides (see ``tables``).
    """

    title: str = ""
    issuer: str = ""
    document_number: str = ""
    formed_on: date | str | None = None
    unit_phones: frozenset[str] = frozenset()
    is_final: bool = False
    required: frozenset[Element] = RECORD_ELEMENTS
    today: date | None = None
    fingerprint_key: bytes = field(default=b"", repr=False)
    own_words: tuple[tuple[str, str, str], ...] = ()
    masks: Masks = STANDARD_MASKS
    switches: Switches = NOTHING_SET
    checks_wording: bool = False


class Hit(NamedTuple):
    """One thing a detector saw: offsets in the plain text, and which characters a mask blanks.

    ``replacement`` is what should stand there instead, where that is certain enough to be offered.
    """

    code: FindingCode
    severity: Severity
    start: int
    end: int
    rule: str
    hidden: tuple[int, ...] = ()
    replacement: str = ""


@dataclass(frozen=True)
class Finding:
    """What was found, and where.

    ``start`` and ``end`` are character offsets in the text that was handed in (for HTML, in the
    source). ``matched`` is the text between them: it exists so that a mask can check that
    nothing has moved, and is neither stored nor shown, not even by ``repr``. ``excerpt`` is
    what may be shown and stored. ``hidden`` are the spans a mask blanks; ``replacement`` what
    may stand there. ``rule`` names the law it rests on, empty where it rests on good practice.
    ``fingerprint`` stays the same when text elsewhere changes, so an answer given once is
    recognised again.
    """

    code: FindingCode
    severity: Severity
    start: int
    end: int
    matched: str = field(repr=False)
    excerpt: str
    rule: str
    fingerprint: str
    hidden: tuple[tuple[int, int], ...] = field(default=(), repr=False)
    replacement: str = ""

    @property
    def is_blocking(self) -> bool:
        """Whether the record may not go out while this is unanswered."""
        return self.severity == Severity.BLOCKING

    @property
    def can_be_masked(self) -> bool:
        """Whether one click can hide what was found."""
        return bool(self.hidden)

    @property
    def can_be_mended(self) -> bool:
        """Whether one click can hide it or put the right form in its place."""
        return self.can_be_masked or bool(self.replacement)

    @property
    def sentence(self) -> str:
        """What is wrong, in the language of whoever asks."""
        return str(self.code.sentence)

    @property
    def suggestion(self) -> str:
        """What to do about it, in the language of whoever asks."""
        return str(self.code.suggestion)
