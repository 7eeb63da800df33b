"""Look through what is public again: which records, what is in them, what was found and is open."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Max, Q, QuerySet

from gongkai.core.enums import Provenance
from gongkai.files.queries import reading_states, whole_texts
from gongkai.files.rules import suffix_of
from gongkai.organisations.enums import Permission
from gongkai.records.enums import Audience, PublicFindingState, RecordState, SweepState
from gongkai.records.models import Override, PublicFinding, Record, Sweep
from gongkai.records.queries.pages import files_of_all
from gongkai.records.queries.screening import (
    READABLE,
    Answered,
    context_of_public,
    findings_in_name,
    findings_in_words,
    found_on_disk,
    in_file,
)
from gongkai.screening.enums import Severity
from gongkai.screening.queries import tables_of_all
from gongkai.screening.rules import Context, Switches, inspect

if TYPE_CHECKING:
    from datetime import date

    from gongkai.files.models import Attachment
    from gongkai.organisations.queries import Officer

AT_ONCE = 50
MOST_RECORDS_TO_DO = 20
COUNT_CAP = 1_000
SWEEPER = "sweep"


@dataclass
class Looked:
    """What is in one public record: finding by fingerprint, and how many files nobody has read."""

    record: Record
    switches: Switches
    found: dict[str, Answered] = field(default_factory=dict)
    unread: int = 0

    def take(self, findings: Iterable[Answered]) -> None:
        """Keep the first of each fingerprint: the same words twice are one finding."""
        for finding in findings:
            self.found.setdefault(finding.fingerprint, finding)

    def severe_by_rule(self, answered: set[str]) -> list[str]:
        """Codes for which the site has said that the record goes off at once."""
        return sorted(
            {
                one.code
                for one in self.found.values()
                if one.severity == Severity.BLOCKING
                and one.code in self.switches.withdraw_on
                and one.fingerprint not in answered
            }
        )


def public_within(unit_code: str, since: date | None) -> QuerySet[Record]:
    """Everything public, of one unit or of all, perhaps only what went out since a day."""
    found = Record.objects.filter(state=RecordState.PUBLISHED, audience=Audience.PUBLIC)
    if unit_code:
        found = found.filter(unit__code=unit_code)
    if since:
        found = found.filter(Q(published_at__date__gte=since) | Q(revised_at__date__gte=since))
    return found


def next_keys(sweep: Sweep) -> list[int]:
    """Keys of the next few records, public or not: read off in their order, nothing is sorted."""
    behind = Record.objects.filter(pk__gt=sweep.position)
    if sweep.unit_code:
        behind = behind.filter(unit__code=sweep.unit_code)
    return list(behind.order_by("pk").values_list("pk", flat=True)[:AT_ONCE])


def records_among(sweep: Sweep, keys: Sequence[int]) -> list[Record]:
    """Those of them that are public and within the scope, with what is looked through."""
    found = public_within(sweep.unit_code, sweep.since).filter(pk__in=keys)
    return list(found.select_related("unit", "live_version__content").order_by("pk"))


def looked_through(records: Sequence[Record]) -> list[Looked]:
    """What the detectors see in these records: bodies, lines, names and texts of their files.

    The number of queries does not depend on how many records or files there are.
    """
    tables_at = tables_of_all()
    looked: list[Looked] = []
    contexts: dict[int, Context] = {}
    for record in records:
        assert record.live_version
        content, tables = record.live_version.content, tables_at(record.unit.code)
        was_imported = record.provenance == Provenance.IMPORT
        context = context_of_public(content, record.unit, tables, was_imported=was_imported)
        one = Looked(record, tables.switches)
        one.take(findings_in_words(content, context))
        contexts[record.pk] = replace(context, required=frozenset())
        looked.append(one)
    _look_into_files(looked, contexts)
    return looked


def _look_into_files(looked: list[Looked], contexts: Mapping[int, Context]) -> None:
    versions = [one.record.live_version for one in looked if one.record.live_version]
    carried = files_of_all(versions)
    states = reading_states(file.attachment for files in carried.values() for file in files)
    waiting: dict[str, list[tuple[Looked, Attachment]]] = defaultdict(list)
    for one in looked:
        context = contexts[one.record.pk]
        for file in carried.get(one.record.live_version_id or 0, ()):
            attachment = file.attachment
            one.take(findings_in_name(attachment, context))
            if suffix_of(attachment.name) in READABLE:
                found = found_on_disk(attachment, context)
                one.take(in_file(found or (), attachment))
                one.unread += found is None
            elif attachment.digest in states:
                waiting[attachment.digest].append((one, attachment))
            else:
                one.unread += 1
    read = set()
    for row in whole_texts(waiting):
        read.add(row.digest)
        for one, attachment in waiting[row.digest]:
            text = f"{row.text}\n{row.unseen}"
            one.take(in_file(inspect(text, contexts[one.record.pk]), attachment))
            one.unread += not row.is_whole
    for digest in waiting.keys() - read:
        for one, _attachment in waiting[digest]:
            one.unread += 1


def answers_to(records: Iterable[Record]) -> dict[int, set[str]]:
    """Record's key → fingerprints somebody has given a reason for."""
    found: dict[int, set[str]] = defaultdict(set)
    rows = Override.objects.filter(record__in=[record.pk for record in records])
    for key, fingerprint in rows.values_list("record_id", "fingerprint"):
        found[key].add(fingerprint)
    return found


