"""What a newcomer to the demo city is told: where to look, as whom, and what to try first."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from config.demo.load import DEMO_PASSWORD
from gongkai.organisations.enums import Role
from gongkai.organisations.models import Organisation, RoleGrant
from gongkai.records.enums import SubmissionState
from gongkai.records.models import Submission

ROAD = (Role.CLERK, Role.SECRECY, Role.REVIEWER, Role.ISSUER)
ABOVE = (Role.OFFICE, Role.SUPERVISOR, Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN)


@dataclass(frozen=True)
class Guide:
    """An account worth trying: one for each role, in the order a record meets them."""

    role: Role
    login: str
    name: str
    unit: str


def guides() -> list[Guide]:
    """One person a role; those of the road all at one unit, where work is waiting."""
    holders: dict[tuple[int, str], list[RoleGrant]] = defaultdict(list)
    for grant in RoleGrant.objects.select_related("person__account", "unit").order_by("id"):
        holders[grant.unit_id, grant.role].append(grant)
    office = next(unit for unit, role in holders if role == Role.OFFICE)
    wanted = [(_unit_to_try(holders), role) for role in ROAD] + [(office, role) for role in ABOVE]
    return [
        Guide(
            role, grant.person.account.username, grant.person.name,
            grant.person.unit.short_name,
        )
        for grant, role in ((holders[place][0], place[1]) for place in wanted if holders[place])
    ]  # fmt: skip


def _unit_to_try(holders: dict[tuple[int, str], list[RoleGrant]]) -> int:
    """The unit with all four roles of the road and the most work waiting at each of them."""
    waiting = Counter(
        Submission.objects.filter(
            state__in=(SubmissionState.SECRECY_REVIEW, SubmissionState.APPROVAL)
        ).values_list("record__unit_id", flat=True)
    )
    complete = [
        unit
        for unit in Organisation.objects.values_list("pk", flat=True)
        if all(holders[unit, role] for role in ROAD)
    ]
    return max(complete, key=lambda unit: waiting[unit])


def guide(base: str) -> Iterator[str]:
    """The lines printed when the city is ready."""
    found = guides()
    by_role = {each.role: each for each in found}
    yield ""
    yield _("Portal:  %(address)s") % {"address": f"{base}/"}
    yield _("English: %(address)s") % {"address": f"{base}/en/"}
    yield _("Desk:    %(address)s") % {"address": f"{base}/desk/"}
    yield ""
    yield _("Accounts (the password of all is %(password)s):") % {"password": DEMO_PASSWORD}
    for each in found:
        yield f"  {each.login:<16}{each.role.label}  {each.name}  {each.unit}"
    yield ""
    yield _("Try: log in as %(login)s, write a notice and submit it.") % {
        "login": by_role[Role.CLERK].login
    }
    yield _("Try: log in as %(secrecy)s, then as %(issuer)s, and decide what is waiting.") % {
        "secrecy": by_role[Role.SECRECY].login,
        "issuer": by_role[Role.ISSUER].login,
    }
    yield _("Try: look up 低保 on the portal: %(address)s") % {"address": f"{base}/ss/?q=低保"}
