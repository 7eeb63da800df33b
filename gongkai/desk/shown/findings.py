"""Findings as cards: what, where, the fix first, then leaving it with a reason.

One that was left with a reason is not mended, and does not look as if it were.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongkai.desk.shown.words import short_moment
from gongkai.organisations.queries import names_of
from gongkai.records.queries import findings_of_draft
from gongkai.screening.enums import FindingCode, Severity

if TYPE_CHECKING:
    from gongkai.records.models import Finding, Override, WorkingCopy
    from gongkai.records.queries import Answered

LEVELS = ("must", "should", "reasoned")
EDITOR_FORM = "editor"
MASKABLE = {
    FindingCode.RESIDENT_ID,
    FindingCode.SUSPECTED_RESIDENT_ID,
    FindingCode.MOBILE,
    FindingCode.BANK_CARD,
}
FIELDS = {
    "html": gettext_lazy("Body"),
    "title": gettext_lazy("Title"),
    "summary": gettext_lazy("Summary"),
    "keywords": gettext_lazy("Keywords"),
    "change_note": gettext_lazy("Note on the change"),
    "document_number": gettext_lazy("Document number"),
    "issuer_name": gettext_lazy("Issued by"),
    "audience_name": gettext_lazy("Who exactly"),
    "ground_reason": gettext_lazy("Reason for it"),
}


@dataclass(frozen=True)
class Card:
    """One finding in the draft: the card, and whether a reason may be given for leaving it."""

    finding: dict[str, Any]
    fingerprint: str
    is_open: bool
    reason_label: str


@dataclass(frozen=True)
class Checks:
    """发布前检查: all cards and their counts."""

    cards: list[Card] = field(default_factory=list)
    must: int = 0
    should: int = 0
    reasoned: int = 0
    nothing_yet: bool = False

    @property
    def open(self) -> int:
        """How many still stand in the way of submitting."""
        return self.must + self.should


def checks_of(draft: WorkingCopy, today: date) -> Checks:
    """The cards of a draft: what must be answered first, what is answered last."""
    every = findings_of_draft(draft)
    overrides = {override.pk: override for override in draft.record.overrides.all()}
    names = names_of(override.made_by for override in overrides.values())
    said = {pk: _left_by(override, names, today) for pk, override in overrides.items()}
    cards = sorted((_card(finding, said) for finding in every), key=_order)
    levels = [card.finding["level"] for card in cards]
    return Checks(
        cards, levels.count("must"), levels.count("should"), levels.count("reasoned"),
        nothing_yet=not draft.html.strip() and not draft.files.exists(),
    )  # fmt: skip


def _order(card: Card) -> int:
    return LEVELS.index(card.finding["level"])


def _card(finding: Answered, said: Mapping[int, str]) -> Card:
    unread = not _is_known(finding.code)
    shown = {
        "level": level_of(finding.severity, reasoned=not finding.is_open),
        "title": title_of(finding.code),
        "place": finding.file_name or str(FIELDS.get(finding.place, "")),
        "text": finding.suggestion if unread or not finding.excerpt else finding.excerpt,
        "handled": said.get(finding.override_id or 0, ""),
        "actions": _fixes(finding),
    }
    label = _("I looked at it; say what you checked") if unread else _("Leave it, give the reason")
    return Card(shown, finding.fingerprint, finding.is_open, label)


def _fixes(finding: Answered) -> list[dict[str, Any]]:
    if not finding.is_open or finding.code not in MASKABLE or finding.place not in FIELDS:
        return []
    return [
        {
            "label": _("Hide the number"), "kind": "primary", "name": "mask",
            "value": finding.fingerprint, "form": EDITOR_FORM,
        }
    ]  # fmt: skip


def level_of(severity: str, *, reasoned: bool) -> str:
    """must, should or reasoned, as the card component calls it."""
    if reasoned:
        return "reasoned"
    return "must" if severity == Severity.BLOCKING else "should"


def title_of(code: str) -> str:
    """What a finding is called."""
    return str(FindingCode(code).label) if _is_known(code) else _("Attachment not looked at yet")


def _is_known(code: str) -> bool:
    return code in FindingCode.values


def reviewed(
    findings: Iterable[Finding], names: Mapping[str, str], today: date
) -> list[dict[str, Any]]:
    """The findings of a submitted version, the gravest first, each with who left it and why."""
    gravest_first = sorted(findings, key=lambda finding: finding.severity != Severity.BLOCKING)
    return [
        {
            "level": level_of(finding.severity, reasoned=finding.override is not None),
            "title": title_of(finding.code),
            "text": finding.excerpt,
            "handled": _left_by(finding.override, names, today) if finding.override else "",
        }
        for finding in gravest_first
    ]


def _left_by(override: Override, names: Mapping[str, str], today: date) -> str:
    return _("%(name)s, %(when)s: %(reason)s") % {
        "name": names.get(override.made_by, ""),
        "when": short_moment(override.made_at, today),
        "reason": override.reason,
    }
