"""Look through everything public again, slice after slice, and answer what is found there."""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction
from django.db.models import F

from gongkai.audit.actions import write_audit
from gongkai.audit.enums import Verb
from gongkai.core import log
from gongkai.core.transitions import Actor
from gongkai.organisations.enums import Permission
from gongkai.organisations.queries import Officer
from gongkai.records import errors
from gongkai.records.actions._steps import as_it_is, refuse_erased
from gongkai.records.actions.taking_down import actor_taking_down, withdraw_by_rule
from gongkai.records.enums import PublicFindingState, RecordState, SweepState
from gongkai.records.models import Override, PublicFinding, Record, Sweep
from gongkai.records.queries.screening import Answered
from gongkai.records.queries.sweeping import (
    SWEEPER,
    Looked,
    answers_to,
    last_finished,
    looked_through,
    next_keys,
    public_within,
    records_among,
    running_sweep,
    whole_sweeps,
)
from gongkai.records.rules.lifecycle import SHORTEST_REASON, says_why
from gongkai.screening.enums import Severity
from gongkai.screening.queries import version_of_rules

BY = Actor.system(SWEEPER)
OPEN, GONE = PublicFindingState.OPEN, PublicFindingState.GONE


@transaction.atomic
def start_sweep(*, by: Officer, now: datetime) -> Sweep:
    """Look through everything public now, whatever was looked through before."""
    log.take_turn()
    actor = by.actor_at_top(Permission.SCREENING_TABLES)
    made = begin_sweep(by=actor, now=now)
    write_audit(verb=Verb.SETTING, by=actor, now=now, kind="sweep", object_id=str(made.pk))
    return made


@transaction.atomic
def begin_sweep(
    *, by: Actor, now: datetime, unit_code: str = "", since: date | None = None
) -> Sweep:
    """The sweep of this scope that is under way by today's rules, or a new one.

    One that goes by older rules is stopped: what it has looked at would be looked at again anyway.
    """
    log.take_turn()
    rules = version_of_rules()
    same = Sweep.objects.filter(state=SweepState.RUNNING, unit_code=unit_code, since=since)
    found = same.filter(rules=rules).order_by("id").first()
    if found:
        return found
    same.update(state=SweepState.STOPPED, moved_at=now)
    return Sweep.objects.create(
        rules=rules, unit_code=unit_code, since=since, started_at=now, started_by=by.person,
        moved_at=now, total=public_within(unit_code, since).order_by().count(),
    )  # fmt: skip


def is_due() -> bool:
    """Whether the rules are others than those of the last look through the whole site."""
    rules = version_of_rules()
    if whole_sweeps().filter(state=SweepState.RUNNING, rules=rules).exists():
        return False
    last = last_finished()
    return last is None or last.rules != rules


def sweep_on(*, clock: Callable[[], datetime], seconds: float) -> bool:
    """Begin a sweep where one is due, and go on with the one under way for so many seconds.

    Returns whether there is more to do. Beside another process that does the same nothing is
    looked at twice to an effect: whoever moves the position first has done that batch.
    """
    if is_due():
        begin_sweep(by=BY, now=clock())
    sweep = running_sweep()
    until = time.monotonic() + seconds
    while sweep is not None and time.monotonic() < until:
        sweep_batch(sweep=sweep, now=clock())
        sweep = running_sweep()
    return sweep is not None


def sweep_batch(*, sweep: Sweep, now: datetime) -> bool:
    """The next few records; whether there were any. Nobody waits while they are looked through."""
    keys = next_keys(sweep)
    if not keys:
        running = Sweep.objects.filter(pk=sweep.pk, state=SweepState.RUNNING)
        running.update(state=SweepState.DONE, moved_at=now)
        sweep.refresh_from_db()
        return False
    looked = looked_through(records_among(sweep, keys))
    with transaction.atomic():
        log.take_turn()
        moved = Sweep.objects.filter(
            pk=sweep.pk, state=SweepState.RUNNING, position=sweep.position
        ).update(position=keys[-1], moved_at=now)
        if moved:
            _note(sweep, _as_they_are(looked), now)
    sweep.refresh_from_db()
    return True


def _as_they_are(looked: Sequence[Looked]) -> list[Looked]:
    """Without records that were revised or taken off while they were looked through."""
    keys = [one.record.pk for one in looked]
    now_live = dict(
        Record.objects.filter(pk__in=keys, state=RecordState.PUBLISHED).values_list(
            "pk", "live_version_id"
        )
    )
    return [one for one in looked if now_live.get(one.record.pk) == one.record.live_version_id]


def _note(sweep: Sweep, looked: list[Looked], now: datetime) -> None:
    answered = answers_to(one.record for one in looked)
    new = _keep(looked, answered, now)
    withdrawn = 0
    for one in looked:
        if codes := one.severe_by_rule(answered[one.record.pk]):
            withdraw_by_rule(record=one.record, codes=codes, by=BY, now=now)
            withdrawn += 1
    Sweep.objects.filter(pk=sweep.pk).update(
        looked_at=F("looked_at") + len(looked),
        newly_found=F("newly_found") + new,
        unread_files=F("unread_files") + sum(one.unread for one in looked),
        withdrawn=F("withdrawn") + withdrawn,
    )


