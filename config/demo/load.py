"""Load the fictional demo city: its units, its people, and a year of documents as it happened.

Every document goes through the same actions people use, in the order of its days, so that lists,
histories, the audit trail and the public log look as they would after a real year.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.contrib.auth.hashers import make_password
from django.db import transaction

from config.demo import content
from config.demo.content.attachments import papers_for
from config.demo.content.seeds import DelegationSeed
from config.demo.story import Step, Story
from gongkai.catalogue.actions import adopt_default_items, load_standard_data
from gongkai.core.moments import legal_day
from gongkai.organisations.actions import (
    Founder,
    delegate,
    end_unit,
    found_unit,
    grant_role,
    list_leaders,
    name_releaser,
    name_site,
    register_person,
)
from gongkai.organisations.enums import Role, UnitKind
from gongkai.organisations.models import Account, FormerName, Organisation, Person
from gongkai.organisations.queries import Officer, officer_of
from gongkai.records.models import Record
from gongkai.search.actions import load_first_synonyms

DEMO_PASSWORD = "Yunling-2026"  # noqa: S105
SETUP = Founder.system("demo")
EVENTS_A_TRANSACTION = 40
SITE = {
    "name": "云岭市人民政府",
    "name_en": "Yunling Municipal People's Government",
    "host_unit": "云岭市人民政府",
    "operator_unit": "云岭市人民政府办公室",
    "address": "云岭市府前路1号",
    "phone": "0799-0000000",
    "hours": "工作日9:00—17:30",
    "site_id_code": "0000000001",
    "icp": "南屏ICP备00000001号",
    "police_record": "南屏公网安备00000000000001号",
    "hotline": "12345",
    "is_demo": True,
}


@dataclass(order=True)
class Happening:
    """Something somebody does at a moment."""

    moment: datetime
    order: int
    step: Step = field(compare=False)


@dataclass
class City:
    """The city while it is being loaded."""

    now: datetime
    units: dict[str, Organisation] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    holders: dict[tuple[str, str], list[Person]] = field(default_factory=dict)
    records: dict[str, Record] = field(default_factory=dict)
    officers: dict[tuple[int, tuple[bool, ...]], Officer] = field(default_factory=dict)
    leaves: list[DelegationSeed] = field(default_factory=content.delegations)

    def officer(self, unit: str, role: str, now: datetime, *, not_these: set[str]) -> Officer:
        """Somebody who holds ``role`` at the unit, or for it from above, and is not ruled out."""
        for person in self._candidates(unit, role):
            if person.public_id not in not_these:
                return self._at_work(person, legal_day(now))
        raise LookupError(f"nobody holds {role} at {unit}")

    def _at_work(self, person: Person, day: date) -> Officer:
        """What a person may do changes only when somebody begins or ends to stand in."""
        leaves = tuple(x.starts_on <= day <= x.ends_on for x in self.leaves)
        key = (person.pk, leaves)
        if key not in self.officers:
            self.officers[key] = officer_of(person, day)
        return self.officers[key]

    def _candidates(self, unit: str, role: str) -> Iterator[Person]:
        at: Organisation | None = self.units[unit]
        while at is not None:
            yield from self.holders.get((at.code, role), [])
            if role not in (Role.OFFICE, Role.SUPERVISOR):
                return
            at = self.units[at.parent.code] if at.parent else None


def load(now: datetime, progress: Callable[[int, int], None]) -> City:
    """Load everything into an empty database. ``progress`` is told (done, total) as it goes."""
    city = City(now)
    with transaction.atomic():
        load_standard_data(by=SETUP, now=now - timedelta(days=400))
        load_first_synonyms(by=SETUP, now=now - timedelta(days=400))
        _found_units(city)
        _register_people(city)
        name_site(facts=SITE, by=SETUP, now=now - timedelta(days=400))
        _adopt_items(city)
    _replay(city, progress)
    return city


def _found_units(city: City) -> None:
    founded = city.now - timedelta(days=400)
    for order, seed in enumerate(content.units()):
        contact = seed.disclosure_contact
        unit = found_unit(
            code=seed.code, name=seed.name, short_name=seed.short_name, kind=UnitKind(seed.kind),
            parent=city.units.get(seed.parent), valid_from=seed.valid_from, by=SETUP, now=founded,
            sort_order=order, credit_code=seed.credit_code, index_code=seed.index_code,
            document_prefix=seed.document_prefix, address=seed.address, postcode=seed.postcode,
            hours=seed.hours, phone=seed.phone, fax=seed.fax, email=seed.email,
            functions="\n".join(seed.functions), contact_office=contact.office,
            contact_phone=contact.phone, contact_address=contact.address,
            approval_chain=list(seed.approval_chain),
        )  # fmt: skip
        city.units[seed.code] = unit
        FormerName.objects.bulk_create(
            FormerName(unit=unit, name=old.name, until=old.until) for old in seed.former_names
        )
        list_leaders(
            unit=unit,
            leaders=[{"name": x.name, "title": x.title, "duties": x.duties} for x in seed.leaders],
            by=SETUP,
            now=founded,
        )
    _tie_units(city, founded)


def _tie_units(city: City, founded: datetime) -> None:
    for seed in content.units():
        unit = city.units[seed.code]
        if seed.approved_by:
            unit.approved_by_unit = city.units[seed.approved_by]
            unit.save(update_fields=["approved_by_unit"])
        if seed.valid_until:
            end_unit(
                unit=unit, last_day=seed.valid_until, successor=city.units.get(seed.successor),
                by=SETUP, now=founded,
            )  # fmt: skip


def _register_people(city: City) -> None:
    founded = city.now - timedelta(days=400)
    for seed in content.people():
        person = register_person(
            name=seed.name, unit=city.units[seed.unit], username=seed.login,
            password=None, title=seed.title, by=SETUP, now=founded,
            password_set_on=legal_day(city.now),
        )  # fmt: skip
        city.people[seed.login] = person
        for held in seed.roles:
            grant_role(
                person=person, unit=city.units[held.unit], role=Role(held.role), by=SETUP,
                now=founded, below=held.below or None,
            )  # fmt: skip
            city.holders.setdefault((held.unit, held.role), []).append(person)
    # one hash for all: the password is public, and 145 Argon2 hashes would take a minute
    Account.objects.update(password=make_password(DEMO_PASSWORD))
    for leave in city.leaves:
        principal = city.people[leave.principal]
        delegate(
            principal=principal, deputy=city.people[leave.deputy], starts_on=leave.starts_on,
            ends_on=leave.ends_on, reason=leave.reason, now=founded,
            by=officer_of(principal, legal_day(founded)),
        )  # fmt: skip
    office = next(unit for unit in city.units.values() if unit.kind == UnitKind.OFFICE)
    name_releaser(
        unit=office, person=city.holders[office.code, Role.ISSUER.value][0], by=SETUP, now=founded
    )


def _adopt_items(city: City) -> None:
    for unit in city.units.values():
        adopt_default_items(unit=unit, by=SETUP, now=city.now - timedelta(days=380))


def _replay(city: City, progress: Callable[[int, int], None]) -> None:
    queue: list[Happening] = []
    seeds = list(content.documents(legal_day(city.now)))
    papers = papers_for(seeds)
    successors = {seed.replaces: seed for seed in seeds if seed.replaces}
    for order, seed in enumerate(seeds):
        story = Story(city, seed, papers.get(seed.key, ()), successors.get(seed.key))
        for place, (moment, step) in enumerate(story.happenings()):
            if moment <= city.now:
                heapq.heappush(queue, Happening(moment, order * 100 + place, step))
    total = done = len(queue)
    done = 0
    while queue:
        with transaction.atomic():
            for _ in range(min(EVENTS_A_TRANSACTION, len(queue))):
                happening = heapq.heappop(queue)
                happening.step(happening.moment)
                done += 1
        progress(done, total)
