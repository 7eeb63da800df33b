"""One document's life in the demo city, as moments and steps through the actions people use."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from config.demo import content
from config.demo.content.attachments import Paper, made
from config.demo.content.seeds import DocumentSeed, Fate
from gongkai.catalogue.queries import item_by_code
from gongkai.core.errors import DomainError
from gongkai.core.moments import LEGAL_ZONE, legal_day
from gongkai.core.visibility import visible
from gongkai.files.actions import read_waiting, take_in
from gongkai.organisations.enums import Permission
from gongkai.records import actions
from gongkai.records.enums import LinkKind
from gongkai.records.models import Record
from gongkai.records.queries import findings_of_draft
from gongkai.records.rules.lifecycle import SECRECY_QUESTIONS

if TYPE_CHECKING:
    from config.demo.load import City
    from gongkai.organisations.models import Organisation
    from gongkai.organisations.queries import Officer
    from gongkai.records.models import Submission, WorkingCopy

Step = Callable[[datetime], None]


class Story:
    """What happened to one document, as a list of moments and steps."""

    def __init__(
        self,
        city: City,
        seed: DocumentSeed,
        papers: tuple[Paper, ...] = (),
        replaced_by: DocumentSeed | None = None,
    ) -> None:
        self.city = city
        self.seed = seed
        self.papers = papers
        self.replaced_by = replaced_by
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
            yield self._at(self._abolished_on(published), 16, 5), self.abolish
        if self.seed.fate == Fate.REVISED:
            later = published + timedelta(days=5)
            yield self._at(later, 9, 10), self.revise
            for place, step in enumerate(
                [self.submit, self.clear, *[self.approve] * len(self.chain)]
            ):
                yield self._at(later, 11 + place, 15), step

    def _abolished_on(self, published: date) -> date:
        """The day its successor is published; without one, some weeks later."""
        if self.replaced_by and self.replaced_by.published_on:
            return self.replaced_by.published_on
        return published + timedelta(days=40)

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
        self._attach(by, now)

    def _attach(self, by: Officer, now: datetime) -> None:
        """Its attachments, if it has any, read at once so that screening sees what is in them."""
        for paper in self.papers:
            data = made(paper)
            if data is None:
                continue
            attachment = take_in(
                name=paper.name, data=data, unit_code=self.seed.unit, owner_kind="record",
                owner_id=self.record.public_id, now=now,
                by=by.actor(Permission.DRAFT, self.record.unit_id),
            )  # fmt: skip
            actions.attach_file(record=self.record, attachment=attachment, by=by, now=now)
        if self.papers:
            read_waiting(clock=lambda: now, seconds=60)

    def _fields(self) -> dict[str, object]:
        seed = self.seed
        return {
            "issuer_name": content.unit_of(seed.unit).name_on(seed.formed_on),
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
        self._tie(by, now)
        draft = self.record.working_copy
        draft.refresh_from_db()
        self.took_part = {by.public_id}
        try:
            self._submit(draft.revision, by, now)
        except DomainError as refusal:
            if refusal.code != "findings_open":
                raise
            self._answer_findings(draft, by, now)
            self._submit(draft.revision, by, now)

    def _tie(self, by: Officer, now: datetime) -> None:
        """Say how the draft stands to others, as far as its clerk may see them by then."""
        for kind, key in self.seed.links.items():
            target = self.city.records.get(key)
            if target and visible(Record.objects.filter(pk=target.pk), by.viewer).exists():
                actions.tie_draft(
                    record=self.record, target=target, kind=LinkKind(kind), by=by, now=now
                )

    def _submit(self, revision: int, by: Officer, now: datetime) -> None:
        self.submission = actions.submit(record=self.record, revision=revision, by=by, now=now)

    def _answer_findings(self, draft: WorkingCopy, by: Officer, now: datetime) -> None:
        for finding in findings_of_draft(draft):
            if finding.override_id is None:
                actions.override_finding(
                    record=self.record, fingerprint=finding.fingerprint,
                    reason="已与业务科室核对，属于对外公布的单位信息。", by=by, now=now,
                )  # fmt: skip

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

    def send_back(self, now: datetime) -> None:
        actions.return_for_changes(
            submission=self.submission,
            reason=self.seed.fate_reason or "请补充实施依据和联系电话后再报。",
            by=self._by("secrecy", now), now=now,
        )  # fmt: skip

    def recall(self, now: datetime) -> None:
        actions.recall(submission=self.submission, by=self._by("clerk", now), now=now)

    def withdraw(self, now: datetime) -> None:
        self.record.refresh_from_db()
        actions.withdraw(
            record=self.record, reason=self.seed.fate_reason or "内容有误，更正后重新公开。",
            by=self._by("issuer", now, self.deciding), now=now,
        )  # fmt: skip

    def abolish(self, now: datetime) -> None:
        self.record.refresh_from_db()
        reason = self.seed.fate_reason or "经清理不再适用。"
        if self.replaced_by:
            reason = f"已由《{self.replaced_by.title}》代替。"
        actions.abolish(
            record=self.record, reason=reason,
            on=legal_day(now), by=self._by("issuer", now, self.deciding), now=now,
        )  # fmt: skip

    def revise(self, now: datetime) -> None:
        self.record.refresh_from_db()
        by = self._by("clerk", now)
        copy = actions.open_revision(record=self.record, by=by, now=now)
        fields = {
            **self._fields(),
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