@dataclass
class _Changes:
    """What becomes of the rows kept for a few records."""

    made: list[PublicFinding] = field(default_factory=list)
    still: list[int] = field(default_factory=list)
    again: list[int] = field(default_factory=list)
    settled: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    altered: list[PublicFinding] = field(default_factory=list)


def _keep(looked: Sequence[Looked], answered: dict[int, set[str]], now: datetime) -> int:
    """Bring the kept findings of these records up to date; returns how many are new."""
    kept: dict[int, list[PublicFinding]] = defaultdict(list)
    rows = PublicFinding.objects.filter(record__in=[one.record.pk for one in looked])
    for row in rows.exclude(fingerprint=""):
        kept[row.record_id].append(row)
    changes = _Changes()
    for one in looked:
        _compare(one, kept[one.record.pk], answered[one.record.pk], changes, now)
    PublicFinding.objects.bulk_create(changes.made)
    PublicFinding.objects.bulk_update(changes.altered, ["severity", "version", "excerpt", "place"])
    PublicFinding.objects.filter(pk__in=changes.still).update(last_seen_at=now)
    PublicFinding.objects.filter(pk__in=changes.again).update(
        state=OPEN, settled_at=None, settled_by="", last_seen_at=now
    )
    for state, keys in changes.settled.items():
        PublicFinding.objects.filter(pk__in=keys).update(
            state=state, settled_at=now, settled_by=BY.person
        )
    return len(changes.made) + len(changes.again)


def _compare(
    one: Looked, kept: list[PublicFinding], answered: set[str], changes: _Changes, now: datetime
) -> None:
    """Those kept that are still there, came back, are answered or gone; then those that are new."""
    live = one.record.live_version_id
    known = set()
    # an open row goes along with its record from version to version; a settled one stays behind
    for row in kept:
        if row.state != OPEN and row.version_id != live:
            continue
        known.add(row.fingerprint)
        finding = one.found.get(row.fingerprint)
        if row.fingerprint in answered:
            state = PublicFindingState.ANSWERED
        elif finding is None:
            state = GONE if row.version_id == live else PublicFindingState.MENDED
        else:
            state = OPEN
            _follow(row, finding, live, changes)
            (changes.still if row.state == OPEN else changes.again).append(row.pk)
        if state != OPEN and row.state == OPEN:
            changes.settled[state].append(row.pk)
    changes.made += [
        _row(one.record, finding, now)
        for fingerprint, finding in one.found.items()
        if fingerprint not in known and fingerprint not in answered
    ]


def _follow(row: PublicFinding, finding: Answered, live: int | None, changes: _Changes) -> None:
    told = (finding.severity, finding.excerpt[:300], finding.place[:40], live)
    if told != (row.severity, row.excerpt, row.place, row.version_id):
        row.severity, row.excerpt, row.place, row.version_id = told  # type: ignore[assignment]
        changes.altered.append(row)


def _row(record: Record, finding: Answered, now: datetime) -> PublicFinding:
    assert record.live_version_id
    return PublicFinding(
        record=record, version_id=record.live_version_id, unit_id=record.unit_id,
        code=finding.code, severity=finding.severity, fingerprint=finding.fingerprint,
        excerpt=finding.excerpt[:300], place=finding.place[:40], first_seen_at=now,
        last_seen_at=now,
    )  # fmt: skip


@transaction.atomic
def answer_public_findings(
    *, record: Record, fingerprints: Iterable[str], reason: str, by: Officer, now: datetime
) -> list[Override]:
    """It is right as it is, because …: each finding gets its answer, which is never told again.

    What is severe may be left before the public only by who could also take it off.
    """
    log.take_turn()
    refuse_erased(as_it_is(record))
    if not says_why(reason):
        raise errors.reason_short(SHORTEST_REASON)
    wanted = set(fingerprints)
    rows = list(
        PublicFinding.objects.filter(record=record, state=OPEN, fingerprint__in=wanted)
        .exclude(fingerprint="")
        .order_by("id")
    )
    if not rows or len(Counter(row.fingerprint for row in rows)) != len(wanted):
        raise errors.somebody_was_quicker()
    actor = _who_answers(record, rows, by)
    made = [_answer(record, row, reason.strip(), actor, now) for row in rows]
    PublicFinding.objects.filter(pk__in=[row.pk for row in rows]).update(
        state=PublicFindingState.ANSWERED, settled_at=now, settled_by=actor.person
    )
    return made


def _who_answers(record: Record, rows: Sequence[PublicFinding], by: Officer) -> Actor:
    if any(row.severity == Severity.BLOCKING for row in rows):
        return actor_taking_down(record, by)
    return by.actor(Permission.DRAFT, record.unit_id)


def _answer(
    record: Record, row: PublicFinding, reason: str, actor: Actor, now: datetime
) -> Override:
    made = Override.objects.create(
        record=record, fingerprint=row.fingerprint, code=row.code, reason=reason,
        made_at=now, made_by=actor.person,
    )  # fmt: skip
    write_audit(
        verb=Verb.OVERRIDE, by=actor, now=now, unit_code=record.unit.code, kind="record",
        object_id=record.public_id, finding=row.code,
    )  # fmt: skip
    return made
