"""Look units and people up; work out what a person may do."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from gongkai.audit.enums import Verb
from gongkai.audit.queries import audit_of
from gongkai.core.errors import InvalidInput, NotFound
from gongkai.core.moments import legal_day
from gongkai.core.visibility import Viewer
from gongkai.organisations.enums import ADMINISTRATORS, Permission, Role
from gongkai.organisations.models import (
    Account,
    Delegation,
    FormerName,
    Organisation,
    Person,
    RoleGrant,
    SiteIdentity,
)
from gongkai.organisations.officer import Officer
from gongkai.organisations.roles import ROLES
from gongkai.organisations.rules import Grant, may_hold_together, name_on, standing

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["ROLES", "Officer"]


def site_identity() -> SiteIdentity:
    """The site's name and footer facts; a blank one before `gongkai init` or `demo` ran."""
    return SiteIdentity.objects.first() or SiteIdentity(name="政务公开平台", host_unit="")


def root_unit() -> Organisation:
    """The government at the top of the tree; `NotFound` before an office was founded."""
    root = Organisation.objects.filter(parent__isnull=True).first()
    if root is None:
        raise NotFound(
            "no_office", _("No office has been founded here yet. Run `gongkai init` first.")
        )
    return root


def units_in_force(day: date) -> QuerySet[Organisation]:
    """Units that exist on ``day``."""
    return Organisation.objects.filter(
        Q(valid_until__isnull=True) | Q(valid_until__gte=day), valid_from__lte=day
    )


def every_unit() -> QuerySet[Organisation]:
    """Units that exist, existed or will."""
    return Organisation.objects.all()


def some_begin_or_end(since: date, until: date) -> bool:
    """Whether a unit begins or has ended after ``since`` and up to ``until``."""
    begins = Q(valid_from__gt=since, valid_from__lte=until)
    # a unit is there on its last day, and not on the next
    ended = Q(valid_until__gte=since, valid_until__lt=until)
    return Organisation.objects.filter(begins | ended).exists()


def refuse_ended(unit: Organisation, day: date) -> None:
    """`InvalidInput` for a unit that has ended by ``day``: its successor goes on with its work."""
    if unit.valid_until is None or day <= unit.valid_until:
        return
    sentence = (
        _("%(unit)s ended on %(day)s. Its successor, %(successor)s, goes on with its work.")
        if unit.successor
        else _("%(unit)s ended on %(day)s. Choose another unit.")
    )
    raise InvalidInput(
        "unit_ended",
        sentence
        % {"unit": unit, "day": unit.valid_until.isoformat(), "successor": unit.successor or ""},
    )


def unit_by_code(code: str) -> Organisation | None:
    """The unit with that code, living or not."""
    return Organisation.objects.filter(code=code).first()


def short_names() -> dict[str, str]:
    """Code → short name of every unit that is or was."""
    return dict(Organisation.objects.values_list("code", "short_name"))


def units_among(unit_ids: Iterable[int]) -> QuerySet[Organisation]:
    """These units, in the order of the tree."""
    return Organisation.objects.filter(pk__in=list(unit_ids)).order_by("path")


def ancestors(unit: Organisation) -> QuerySet[Organisation]:
    """The units above, the nearest first."""
    above = [int(step) for step in unit.path.strip("/").split("/")][:-1]
    return Organisation.objects.filter(pk__in=above).order_by("-path")


def descendants(unit: Organisation) -> QuerySet[Organisation]:
    """The unit itself and everything below it."""
    return Organisation.objects.filter(path__startswith=unit.path)


def unit_to_reach(unit: Organisation) -> Organisation:
    """The unit whose disclosure office is to be asked: itself, or the nearest above it.

    A new unit has told nobody how to reach it yet; until it does, the unit above is named.
    """
    reach = ("contact_phone", "phone", "contact_address", "address")
    if any(getattr(unit, name) for name in reach):
        return unit
    above = (one for one in ancestors(unit) if any(getattr(one, name) for name in reach))
    return next(above, unit)


def issuing_name(unit: Organisation, day: date) -> str:
    """The name the unit bore on ``day``."""
    return name_on(day, unit.name, [(old.name, old.until) for old in unit.former_names.all()])


def person_by_public_id(public_id: str) -> Person | None:
    """The person, or None for the machine itself (``system:…``)."""
    return Person.objects.filter(public_id=public_id).select_related("unit").first()


