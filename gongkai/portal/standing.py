"""Whether a record holds on a day, in the words and the colour a page shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from gongkai.core.enums import Provenance
from gongkai.records.enums import Validity
from gongkai.records.queries import validity_on
from gongkai.records.rules.kinds import BINDING
from gongkai.ui.text import legal_date

if TYPE_CHECKING:
    from datetime import date

    from gongkai.records.models import Record

TONES = {
    Validity.NOT_YET: "warn",
    Validity.IN_FORCE: "ok",
    Validity.EXPIRED: "bad",
    Validity.ABOLISHED: "bad",
}
NOTICES = ("public_notice", "notice")


@dataclass(frozen=True)
class Standing:
    """A stamp: its tone, its words, its second line."""

    tone: str
    words: str
    note: str = ""

    @property
    def is_over(self) -> bool:
        """Abolished or expired: the page warns before anything else."""
        return self.tone == "bad"


def standing_of(record: Record, day: date) -> Standing | None:
    """The stamp of ``record`` on ``day``; None where being in force means nothing.

    Minutes or a price list are neither in force nor not. A notice runs until its last day.
    """
    validity = validity_on(record, day)
    if record.kind in NOTICES and validity != Validity.ABOLISHED:
        return _notice_period(record, validity)
    lasts = record.kind in BINDING or record.valid_until is not None
    if validity == Validity.IN_FORCE and not (lasts and _is_known(record)):
        return None
    words = {
        Validity.NOT_YET: pgettext("validity", "Not yet in force"),
        Validity.IN_FORCE: pgettext("validity", "In force"),
        Validity.EXPIRED: pgettext("validity", "Expired"),
        Validity.ABOLISHED: pgettext("validity", "Abolished"),
    }
    return Standing(TONES[validity], words[validity], _since_or_until(record, validity))


def _is_known(record: Record) -> bool:
    """Of what was taken over from another system it must have been said that it is in force: that
    nobody abolished it here proves nothing about a document of 2013."""
    taken_over = record.provenance == Provenance.IMPORT
    return not taken_over or bool(record.stated_validity or record.valid_until)


def _notice_period(record: Record, validity: Validity) -> Standing | None:
    """公示、征求意见: open until the last day, then closed; nothing without a last day."""
    if record.valid_until is None:
        return None
    until = _("until %(day)s") % {"day": legal_date(record.valid_until)}
    if validity == Validity.NOT_YET:
        return Standing("warn", pgettext("public notice", "Not open yet"), _from(record))
    if validity == Validity.IN_FORCE:
        return Standing("info", pgettext("public notice", "Open"), until)
    return Standing("off", pgettext("public notice", "Closed"), until)


def _since_or_until(record: Record, validity: Validity) -> str:
    if validity == Validity.ABOLISHED and record.abolished_on:
        return _("since %(day)s") % {"day": legal_date(record.abolished_on)}
    if validity == Validity.NOT_YET and record.valid_from:
        return _from(record)
    if record.valid_until is None:
        return ""
    return _("valid until %(day)s") % {"day": legal_date(record.valid_until)}


def _from(record: Record) -> str:
    return _("from %(day)s") % {"day": legal_date(record.valid_from)}
