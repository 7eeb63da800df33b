"""Load the fictional demo city: its units, its people, and a year of documents as it happened.

Every document goes through the same actions people use, in the order of its days, so that lists,
histories, the audit trail and the public log look as they would after a real year.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.contrib.auth.hashers import make_password
from django.db import transaction

from config.demo import content
from config.demo.content.seeds import DocumentSeed, Fate, PersonSeed, Unit
from gongkai.catalogue.actions import adopt_default_items, load_standard_data
from gongkai.catalogue.queries import item_by_code
from gongkai.core.moments import LEGAL_ZONE, legal_day
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
from gongkai.records import actions
from gongkai.records.enums import LinkKind
from gongkai.records.models import Record, Submission
from gongkai.records.queries import findings_of_draft
from gongkai.records.rules.lifecycle import SECRECY_QUESTIONS
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

Step = Callable[[datetime], None]


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
    officers: dict[tuple[int, date], Officer] = field(default_factory=dict)

    def officer(self, unit: str, role: str, now: datetime, *, not_these: set[str]) -> Officer:
        """Somebody who holds ``role`` at the unit, or for it from above, and is not ruled out."""
        for person in self._candidates(unit, role):
            if person.public_id not in not_these:
                key = (person.pk, legal_day(now))
                if key not in self.officers:
                    self.officers[key] = officer_of(person, key[1])
                return self.officers[key]
        raise LookupError(f"nobody holds {role} at {unit}")

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
    for leave in content.delegations():
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
    for order, seed in enumerate(content.documents(legal_day(city.now))):
        for place, (moment, step) in enumerate(Story(city, seed).happenings()):
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


class Story:
    """What happened to one document, as a list of moments and steps."""

    def __init__(self, city: City, seed: DocumentSeed) -> None:
        self.city = city
        self.seed = seed
        self.record: Record
        self.submission: Submission
        self.took_part: set[str] = set()
        unit = city.units[seed.unit]
        self.deciding = unit.approved_by_unit.code if unit.approved_by_unit else unit.code
        self.chain = list(unit.approval_chain)

    def happenings(self) -> Iterator[tuple[datetime, Step]]:
        """The moments of this document's life, in order."""
        yield self._at(self.seed.drafted_on, 9, 5), self.draft
        if self.seed.fate in (Fate.DRAFT, Fate.OVERDUE):
            return
        road = list(self._road())
        days = self._days(len(road))
        for place, step in enumerate(road):
            yield self._at(days[place], 10 + (place % 6), 20), step
        yield from self._afterwards()

    def _road(self) -> Iterator[Step]:
        fate = self.seed.fate
        yield self.submit
        if fate == Fate.RECALLED:
            yield self.recall
            return
        if fate == Fate.SECRECY_REVIEW:
            return
        if fate == Fate.RETURNED:
            yield self.send_back
            return
        yield self.clear
        approvals = len(self.chain)
        if fate == Fate.APPROVAL:
            approvals = max(0, approvals - 1)
        for _ in range(approvals):
            yield self.approve

    def _days(self, number: int) -> list[date]:
        start = self.seed.drafted_on
        end = self.seed.published_on or min(start + timedelta(days=6), legal_day(self.city.now))
        if self.seed.fate == Fate.SCHEDULED:
            end = min(end, legal_day(self.city.now) - timedelta(days=1))
        if end < start:
            end = start
        span = (end - start).days
        return [start + timedelta(days=span * (n + 1) // number) for n in range(number)]

    def _afterwards(self) -> Iterator[tuple[datetime, Step]]:
        published = self.seed.published_on
        if published is None:
            return
        if self.seed.fate == Fate.WITHDRAWN:
            yield self._at(published + timedelta(days=3), 16, 0), self.withdraw
        if self.seed.fate == Fate.ABOLISHED:
            yield self._at(published + timedelta(days=40), 16, 5), self.abolish
        if self.seed.fate == Fate.REVISED:
            later = published + timedelta(days=5)
            yield self._at(later, 9, 10), self.revise
            for place, step in enumerate(
                [self.submit, self.clear, *[self.approve] * len(self.chain)]
            ):
                yield self._at(later, 11 + place, 15), step

    def _at(self, day: date, hour: int, minute: int) -> datetime:
        second = sum(self.seed.key.encode()) % 60
        return datetime.combine(day, time(hour, minute, second), LEGAL_ZONE)

    def draft(self, now: datetime) -> None:
        seed, by = self.seed, self._by("clerk", now)
        publish_at = None
        if seed.fate == Fate.SCHEDULED and seed.published_on:
            publish_at = self._at(seed.published_on, 9, 0)
        self.record = actions.start_record(
            unit=self.city.units[seed.unit], kind=seed.kind, by=by, now=now,
            item=item_by_code(seed.catalogue), fields=self._fields(),
        )  # fmt: skip
        if publish_at:
            copy = self.record.working_copy
            copy.publish_at = publish_at
            copy.save(update_fields=["publish_at"])
        self.city.records[seed.key] = self.record
        for kind, key in seed.links.items():
            if key in self.city.records:
                actions.tie_draft(
                    record=self.record,
                    target=self.city.records[key],
                    kind=LinkKind(kind),
                    by=by,
                    now=now,
                )

    def _fields(self) -> dict[str, object]:
        seed = self.seed
        return {
            "title": seed.title, "summary": seed.summary, "keywords": " ".join(seed.keywords),
            "html": seed.body_html, "document_number": seed.document_number,
            "formed_on": seed.formed_on.isoformat(), "genre": seed.genre, "theme": seed.theme,
            "attribute": seed.attribute, "ground": seed.ground,
            "ground_reason": seed.ground_reason, "valid_from": seed.valid_from,
            "valid_until": seed.valid_until,
        }  # fmt: skip

    def submit(self, now: datetime) -> None:
        by = self._by("clerk", now)
        self.record.refresh_from_db()
        draft = self.record.working_copy
        draft.refresh_from_db()
        for finding in findings_of_draft(draft):
            if finding.override_id is None:
                actions.override_finding(
                    record=self.record, fingerprint=finding.fingerprint,
                    reason="已与业务科室核对，属于对外公布的单位信息。", by=by, now=now,
                )  # fmt: skip
        self.took_part = {by.public_id}
        self.submission = actions.submit(
            record=self.record, revision=draft.revision, by=by, now=now
        )

    def clear(self, now: datetime) -> None:
        by = self._by("secrecy", now)
        actions.clear_secrecy(
            submission=self.submission, digest=self.submission.version.digest,
            answers=dict.fromkeys(SECRECY_QUESTIONS, "no"), opinion="不涉密，可以公开。",
            by=by, now=now,
        )  # fmt: skip

    def approve(self, now: datetime) -> None:
        role = self.submission.chain[self.submission.step]
        by = self.city.officer(self.deciding, role, now, not_these=self.took_part)
        actions.approve(
            submission=self.submission, digest=self.submission.version.digest, opinion="同意。",
            by=by, now=now,
        )  # fmt: skip
        self.took_part.add(by.public_id)
        self.record.refresh_from_db()

    def send_back(self, now: datetime) -> None:
        actions.return_for_changes(
            submission=self.submission,
            reason=self.seed.fate_reason or "请补充实施依据和联系电话后再报。",
            by=self._by("secrecy", now), now=now,
        )  # fmt: skip

    def recall(self, now: datetime) -> None:
        actions.recall(submission=self.submission, by=self._by("clerk", now), now=now)

    def withdraw(self, now: datetime) -> None:
        actions.withdraw(
            record=self.record, reason=self.seed.fate_reason or "内容有误，更正后重新公开。",
            by=self._by("issuer", now, self.deciding), now=now,
        )  # fmt: skip

    def abolish(self, now: datetime) -> None:
        actions.abolish(
            record=self.record, reason=self.seed.fate_reason or "已被新的文件代替。",
            on=legal_day(now), by=self._by("issuer", now, self.deciding), now=now,
        )  # fmt: skip

    def revise(self, now: datetime) -> None:
        by = self._by("clerk", now)
        copy = actions.open_revision(record=self.record, by=by, now=now)
        fields = {
            **self._fields(), "issuer_name": copy.issuer_name,
            "html": completed(self.seed, self.city.units[self.seed.unit]),
            "change_note": self.seed.fate_reason or "补充咨询电话。",
        }  # fmt: skip
        actions.save_working_copy(
            record=self.record, fields=fields, revision=copy.revision, by=by, now=now
        )

    def _by(self, role: str, now: datetime, unit: str = "") -> Officer:
        return self.city.officer(unit or self.seed.unit, role, now, not_these=set())


def completed(seed: DocumentSeed, unit: Organisation) -> str:
    """The second version's text: the first with the telephone it lacked."""
    return f"{seed.body_html}<p>咨询电话：{unit.contact_phone or unit.phone}。</p>"


def accounts(city_people: list[PersonSeed], units: list[Unit]) -> Iterator[tuple[str, str, str]]:
    """(login, who, where) of the accounts worth trying first."""
    names = {unit.code: unit.short_name for unit in units}
    for seed in city_people:
        for held in seed.roles:
            yield seed.login, f"{seed.name}（{Role(held.role).label}）", names[held.unit]
