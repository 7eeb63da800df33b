"""Findings as cards: what, where, the fix first, then leaving it with a reason."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongkai.records.queries import findings_of_draft
from gongkai.screening.enums import FindingCode, Severity

if TYPE_CHECKING:
    from gongkai.records.models import Finding, WorkingCopy
    from gongkai.records.queries import Answered

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
    handled: int = 0
    nothing_yet: bool = False

    @property
    def open(self) -> int:
        """How many still stand in the way of submitting."""
        return self.must + self.should


def checks_of(draft: WorkingCopy) -> Checks:
    """The cards of a draft: what must be answered first, what is answered last."""
    every = findings_of_draft(draft)
    cards = sorted((_card(finding) for finding in every), key=_order)
    levels = [card.finding["level"] for card in cards]
    return Checks(
        cards, levels.count("must"), levels.count("should"), levels.count("handled"),
        nothing_yet=not draft.html.strip() and not draft.files.exists(),
    )  # fmt: skip


def _order(card: Card) -> int:
    return ("must", "should", "handled").index(card.finding["level"])


def _card(finding: Answered) -> Card:
    unread = not _is_known(finding.code)
    shown = {
        "level": level_of(finding.severity, handled=not finding.is_open),
        "title": title_of(finding.code),
        "place": finding.file_name or str(FIELDS.get(finding.place, "")),
        "text": finding.suggestion if unread or not finding.excerpt else finding.excerpt,
        "handled": _("Left as it is: %(reason)s") % {"reason": finding.reason}
        if finding.reason
        else "",
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


def level_of(severity: str, *, handled: bool) -> str:
    """must, should or handled, as the card component calls it."""
    if handled:
        return "handled"
    return "must" if severity == Severity.BLOCKING else "should"


def title_of(code: str) -> str:
    """What a finding is called."""
    return str(FindingCode(code).label) if _is_known(code) else _("Attachment not looked at yet")


def _is_known(code: str) -> bool:
    return code in FindingCode.values


def reviewed(findings: Iterable[Finding], names: Mapping[str, str]) -> list[dict[str, Any]]:
    """The findings of a submitted version, each with who left it as it is and why."""
    return [
        {
            "level": level_of(finding.severity, handled=finding.override is not None),
            "title": title_of(finding.code),
            "text": finding.excerpt,
            "handled": _left_by(finding, names),
        }
        for finding in findings
    ]


def _left_by(finding: Finding, names: Mapping[str, str]) -> str:
    if finding.override is None:
        return ""
    return _("%(name)s left it as it is: %(reason)s") % {
        "name": names.get(finding.override.made_by, ""), "reason": finding.override.reason
    }  # fmt: skip
