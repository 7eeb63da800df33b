"""What may be done with a record now, by this officer: the buttons of its page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _

from gongkai.organisations.enums import Permission
from gongkai.records.enums import RecordState
from gongkai.records.queries import may_confirm, may_recall, open_erasures

if TYPE_CHECKING:
    from gongkai.organisations.queries import Officer
    from gongkai.records.models import Record, Submission, WorkingCopy


def doings_for(
    officer: Officer, record: Record, copy: WorkingCopy | None, under_way: Submission | None
) -> list[dict[str, Any]]:
    """Buttons in the order of likelihood; nothing that would be refused anyway."""
    if record.state == RecordState.ERASED:
        return []
    buttons = []
    if officer.may(Permission.DRAFT, record.unit_id):
        buttons += _drafting(officer, record, copy, under_way)
    if record.state == RecordState.PUBLISHED and decides(officer, Permission.TAKE_DOWN, record):
        if record.abolished_on is None:
            buttons.append(_step(record, "abolish", _("Abolish"), "neutral"))
        buttons.append(_step(record, "withdraw", _("Withdraw"), "neutral"))
    if decides(officer, Permission.ERASE, record):
        buttons += _erasing(officer, record)
    return buttons


def decides(officer: Officer, permission: Permission, record: Record) -> bool:
    """Whether the right is held at the record's unit, or at the one that decides for it."""
    return officer.may(permission, record.unit_id) or officer.may(
        permission, record.unit.deciding_unit_id
    )


def _drafting(
    officer: Officer, record: Record, copy: WorkingCopy | None, under_way: Submission | None
) -> list[dict[str, Any]]:
    if under_way is not None:
        mine = under_way.submitted_by == officer.public_id
        return [_step(record, "recall", _("Recall"), "secondary")] if mine else []
    if copy is not None:
        return [
            {"label": _("Go on writing"), "kind": "primary", "icon": "pencil",
             "href": reverse("desk:edit", args=[record.public_id])},
            _step(record, "discard", _("Discard the draft"), "neutral"),
        ]  # fmt: skip
    if open_erasures(record).exists():
        return []
    # a first draft that was discarded leaves nothing to revise
    label = _("Revise") if record.versions.exists() else _("Draft anew")
    return [_step(record, "revise", label, "primary")]


def _erasing(officer: Officer, record: Record) -> list[dict[str, Any]]:
    asked = open_erasures(record).first()
    if asked is None:
        return [_step(record, "erase", _("Ask for erasure"), "neutral")]
    buttons = []
    if may_confirm(asked, officer):
        buttons += [
            {"label": _("Confirm the erasure"), "kind": "neutral",
             "href": reverse("desk:erasure", args=[asked.public_id])},
            _step(record, "refuse_erasure", _("Refuse the erasure"), "neutral"),
        ]  # fmt: skip
    if may_recall(asked, officer):
        buttons.append(
            _step(record, "recall_erasure", _("Take the request for erasure back"), "neutral")
        )
    return buttons


def _step(record: Record, name: str, label: str, kind: str) -> dict[str, Any]:
    return {
        "label": label, "kind": kind,
        "href": reverse("desk:step", args=[record.public_id, name]),
    }  # fmt: skip
