"""Keep the addresses of old sites: by hand, from a list, and with every import."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _

from gongkai.audit.actions import write_audit
from gongkai.audit.enums import Verb
from gongkai.core import log
from gongkai.core.errors import DomainError, InvalidInput
from gongkai.core.transitions import Actor
from gongkai.core.visibility import NOBODY
from gongkai.organisations.enums import Permission
from gongkai.organisations.queries import Officer
from gongkai.records.models import OldAddress, Record
from gongkai.records.queries.lists import public_records
from gongkai.records.rules.addresses import Place, is_own, own_path, place_of, record_named
from gongkai.ui.text import told

MOST_AT_ONCE = 5_000
FAULTS_TOLD = 10


@dataclass(frozen=True)
class Moved:
    """One line of a list: where it stood, where it stands, and the line's number."""

    old: str
    new: str
    line: int


@transaction.atomic
def add_old_address(*, old: str, new: str, note: str, by: Officer, now: datetime) -> OldAddress:
    """Lead from an address of the old site to a record or a page of this one."""
    log.take_turn()
    actor = by.actor_at_top(Permission.ADDRESSES)
    made = _made(old, new, note, actor, now)
    _refuse_loops([made])
    made.save()
    write_audit(
        verb=Verb.SETTING, by=actor, now=now, kind="old_address", object_id=str(made.pk),
        address=made.host + made.address,
    )  # fmt: skip
    return made


@transaction.atomic
def add_old_addresses(*, rows: Sequence[Moved], by: Officer, now: datetime) -> int:
    """A whole list, or nothing of it and what is wrong with which line. Known ones are left.

    A line that says what is kept already is passed over, so the same list may come twice.
    """
    log.take_turn()
    actor = by.actor_at_top(Permission.ADDRESSES)
    if len(rows) > MOST_AT_ONCE:
        raise InvalidInput(
            "too_many_addresses",
            _("More than %(count)d lines. Divide the list.") % {"count": MOST_AT_ONCE},
        )
    made: dict[Place, OldAddress] = {}
    faults = []
    for row in rows:
        try:
            kept = _made(row.old, row.new, "", actor, now, known=made)
        except DomainError as error:
            if error.code == "old_address_same":
                continue
            faults.append(_("Line %(line)s: %(fault)s") % {"line": row.line, "fault": error})
        else:
            made[Place(kept.host, kept.address)] = kept
    if faults:
        raise InvalidInput("addresses_wrong", _all_faults(faults), count=len(faults))
    _refuse_loops(list(made.values()))
    OldAddress.objects.bulk_create(made.values(), batch_size=500)
    write_audit(
        verb=Verb.IMPORT, by=actor, now=now, kind="old_address", object_id="list",
        count=len(made),
    )  # fmt: skip
    return len(made)


@transaction.atomic
def remove_old_address(*, kept: OldAddress, by: Officer, now: datetime) -> None:
    """Lead nowhere from there any more."""
    log.take_turn()
    actor = by.actor_at_top(Permission.ADDRESSES)
    number = kept.pk
    kept.delete()
    write_audit(
        verb=Verb.DELETE, by=actor, now=now, kind="old_address", object_id=str(number),
        address=kept.host + kept.address,
    )  # fmt: skip


def follow_original_address(*, record: Record, by: Actor, now: datetime) -> None:
    """Of an import: lead from where it stood at home to its page here. What is kept already stays.

    Called with every publication, inside its transaction.
    """
    place = place_of(record.original_url) if record.original_url else None
    kept = OldAddress.objects.filter(record=record, automatic=True)
    if place is None or is_own(place.address):
        kept.delete()
        return
    kept.exclude(host=place.host, address=place.address).delete()
    OldAddress.objects.get_or_create(
        host=place.host,
        address=place.address,
        defaults={"record": record, "automatic": True, "made_at": now, "made_by": by.person},
    )


def _made(
    old: str,
    new: str,
    note: str,
    by: Actor,
    now: datetime,
    known: dict[Place, OldAddress] | None = None,
) -> OldAddress:
    """The row, not stored yet. Raises a sentence where one of the two addresses will not do."""
    place = place_of(old)
    if place is None:
        raise InvalidInput(
            "old_address_wrong",
            _("“%(old)s” is not an address of the old site, such as /info/1024.html.")
            % {"old": old.strip()[:80]},
        )
    if is_own(place.address):
        raise InvalidInput(
            "old_address_own", _("“%(old)s” belongs to this platform.") % {"old": place.address}
        )
    record, target = _target(new)
    found = (known or {}).get(place) or OldAddress.objects.filter(**place._asdict()).first()
    if found is not None:
        if (found.record, found.target) == (record, target):
            raise InvalidInput("old_address_same", _("This is known already."))
        raise InvalidInput(
            "old_address_taken",
            _("“%(old)s” leads somewhere else already. Remove that first.")
            % {"old": place.address},
        )
    return OldAddress(
        **place._asdict(), record=record, target=target, note=note.strip()[:200],
        made_at=now, made_by=by.person,
    )  # fmt: skip


def _target(new: str) -> tuple[Record | None, str]:
    """A public record, or a page that this site has: never another site."""
    public_id = record_named(new)
    if public_id:
        record = public_records(NOBODY).filter(public_id=public_id).first()
        if record is None:
            raise InvalidInput(
                "no_such_record", _("“%(new)s” is no public document.") % {"new": new.strip()}
            )
        return record, ""
    path = own_path(new)
    if not path or not _is_a_page(path):
        raise InvalidInput(
            "new_address_wrong",
            _("“%(new)s” is not a page of this site, such as /lm/zcwj/.")
            % {"new": new.strip()[:80]},
        )
    return None, path


def _is_a_page(path: str) -> bool:
    try:
        resolve(path.partition("?")[0].partition("#")[0])
    except Resolver404:
        return False
    return True


def _refuse_loops(made: list[OldAddress]) -> None:
    """No address leads to one that leads on: somebody would be sent in a circle."""
    targets = {row.target for row in made if row.target}
    addresses = {row.address for row in made}
    circle = targets & addresses
    if targets and not circle:
        kept = OldAddress.objects.filter(address__in=targets)
        circle = set(kept.values_list("address", flat=True)[:1])
    if addresses and not circle:
        kept = OldAddress.objects.filter(target__in=addresses)
        circle = set(kept.values_list("target", flat=True)[:1])
    if circle:
        raise InvalidInput(
            "addresses_in_a_circle",
            _("“%(address)s” leads on itself. Name the last page.") % {"address": min(circle)},
        )


def _all_faults(faults: list[str]) -> str:
    shown = told(faults[:FAULTS_TOLD])
    if len(faults) > FAULTS_TOLD:
        shown += " " + _("and %(count)d more") % {"count": len(faults) - FAULTS_TOLD}
    return _("Nothing was taken over. %(faults)s") % {"faults": shown}
