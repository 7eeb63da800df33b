"""What an office sets itself: masks, what is looked for and how grave it is, its words.

Plain values, handed to the detectors through ``Context``. What may not be set at all is said here:
nobody switches off what the law demands, and no mask shows the last figures of an ID number.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any, Final

from gongkai.screening.enums import AddressMask, FindingCode, Severity
from gongkai.screening.rules.words_table import WordRow

PERSONAL_NUMBERS: Final = frozenset(
    {
        FindingCode.RESIDENT_ID,
        FindingCode.SUSPECTED_RESIDENT_ID,
        FindingCode.MOBILE,
        FindingCode.BANK_CARD,
        FindingCode.TRAVEL_PAPER,
        FindingCode.PERSONAL_CARD,
        FindingCode.EMAIL,
        FindingCode.CHAT_ACCOUNT,
        FindingCode.LICENCE_PLATE,
    }
)
"""Whose severity may be changed (《个人信息保护法》第二十五条、第二十八条)."""

ALWAYS_ON: Final = frozenset(
    {
        FindingCode.RESIDENT_ID,
        FindingCode.SUSPECTED_RESIDENT_ID,
        FindingCode.MOBILE,
        FindingCode.BANK_CARD,
        FindingCode.TRAVEL_PAPER,
        FindingCode.PERSONAL_CARD,
        FindingCode.SECRET_MARK,
        FindingCode.INTERNAL_MARK,
        FindingCode.WITHHELD_MARK,
    }
)
"""Nobody switches these off (《政府信息公开条例》第十四条至第十七条,
《个人信息保护法》第二十五条)."""

WITHDRAWABLE: Final = frozenset(
    {
        FindingCode.RESIDENT_ID,
        FindingCode.MOBILE,
        FindingCode.BANK_CARD,
        FindingCode.TRAVEL_PAPER,
        FindingCode.PERSONAL_CARD,
        FindingCode.SECRET_MARK,
        FindingCode.INTERNAL_MARK,
        FindingCode.WITHHELD_MARK,
    }
)
"""For these a site may say that what is public goes off at once when they are found in it."""

MOST_KEPT: Final[Mapping[str, int]] = {
    "mobile_before": 3, "mobile_after": 4, "resident_id_before": 6, "bank_card_before": 6,
    "name_before": 1,
}  # fmt: skip
"""How many signs a mask may leave at most; the last figures of an ID or a card never."""


@dataclass(frozen=True)
class Masks:
    """How many signs of each kind a mask leaves, and down to which level an address is cut."""

    mobile_before: int = 3
    mobile_after: int = 4
    resident_id_before: int = 4
    bank_card_before: int = 0
    name_before: int = 1
    address: str = AddressMask.TOWN.value

    def shown(self, code: str) -> tuple[int, int]:
        """Figures that stay before and behind what a mask hides of a number of this kind."""
        if code == FindingCode.MOBILE:
            return self.mobile_before, self.mobile_after
        if code in (FindingCode.RESIDENT_ID, FindingCode.SUSPECTED_RESIDENT_ID):
            return self.resident_id_before, 0
        return (self.bank_card_before, 0) if code == FindingCode.BANK_CARD else (0, 0)

    def as_content(self) -> dict[str, Any]:
        """As it is kept."""
        return asdict(self)

    @classmethod
    def of(cls, content: Mapping[str, Any]) -> Masks:
        """From what was kept; whatever is not possible is as it is by default."""
        known = {one.name: content[one.name] for one in fields(cls) if one.name in content}
        return replace(cls(), **{name: value for name, value in known.items()
                                 if mask_is_possible(name, value)})  # fmt: skip


def mask_is_possible(name: str, value: Any) -> bool:
    """Whether a mask may be set so."""
    if name == "address":
        return value in AddressMask.values
    return type(value) is int and 0 <= value <= MOST_KEPT.get(name, -1)


@dataclass(frozen=True)
class Switches:
    """Which codes are not looked for, which are graver or lighter, which take a document off.

    ``severe_words`` are the office's own wrong forms that must be corrected.
    """

    off: frozenset[str] = frozenset()
    severities: tuple[tuple[str, str], ...] = ()
    withdraw_on: frozenset[str] = frozenset()
    severe_words: frozenset[str] = frozenset()

    def as_content(self) -> dict[str, Any]:
        """As it is kept."""
        return {
            "off": sorted(self.off), "severities": dict(self.severities),
            "withdraw_on": sorted(self.withdraw_on),
        }  # fmt: skip

    @classmethod
    def of(cls, content: Mapping[str, Any]) -> Switches:
        """From what was kept; what may not be is left out, whoever put it there."""
        severities = dict(content.get("severities") or {})
        return cls(
            off=frozenset(content.get("off") or ()) - ALWAYS_ON,
            severities=tuple(
                sorted(
                    (code, severity)
                    for code, severity in severities.items()
                    if code in PERSONAL_NUMBERS and severity in Severity.values
                )
            ),
            withdraw_on=frozenset(content.get("withdraw_on") or ()) & WITHDRAWABLE,
        )

    def with_units(self, unit: Switches) -> Switches:
        """The site's with a unit's own on top: it switches off and makes graver, nothing else."""
        raised = {code: value for code, value in unit.severities if value == Severity.BLOCKING}
        return replace(
            self,
            off=self.off | unit.off,
            severities=tuple(sorted({**dict(self.severities), **raised}.items())),
        )

    def severity_of(self, code: str, severity: Severity, matched: str) -> Severity:
        """How grave this one is here."""
        if matched in self.severe_words and code not in PERSONAL_NUMBERS:
            return Severity.BLOCKING
        return Severity(dict(self.severities).get(code, severity))


STANDARD_MASKS: Final = Masks()
NOTHING_SET: Final = Switches()


def loosened(before: Switches, after: Switches) -> set[str]:
    """Codes that were to be fixed and are to be advice: only the supervising office says so."""
    lowered = {code for code, severity in after.severities if severity == Severity.ADVICE}
    return lowered - {code for code, severity in before.severities if severity == Severity.ADVICE}


@dataclass(frozen=True)
class Tables:
    """All that counts at one unit."""

    masks: Masks = STANDARD_MASKS
    switches: Switches = NOTHING_SET
    words: tuple[WordRow, ...] = field(default=(), repr=False)

    @property
    def own_words(self) -> tuple[tuple[str, str, str], ...]:
        """As ``Context.own_words`` takes them: wrong form, right form, note."""
        return tuple((row.wrong, row.right, row.note or row.source) for row in self.words)


def put_together(
    site: Mapping[str, Mapping[str, Any]], unit: Mapping[str, Mapping[str, Any]]
) -> Tables:
    """The newest tables of the whole site and a unit's own additions, as they count there.

    A unit's masks stand in place of the site's, its words are added and go before those of the
    site; its switches make screening stricter, or switch off what is no matter of law.
    """
    words = merged_words(_words(site), _words(unit))
    switches = Switches.of(site.get("switches", {})).with_units(
        Switches.of(unit.get("switches", {}))
    )
    severe = frozenset(row.wrong for row in words if row.severity == Severity.BLOCKING)
    return Tables(
        masks=Masks.of(unit.get("masks") or site.get("masks", {})),
        switches=replace(switches, severe_words=severe),
        words=words,
    )


def merged_words(base: Iterable[WordRow], added: Iterable[WordRow]) -> tuple[WordRow, ...]:
    """``base`` with ``added``; what says something of the same wrong form stands in its place."""
    found = {row.wrong: row for row in base}
    found.update({row.wrong: row for row in added})
    return tuple(found.values())


def _words(tables: Mapping[str, Mapping[str, Any]]) -> tuple[WordRow, ...]:
    return tuple(WordRow(*row) for row in tables.get("words", {}).get("rows", ()))
