"""Findings as cards: what, where, the fix first, then leaving it with a reason.

One that was left with a reason is not mended, and does not look as if it were.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongkai.desk.shown.grouping import (
    FoundIn,
    counted,
    excerpts_of,
    found_in_files,
    grouped,
    is_known,
    link_to_file,
    worst_of,
)
from gongkai.desk.shown.words import short_moment
from gongkai.files.rules import suffix_of
from gongkai.organisations.queries import names_of
from gongkai.records.queries import findings_of_draft
from gongkai.records.queries.screening import file_of_finding
from gongkai.screening.enums import Severity
from gongkai.screening.rules import PERSONAL_NUMBERS
from gongkai.screening.rules.mending import MENDED
from gongkai.ui.text import labelled, listed

if TYPE_CHECKING:
    from gongkai.files.models import Attachment
    from gongkai.records.actions import Mended
    from gongkai.records.models import Finding, Override, WorkingCopy
    from gongkai.records.queries import Answered

LEVELS = ("must", "should", "reasoned")
EDITOR_FORM = "editor"
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


REMOVED = {
    "comments": gettext_lazy("Comments"),
    "revisions": gettext_lazy("Tracked changes"),
    "hidden": gettext_lazy("Hidden text"),
    "sheets": gettext_lazy("Hidden sheets"),
    "columns": gettext_lazy("Hidden columns"),
    "rows": gettext_lazy("Hidden rows"),
    "formulas": gettext_lazy("Formulas made values"),
    "embedded": gettext_lazy("Embedded files"),
    "properties": gettext_lazy("Properties of the file"),
}
"""What is not seen of a file and goes from a clean copy."""


@dataclass(frozen=True)
class Card:
    """One finding, or those of one kind in one file, and whether a reason may be given for it.

    ``button`` and ``key`` are what the button posts that leaves it with a reason.
    """

    finding: dict[str, Any]
    key: str
    is_open: bool
    reason_label: str
    button: str = "override"


@dataclass(frozen=True)
class Checks:
    """发布前检查: all cards and their counts. ``places`` counts each finding in a card."""

    cards: list[Card] = field(default_factory=list)
    must: int = 0
    should: int = 0
    reasoned: int = 0
    places: int = 0
    nothing_yet: bool = False
    in_files: dict[str, FoundIn] = field(default_factory=dict)

    @property
    def open(self) -> int:
        """How many cards still stand in the way of submitting."""
        return self.must + self.should


def checks_of(draft: WorkingCopy, today: date) -> Checks:
    """The cards of a draft: what must be answered first, what is answered last."""
    every = findings_of_draft(draft)
    overrides = {override.pk: override for override in draft.record.overrides.all()}
    names = names_of(override.made_by for override in overrides.values())
    said = {pk: _left_by(override, names, today) for pk, override in overrides.items()}
    groups = grouped(
        every, lambda finding: finding.place if finding.file_name else "",
        lambda finding: said.get(finding.override_id or 0, ""),
    )  # fmt: skip
    cards = sorted((_card(group, said) for group in groups), key=_order)
    levels = [card.finding["level"] for card in cards]
    return Checks(
        cards, levels.count("must"), levels.count("should"), levels.count("reasoned"),
        places=sum(finding.is_open for finding in every),
        nothing_yet=not draft.html.strip() and not draft.files.exists(),
        in_files=found_in_files(every),
    )  # fmt: skip


def _order(card: Card) -> int:
    return LEVELS.index(card.finding["level"])


def _card(group: Sequence[Answered], said: Mapping[int, str]) -> Card:
    first = group[0]
    unread = not is_known(first.code)
    shown = {
        "level": level_of(worst_of(group), reasoned=not first.is_open),
        "title": counted(first.code, len(group)),
        "place": _place(first),
        "text": first.suggestion if unread or not first.excerpt else excerpts_of(group),
        "handled": said.get(first.override_id or 0, ""),
        "actions": _fixes(first),
    }
    label = _("I looked at it; say what you checked") if unread else _("Leave it, give the reason")
    if len({finding.fingerprint for finding in group}) == 1:
        return Card(shown, first.fingerprint, first.is_open, label)
    key = f"{first.place}:{first.code}:{len(group)}"
    return Card(shown, key, first.is_open, label, "override_group")


def _place(finding: Answered) -> str:
    if finding.file_name:
        return link_to_file(finding.place, finding.file_name)
    return str(FIELDS.get(finding.place, ""))


def _fixes(finding: Answered) -> list[dict[str, Any]]:
    """The number hidden in the text; a file is not changed here, only taken off."""
    if not finding.is_open:
        return []
    if finding.file_name:
        label = _("Take this attachment off")
        return [
            *_clean_copy(finding),
            {
                "label": label, "kind": "text", "name": "detach", "value": finding.place,
                "form": EDITOR_FORM,
                "attributes": {"aria_label": labelled(label, finding.file_name)},
            }
        ]  # fmt: skip
    label = _mending(finding)
    if not label or finding.place not in FIELDS:
        return []
    return [
        {
            "label": label, "kind": "primary", "name": "mask",
            "value": finding.fingerprint, "form": EDITOR_FORM,
        }
    ]  # fmt: skip


def _clean_copy(finding: Answered) -> list[dict[str, Any]]:
    """The one click that puts a copy with its numbers hidden in the file's place."""
    if finding.code not in PERSONAL_NUMBERS or suffix_of(finding.file_name) not in MENDED:
        return []
    label = _("Make a clean copy")
    return [
        {
            "label": label, "kind": "primary", "name": "clean", "value": finding.place,
            "form": EDITOR_FORM,
            "attributes": {"aria_label": labelled(label, finding.file_name)},
        }
    ]  # fmt: skip


