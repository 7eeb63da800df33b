"""What a newcomer to the demo city is told: where to look, as whom, and what to try first."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from config.demo.load import DEMO_PASSWORD
from gongkai.organisations.enums import Role
from gongkai.organisations.models import Organisation, RoleGrant
from gongkai.records.models import Submission, WorkingCopy
from gongkai.ui.text import listed

ROAD = (Role.CLERK, Role.SECRECY, Role.REVIEWER, Role.ISSUER)
ABOVE = (Role.OFFICE, Role.SUPERVISOR, Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN)


Holders = dict[tuple[int, str], list[RoleGrant]]


@dataclass(frozen=True)
class Guide:
    """An account worth trying: one for each role, in the order a record meets them."""

    role: Role
    login: str
    name: str
    unit: str


def guides() -> list[Guide]:
    """One person a role; those of the road bring a draft of the first one to publication."""
    holders = _holders()
    office = next(unit for unit, role in holders if role == Role.OFFICE)
    above = [holders[office, role][0] for role in ABOVE if holders[office, role]]
    return [
        Guide(
            Role(grant.role), grant.person.account.username, grant.person.name,
            grant.person.unit.short_name,
        )
        for grant in [*_road_to_try(holders), *above]
    ]  # fmt: skip


def _holders() -> Holders:
    holders: Holders = defaultdict(list)
    for grant in RoleGrant.objects.select_related("person__account", "unit").order_by("id"):
        holders[grant.unit_id, grant.role].append(grant)
    return holders


def _road_to_try(holders: Holders) -> list[RoleGrant]:
    """Clerk, secrecy reviewer and approvers, in their order, where most of them find work.

    Only units count whose clerk's new drafts begin there: a person's own unit is offered first.
    """
    roads = {unit.pk: _road_of(unit, holders) for unit in Organisation.objects.all()}
    complete = [unit for unit, road in roads.items() if {grant.role for grant in road} >= set(ROAD)]
    steps = Counter(
        Submission.objects.filter(closed_at__isnull=True)
        .exclude(waiting_for="")
        .values_list("waiting_at_id", "waiting_for")
    )
    drafts = Counter(
        WorkingCopy.objects.exclude(
            record__in=Submission.objects.filter(closed_at__isnull=True).values("record")
        ).values_list("record__unit_id", flat=True)
    )

    def work_at(unit: int) -> tuple[int, int]:
        waiting = [number for (at, _step), number in steps.items() if at == unit]
        return len(waiting) + (drafts[unit] > 0), sum(waiting)

    return roads[max(complete, key=work_at)]


def _road_of(unit: Organisation, holders: Holders) -> list[RoleGrant]:
    """Who takes a draft of the unit to publication, each step by another person; else nobody."""
    deciding = unit.approved_by_unit_id or unit.pk
    places = [(unit.pk, Role.CLERK.value), (unit.pk, Role.SECRECY.value)]
    places += [(deciding, role) for role in unit.approval_chain]
    road: list[RoleGrant] = []
    for place in places:
        taken = {grant.person_id for grant in road}
        free = [grant for grant in holders[place] if grant.person_id not in taken]
        if place[1] == Role.CLERK:
            free = [grant for grant in free if grant.person.unit_id == unit.pk]
        if not free:
            return []
        road.append(free[0])
    return road


def guide(base: str) -> Iterator[str]:
    """The lines printed when the city is ready."""
    found = guides()
    clerk, *others = [each for each in found if each.role not in ABOVE]
    yield ""
    yield _("Portal:  %(address)s") % {"address": f"{base}/"}
    yield _("English: %(address)s") % {"address": f"{base}/en/"}
    yield _("Desk:    %(address)s") % {"address": f"{base}/desk/"}
    yield ""
    yield _("Accounts (the password of all is %(password)s):") % {"password": DEMO_PASSWORD}
    for each in found:
        yield f"  {each.login:<16}{each.role.label}  {each.name}  {each.unit}"
    yield ""
    yield _("Try: log in as %(login)s, write a notice and submit it.") % {"login": clerk.login}
    yield _("Try: then log in as %(logins)s, in this order, and decide what is waiting.") % {
        "logins": listed(
            _("%(login)s (%(role)s)") % {"login": each.login, "role": each.role.label}
            for each in others
        )
    }
    yield _("Try: look up 低保 on the portal: %(address)s") % {"address": f"{base}/ss/?q=低保"}