def registered_on(person: Person) -> date | None:
    """The day the person was registered, as the audit trail has it."""
    rows = audit_of("person", person.public_id).filter(verb=Verb.CREATE)
    first = rows.order_by("id").first()
    return legal_day(first.at) if first else None


def names_of(public_ids: Iterable[str]) -> dict[str, str]:
    """Public id → name, in one query, for showing who did what."""
    wanted = {public_id for public_id in public_ids if public_id}
    return dict(Person.objects.filter(public_id__in=wanted).values_list("public_id", "name"))


def officer_for(account: Account, day: date) -> Officer:
    """The account's person with everything they may do on ``day``."""
    return officer_of(account.person, day, account_id=account.pk)


def officer_of(person: Person, day: date, account_id: int | None = None) -> Officer:
    """``person`` with own grants and those of people they stand in for on ``day``."""
    principals = dict(
        Delegation.objects.filter(deputy=person, starts_on__lte=day, ends_on__gte=day).values_list(
            "principal_id", "principal__public_id"
        )
    )
    grants = RoleGrant.objects.filter(
        Q(valid_until__isnull=True) | Q(valid_until__gte=day),
        person_id__in=[person.pk, *principals],
        valid_from__lte=day,
    ).select_related("unit")
    held = list(grants)
    below = _unit_ids_below({grant.unit.path for grant in held if grant.below})
    return Officer(
        person_id=person.pk,
        public_id=person.public_id,
        name=person.name,
        account_id=account_id,
        standing=standing(
            Grant(
                permission=permission.value,
                unit_ids=below[grant.unit.path] if grant.below else frozenset({grant.unit_id}),
                principal=principals.get(grant.person_id, ""),
            )
            for grant in held
            for permission in ROLES[grant.role].permissions  # type: ignore[index]
        ),
    )


def _unit_ids_below(paths: set[str]) -> dict[str, frozenset[int]]:
    if not paths:
        return {}
    found: dict[str, set[int]] = defaultdict(set)
    for unit_id, unit_path in Organisation.objects.values_list("id", "path"):
        for path in paths:
            if unit_path.startswith(path):
                found[path].add(unit_id)
    return {path: frozenset(found[path]) for path in paths}


def people_seen_by(people: QuerySet[Person], viewer: Viewer) -> QuerySet[Person]:
    """Colleagues at units one reads at; everybody below for who manages people."""
    units = viewer.units_with(Permission.READ) | viewer.units_with(Permission.PEOPLE)
    return people.filter(unit_id__in=units)


def roles_at(unit: Organisation, day: date) -> list[RoleGrant]:
    """Every grant that counts at the unit on ``day``: held here, or from above for all below."""
    steps = [int(step) for step in unit.path.strip("/").split("/")]
    return list(
        RoleGrant.objects.filter(
            Q(valid_until__isnull=True) | Q(valid_until__gte=day),
            Q(unit=unit) | Q(unit_id__in=steps, below=True),
            valid_from__lte=day,
        )
        .select_related("person__unit", "unit")
        .order_by("unit__path", "person_id")
    )


def roles_of(person: Person, day: date) -> list[RoleGrant]:
    """What roles the person holds on ``day``, at which unit."""
    return list(
        person.grants.filter(
            Q(valid_until__isnull=True) | Q(valid_until__gte=day), valid_from__lte=day
        )
        .select_related("unit")
        .order_by("unit__path", "role")
    )


def account_of(person: Person) -> Account | None:
    """The person's account, if one was made."""
    return Account.objects.filter(person=person).first()


def people_below(
    unit_ids: Iterable[int], *, text: str = "", everybody: bool = False
) -> QuerySet[Person]:
    """People of these units, unit by unit; with ``everybody`` those who have left too."""
    found = Person.objects.filter(unit_id__in=list(unit_ids)).select_related("unit", "account")
    if text:
        found = found.filter(Q(name__contains=text) | Q(account__username__contains=text))
    if not everybody:
        found = found.filter(left_on__isnull=True)
    return found.order_by("unit__path", "id")


def colleagues_of(person: Person) -> QuerySet[Person]:
    """People of the same unit, or of the one deciding for it."""
    units = {person.unit_id, person.unit.deciding_unit_id}
    return Person.objects.filter(
        unit_id__in=units, left_on__isnull=True, account__is_active=True
    ).exclude(pk=person.pk)