def done_to(mended: Mended) -> str:
    """What a clean copy no longer says, for the clerk who made it."""
    hidden = [counted(code, count) for code, count in sorted(mended.hidden.items())]
    gone = [
        _("%(what)s: %(count)d") % {"what": REMOVED[what], "count": count}
        for what, count in sorted(mended.removed.items())
        if what in REMOVED
    ]
    said = [_("A clean copy of “%(name)s” is in its place.") % {"name": mended.attachment.name}]
    if hidden:
        said.append(_("Hidden: %(what)s.") % {"what": listed(hidden)})
    if gone:
        said.append(_("Taken out: %(what)s.") % {"what": listed(gone)})
    return " ".join(said)


def _mending(finding: Answered) -> str:
    """What the one click does to it; empty when nothing can."""
    if finding.code in PERSONAL_NUMBERS:
        return _("Hide the number")
    if finding.replacement:
        return _("Change to “%(right)s”") % {"right": finding.replacement}
    return ""


def level_of(severity: str, *, reasoned: bool) -> str:
    """must, should or reasoned, as the card component calls it."""
    if reasoned:
        return "reasoned"
    return "must" if severity == Severity.BLOCKING else "should"


def reviewed(
    findings: Iterable[Finding],
    files: Iterable[Attachment],
    names: Mapping[str, str],
    today: date,
) -> list[dict[str, Any]]:
    """The findings of a submitted version, the gravest first, each with who left it and why."""
    files, findings = list(files), list(findings)
    where = {finding.pk: file_of_finding(finding.fingerprint, files) for finding in findings}
    said = {finding.pk: _left_by(finding.override, names, today) if finding.override else ""
            for finding in findings}  # fmt: skip
    groups = grouped(
        findings, lambda finding: file.public_id if (file := where[finding.pk]) else "",
        lambda finding: said[finding.pk],
    )  # fmt: skip
    groups.sort(key=lambda group: worst_of(group) != Severity.BLOCKING)
    return [_reviewed(group, where[group[0].pk], said[group[0].pk]) for group in groups]


def _reviewed(group: Sequence[Finding], file: Attachment | None, handled: str) -> dict[str, Any]:
    first = group[0]
    unread = not is_known(first.code)
    return {
        "level": level_of(worst_of(group), reasoned=first.override is not None),
        "title": counted(first.code, len(group)),
        "place": link_to_file(file.public_id, file.name) if file else "",
        "text": "" if unread and file else excerpts_of(group),
        "handled": handled,
    }


def _left_by(override: Override, names: Mapping[str, str], today: date) -> str:
    return _("%(name)s, %(when)s: %(reason)s") % {
        "name": names.get(override.made_by, ""),
        "when": short_moment(override.made_at, today),
        "reason": override.reason,
    }
