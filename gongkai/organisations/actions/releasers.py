"""常设放行人: somebody the unit trusts with letting out what was public elsewhere already."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from gongkai.audit.actions import write_audit
from gongkai.audit.enums import Verb
from gongkai.core import log
from gongkai.core.errors import InvalidInput, NotPermitted
from gongkai.core.moments import legal_day
from gongkai.core.transitions import Actor
from gongkai.organisations.enums import Permission
from gongkai.organisations.models import Organisation, Person
from gongkai.organisations.officer import Founder, Officer
from gongkai.organisations.queries import who_may_release
from gongkai.organisations.rules import is_own_affair


@transaction.atomic
def name_releaser(
    *, unit: Organisation, person: Person | None, by: Officer | Founder, now: datetime
) -> Organisation:
    """Name who releases imported batches once and for all, or, without a person, nobody.

    Whoever sets the approval levels names somebody else, who may release at the unit anyway.
    """
    log.take_turn()
    actor = by.actor(Permission.APPROVAL_CHAIN, unit.pk)
    if person is not None:
        if is_own_affair(person.public_id, actor.person, actor.acting_for):
            raise NotPermitted(
                "own_release",
                _("Nobody entrusts the release to themselves. Choose somebody else."),
            )
        if person not in who_may_release(unit, legal_day(now)):
            raise InvalidInput(
                "may_not_release",
                _("%(name)s may not release imported batches at %(unit)s. "
                  "Choose one of its issuers.")
                % {"name": person, "unit": unit},
            )  # fmt: skip
    if unit.standing_releaser_id != (person.pk if person else None):
        _entrust(unit, person, actor, now)
    return unit


def forget_releaser(person: Person, by: Actor, now: datetime) -> None:
    """Where the person was named and may not release any more, nobody is named."""
    for unit in Organisation.objects.filter(standing_releaser=person):
        if person not in who_may_release(unit, legal_day(now)):
            _entrust(unit, None, by, now)


def _entrust(unit: Organisation, person: Person | None, by: Actor, now: datetime) -> None:
    unit.standing_releaser = person
    unit.save(update_fields=["standing_releaser"])
    write_audit(
        verb=Verb.SETTING, by=by, now=now, unit_code=unit.code, kind="unit", object_id=unit.code,
        fields=["standing_releaser"], releaser=person.public_id if person else "",
    )  # fmt: skip
