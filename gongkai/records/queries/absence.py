"""What to say at the address of a record that is not before the public."""

from __future__ import annotations

from django.utils.translation import gettext as _

from gongkai.core.errors import Gone, NotFound
from gongkai.records.enums import RecordState
from gongkai.records.queries.pages import withdrawn
from gongkai.ui.text import list_date


def absence_of(public_id: str) -> NotFound | Gone:
    """Withdrawn or erased, with the reason, the day and whom to ask; or never there."""
    gone = withdrawn(public_id)
    if gone is None:
        return NotFound("no_such_record", _("There is no document at this address."))
    erased = gone.state == RecordState.ERASED
    return Gone(
        "erased" if erased else "withdrawn",
        _("This document was published, and its content has been erased.")
        if erased
        else _("This document was published and has been withdrawn."),
        reason=gone.withdrawal_reason,
        since=list_date(gone.withdrawn_at),
        unit=gone.unit.name,
        phone=gone.unit.contact_phone or gone.unit.phone,
    )