def deputies_for(person: Person, day: date) -> list[Person]:
    """The colleagues who may stand in: an administrator's rights stay with their own kind."""
    others = list(colleagues_of(person))
    own, at_hand = roles_held(person), _roles_at_hand([other.pk for other in others], day)
    return [one for one in others if may_hold_together(own | at_hand[one.pk], ADMINISTRATORS)]


def roles_held(person: Person) -> set[str]:
    """Roles of a person's own that have not ended."""
    return set(person.grants.filter(valid_until__isnull=True).values_list("role", flat=True))


def roles_held_and_lent(person: Person, day: date) -> set[str]:
    """The person's own roles, and those lent to them by delegations that are not over."""
    return _roles_at_hand([person.pk], day)[person.pk]


def _roles_at_hand(people: list[int], day: date) -> dict[int, set[str]]:
    found: dict[int, set[str]] = {pk: set() for pk in people}
    lent = RoleGrant.objects.filter(
        valid_until__isnull=True,
        person__delegations_given__deputy__in=people,
        person__delegations_given__ends_on__gte=day,
    )
    own = RoleGrant.objects.filter(valid_until__isnull=True, person__in=people)
    for pk, role in (
        *own.values_list("person_id", "role"),
        *lent.values_list("person__delegations_given__deputy_id", "role"),
    ):
        found.setdefault(pk, set()).add(role)
    return found


def who_may_release(unit: Organisation, day: date) -> list[Person]:
    """People who may release imported batches at the unit in their own right."""
    found = {
        grant.person.pk: grant.person
        for grant in roles_at(unit, day)
        if Permission.RELEASE_IMPORT in ROLES[Role(grant.role)].permissions
        and grant.person.left_on is None
    }
    return list(found.values())


def stands_in_for(deputy_id: int, principal: Person, day: date) -> bool:
    """Whether the deputy holds the rights of ``principal`` on ``day``."""
    return Delegation.objects.filter(
        deputy_id=deputy_id, principal=principal, starts_on__lte=day, ends_on__gte=day
    ).exists()


def delegations_of(person: Person) -> QuerySet[Delegation]:
    """Those the person gave and those the person holds, the latest first."""
    return (
        Delegation.objects.filter(Q(principal=person) | Q(deputy=person))
        .select_related("principal", "deputy")
        .order_by("-starts_on", "-id")
    )


def delegation_by_id(delegation_id: int) -> Delegation | None:
    """One delegation with both its people."""
    found = Delegation.objects.select_related("principal__unit", "deputy")
    return found.filter(pk=delegation_id).first()


def grant_of(person: Person, grant_id: int) -> RoleGrant | None:
    """One of the person's grants."""
    return person.grants.select_related("unit", "person").filter(pk=grant_id).first()


def public_ids_named(text: str) -> list[str]:
    """People by name or login name, for looking up what they did."""
    found = Person.objects.filter(Q(name__contains=text) | Q(account__username=text))
    return list(found.values_list("public_id", flat=True)[:500])


def in_tree_order(units: Iterable[Organisation]) -> list[Organisation]:
    """As the organisation chart has them: each unit after the one above it, by ``sort_order``."""
    given = list(units)
    steps = {unit.pk: [int(step) for step in unit.path.strip("/").split("/")] for unit in given}
    named = {step for path in steps.values() for step in path}
    order = dict(Organisation.objects.filter(pk__in=named).values_list("id", "sort_order"))
    return sorted(given, key=lambda unit: [(order.get(step, 0), step) for step in steps[unit.pk]])


def units_by_name() -> dict[str, Organisation]:
    """Every name a unit bears, bore or is called by, written without space → the unit.

    A name several units share says nothing and is left out; a living unit goes before an ended one.
    """
    named: dict[str, set[int]] = defaultdict(set)
    units = {unit.pk: unit for unit in Organisation.objects.all()}
    for unit in units.values():
        for name in (unit.name, unit.short_name):
            named[_bare_name(name)].add(unit.pk)
    for unit_id, name in FormerName.objects.values_list("unit_id", "name"):
        named[_bare_name(name)].add(unit_id)
    found = {}
    for name, keys in named.items():
        living = [key for key in keys if units[key].valid_until is None] or list(keys)
        if name and len(living) == 1:
            found[name] = units[living[0]]
    return found


def _bare_name(name: str) -> str:
    return "".join(name.split())
