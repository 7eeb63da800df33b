"""What screening sees in a draft, and which of it has been answered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext as _

from gongkai.records.models import Override, WorkingCopy
from gongkai.screening.enums import Element
from gongkai.screening.rules import Context, Finding, inspect_html

if TYPE_CHECKING:
    from gongkai.organisations.models import Organisation


@dataclass(frozen=True)
class Answered:
    """One finding in a draft, with the override that answers it, if any."""

    code: str
    severity: str
    fingerprint: str
    excerpt: str
    rule: str
    suggestion: str
    start: int
    end: int
    override_id: int | None
    reason: str


def context_of(draft: WorkingCopy) -> Context:
    """What the detectors must know of the unit and the document."""
    unit = draft.record.unit
    return Context(
        title=draft.title,
        issuer=draft.issuer_name,
        document_number=draft.document_number,
        formed_on=draft.formed_on,
        unit_phones=phones_of(unit),
        required=frozenset({Element.ISSUER}),
        is_final=True,
        fingerprint_key=settings.SECRET_KEY.encode(),
    )


def phones_of(unit: Organisation) -> frozenset[str]:
    """The unit's own numbers: printing them is no leak."""
    return frozenset(filter(None, (unit.phone, unit.contact_phone, unit.fax)))


def findings_of_draft(draft: WorkingCopy) -> list[Answered]:
    """Everything screening sees in the draft's text and files, in reading order."""
    overrides = {
        override.fingerprint: override
        for override in Override.objects.filter(record_id=draft.record_id)
    }
    seen = [_answered(f, overrides) for f in inspect_html(draft.html, context_of(draft))]
    for file in draft.files.select_related("attachment"):
        fingerprint = f"file:{file.attachment.digest[:56]}"
        override = overrides.get(fingerprint)
        seen.append(
            Answered(
                code="attachment_unread",
                severity="blocking",
                fingerprint=fingerprint,
                excerpt=file.attachment.name,
                rule="《条例》第十七条",
                suggestion=_("Open the file, read it through, and say here what you checked."),
                start=0,
                end=0,
                override_id=override.pk if override else None,
                reason=override.reason if override else "",
            )
        )
    return seen


def _answered(finding: Finding, overrides: dict[str, Override]) -> Answered:
    override = overrides.get(finding.fingerprint)
    return Answered(
        code=str(finding.code),
        severity=str(finding.severity),
        fingerprint=finding.fingerprint,
        excerpt=finding.excerpt,
        rule=str(finding.rule),
        suggestion=str(finding.suggestion),
        start=finding.start,
        end=finding.end,
        override_id=override.pk if override else None,
        reason=override.reason if override else "",
    )