def running_sweep() -> Sweep | None:
    """The sweep that goes on with the next slice: the oldest under way."""
    return Sweep.objects.filter(state=SweepState.RUNNING).order_by("id").first()


def whole_sweeps() -> QuerySet[Sweep]:
    """Those of the whole site, the latest first."""
    return Sweep.objects.filter(unit_code="", since__isnull=True).order_by("-id")


def last_finished() -> Sweep | None:
    """The last one of the whole site that came to its end."""
    return whole_sweeps().filter(state=SweepState.DONE).first()


def open_findings() -> QuerySet[PublicFinding]:
    """All that waits for an answer, the newest first, with what a row shows."""
    return (
        PublicFinding.objects.filter(
            state=PublicFindingState.OPEN, record__state=RecordState.PUBLISHED
        )
        .select_related("record", "unit")
        .order_by("-id")
    )


def public_findings_of(
    officer: Officer, *, state: str = PublicFindingState.OPEN
) -> QuerySet[PublicFinding]:
    """Findings in what the officer's units have made public, the newest first."""
    units = officer.unit_ids(Permission.READ)
    found = PublicFinding.objects.filter(state=state, unit_id__in=units).exclude(fingerprint="")
    return found.select_related("record", "unit").order_by("-id")


def page_of_findings(
    findings: QuerySet[PublicFinding], *, after: int | None, size: int
) -> tuple[list[PublicFinding], int | None]:
    """The page behind ``after``, and the key to ask the next one with."""
    if after is not None:
        findings = findings.filter(pk__lt=after)
    found = list(findings[: size + 1])
    return found[:size], found[size - 1].pk if len(found) > size else None


@dataclass(frozen=True)
class FoundInPublic:
    """A public record in which something waits for an answer: how much, and whether severe."""

    record: Record
    count: int
    is_severe: bool


def found_in_public(officer: Officer) -> tuple[list[FoundInPublic], bool]:
    """Public records of the officer's units with open findings, the gravest and newest first.

    Also whether there are more than these.
    """
    units = officer.unit_ids(Permission.DRAFT) | officer.unit_ids(Permission.TAKE_DOWN)
    if not units:
        return [], False
    rows = list(
        PublicFinding.objects.filter(state=PublicFindingState.OPEN, unit_id__in=units)
        .order_by()
        .values("record_id")
        .annotate(
            number=Count("id"),
            severe=Count("id", filter=Q(severity=Severity.BLOCKING)),
            newest=Max("id"),
        )
        .order_by("-severe", "-newest")[: MOST_RECORDS_TO_DO + 1]
    )
    shown = rows[:MOST_RECORDS_TO_DO]
    keys = [row["record_id"] for row in shown]
    records = Record.objects.select_related("unit").in_bulk(keys)
    return [
        FoundInPublic(records[row["record_id"]], row["number"], row["severe"] > 0) for row in shown
    ], len(rows) > len(shown)


def withdrawn_by_rule(officer: Officer) -> list[Record]:
    """Records of the officer's units that a sweep took off and nobody has begun to correct."""
    found = Record.objects.filter(
        state=RecordState.WITHDRAWN, withdrawn_by=f"system:{SWEEPER}",
        unit_id__in=officer.unit_ids(Permission.DRAFT), working_copy__isnull=True,
    )  # fmt: skip
    return list(found.select_related("unit").order_by("-withdrawn_at")[:MOST_RECORDS_TO_DO])


def reasons_given(findings: Iterable[PublicFinding]) -> dict[tuple[int, str], Override]:
    """(record's key, fingerprint) → the answer that was given, in one query."""
    wanted = list(findings)
    rows = Override.objects.filter(
        record__in={one.record_id for one in wanted},
        fingerprint__in={one.fingerprint for one in wanted},
    )
    return {(row.record_id, row.fingerprint): row for row in rows.order_by("id")}


def counts_of_open(unit_code: str, since: date | None) -> dict[str, Any]:
    """How many findings are open within the scope, severe ones apart, and how many of each code."""
    rows = (
        open_findings()
        .filter(record__in=public_within(unit_code, since).order_by().values("pk"))
        .order_by()
        .values("code", "severity")
        .annotate(number=Count("id"))
    )
    by_code: dict[str, int] = defaultdict(int)
    severe = 0
    for row in rows:
        by_code[row["code"]] += row["number"]
        severe += row["number"] if row["severity"] == Severity.BLOCKING else 0
    return {"open": sum(by_code.values()), "severe": severe, "codes": dict(by_code)}
