"""Keep the addresses of old sites: by hand, from a list, and with every import."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from django.db import transaction
from django.utils.translation import gettext as _

from gongkai.audit.actions import write_audit
from gongkai.audit.enums import Verb
from gongkai.core import log
from gongkai.core.errors import DomainError, InvalidInput
from gongkai.core.pages import leads_somewhere
from gongkai.core.transitions import Actor
from gongkai.core.visibility import NOBODY
from gongkai.organisations.enums import Permission
from gongkai.organisations.queries import Officer
from gongkai.records.models import OldAddress, Record
from gongkai.records.queries.lists import public_records
from gongkai.records.rules.addresses import Place, is_own, own_path, place_of, record_named
from gongkai.ui.text import told

MOST_AT_ONCE = 5_000
FAULTS_TOLD = 200


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
    made = _made(old, new, note, actor, now, leads_somewhere)
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
    made, faults = _all_made(rows, actor, now)
    if faults:
        raise InvalidInput(
            "addresses_wrong", _told(faults), count=len(faults), faults=_shown(faults)
        )
    OldAddress.objects.bulk_create(made, batch_size=500)
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


def _all_made(
    rows: Sequence[Moved], by: Actor, now: datetime
) -> tuple[list[OldAddress], list[str]]:
    """The rows of a list, not stored yet, and what is wrong with which of its lines."""
    made, faults = [], []
    lines: dict[Place, int] = {}
    leads = cache(leads_somewhere)  # many lines of a list lead to one column
    for row in rows:
        try:
            _refuse_repeated(row, lines)
            made.append(_made(row.old, row.new, "", by, now, leads))
        except DomainError as error:
            if error.code != "old_address_same":
                faults.append(_("Line %(line)s: %(fault)s") % {"line": row.line, "fault": error})
    return made, faults


def _refuse_repeated(row: Moved, lines: dict[Place, int]) -> None:
    """One address stands in one line; ``lines`` remembers which."""
    if not row.old or not row.new:
        missing = _("the new address is missing.") if row.old else _("the old address is missing.")
        raise InvalidInput("address_missing", missing)
    place = place_of(row.old)
    if place is not None and lines.setdefault(place, row.line) != row.line:
        raise InvalidInput(
            "old_address_repeated", _("repeats line %(line)d.") % {"line": lines[place]}
        )


def _made(
    old: str, new: str, note: str, by: Actor, now: datetime, leads: Callable[[str], bool]
) -> OldAddress:
    """The row, not stored yet. Raises a sentence where one of the two addresses will not do."""
    place = place_of(old)
    if place is None:
        raise InvalidInput(
            "old_address_wrong",
            _("“%(old)s” is not an address of the old site, such as /info/1024.html.")
            % {"old": old.strip()[:80]},
        )
    _refuse_own(place.address, leads)
    record, target = _target(new, leads)
    found = OldAddress.objects.filter(**place._asdict()).first()
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


def _refuse_own(address: str, leads: Callable[[str], bool]) -> None:
    """An old address is asked only where nothing is: one of a page of ours would never be."""
    if is_own(address):
        raise InvalidInput(
            "old_address_own", _("“%(old)s” belongs to this platform.") % {"old": address}
        )
    if leads(address):
        raise InvalidInput(
            "old_address_own",
            _("“%(old)s” is a page of this site; nobody there would be led on.") % {"old": address},
        )
    if OldAddress.objects.filter(target=address).exists():
        raise _leads_on(address)


def _target(new: str, leads: Callable[[str], bool]) -> tuple[Record | None, str]:
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
    if path and OldAddress.objects.filter(address=path).exists() and not leads(path):
        raise _leads_on(path)
    if not path:
        raise InvalidInput(
            "new_address_wrong",
            _("“%(new)s” is not a page of this site, such as /lm/zcwj/.")
            % {"new": new.strip()[:80]},
        )
    if not leads(path):
        raise InvalidInput(
            "new_address_wrong",
            _("“%(new)s” is no page of this site: nothing stands there.") % {"new": path[:80]},
        )
    return None, path


def _leads_on(address: str) -> InvalidInput:
    """No address leads to one that leads on: somebody would be sent in a circle."""
    return InvalidInput(
        "addresses_in_a_circle",
        _("“%(address)s” leads on itself. Name the last page.") % {"address": address},
    )


def _shown(faults: list[str]) -> list[str]:
    """The faults one by one; of very many the first."""
    left = len(faults) - FAULTS_TOLD
    more = [_("and %(count)d more") % {"count": left}] if left > 0 else []
    return [*faults[:FAULTS_TOLD], *more]


def _told(faults: list[str]) -> str:
    return _("Nothing was taken over. %(faults)s") % {"faults": told(_shown(faults))}
