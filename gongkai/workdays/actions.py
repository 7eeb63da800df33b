"""Change the calendar of working days. Every change is audited and announced to the log.

《全国年节及纪念日放假办法》第四条: regions may have days off of their own; the State Council's
office announces each year's arrangement, and sometimes changes it within the year.
One calendar serves the whole house, so `calendar.edit` is asked for at the top.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import BinaryIO

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from gongkai.audit.actions import write_audit
from gongkai.audit.enums import Verb
from gongkai.core import db, log
from gongkai.core.errors import InvalidInput
from gongkai.core.ids import new_public_id
from gongkai.core.transitions import Actor, Doer
from gongkai.workdays.arrangements import ArrangedDay, read_csv, read_ics
from gongkai.workdays.models import WHOLE_COUNTRY, CalendarDay, CalendarVersion, CalendarYear
from gongkai.workdays.rules import covering_regions

TOPIC = "calendar.changed"
LANE = "workdays.calendar"
KEEPING = "calendar.edit"
FIRST_YEAR, LAST_YEAR = 2000, 2150


@dataclass(frozen=True)
class DayChange:
    """A day that is worked differently now, or called otherwise; ``before`` is None for new."""

    day: date
    region: str
    before: bool | None
    after: bool
    name: str


@transaction.atomic
def set_day(
    *,
    day: date,
    is_workday: bool,
    source: str,
    by: Doer,
    now: datetime,
    name: str = "",
    region: str = WHOLE_COUNTRY,
    announced: bool = True,
) -> DayChange | None:
    """Say that one day is worked or not; None when it was already written so."""
    actor = by.actor_at_top(KEEPING)
    db.serialise(LANE)
    change = _write_day(
        ArrangedDay(day, is_workday, name, region), source, announced, Verb.CHANGE, actor, now
    )
    _tell([change] if change else [], now)
    return change


@transaction.atomic
def import_csv(
    *, file: BinaryIO, source: str, by: Doer, now: datetime, region: str = WHOLE_COUNTRY
) -> list[DayChange]:
    """Take over an arrangement from a table; all of it or, with a sentence why, nothing."""
    return _import(read_csv, file, source, region, by, now)


@transaction.atomic
def import_ics(
    *, file: BinaryIO, source: str, by: Doer, now: datetime, region: str = WHOLE_COUNTRY
) -> list[DayChange]:
    """Take over an arrangement from a calendar file; all of it or, with a sentence, nothing."""
    return _import(read_ics, file, source, region, by, now)


@transaction.atomic
def mark_year_announced(
    *, year: int, source: str, by: Doer, now: datetime, announced: bool = True
) -> CalendarYear:
    """Say that all days of ``year`` are as announced (or, by mistake marked so, are not)."""
    actor = by.actor_at_top(KEEPING)
    db.serialise(LANE)
    _refuse_without_source(source)
    _refuse_far_years(year)
    if announced and not _has_days(year):
        raise InvalidInput(
            "calendar_year_empty",
            _("No holidays are entered for %(year)s. Import the arrangement first.")
            % {"year": year},
            year=year,
        )
    row = CalendarYear.objects.filter(year=year).first() or CalendarYear(year=year)
    before = {"announced": row.announced, "source": row.source} if row.pk else None
    after = {"announced": announced, "source": source.strip()}
    if before != after:
        row.announced, row.source = announced, source.strip()
        _clean(row)
        row.save()
        write_audit(
            verb=Verb.CHANGE, by=actor, now=now, kind="calendar_year", object_id=str(year),
            before=before, after=after,
        )  # fmt: skip
        _announce(date(year, 1, 1), date(year, 12, 31), [WHOLE_COUNTRY], now)
    return row


def _import(
    read: Callable[[BinaryIO], list[ArrangedDay]],
    file: BinaryIO,
    source: str,
    region: str,
    by: Doer,
    now: datetime,
) -> list[DayChange]:
    actor = by.actor_at_top(KEEPING)
    db.serialise(LANE)
    _refuse_without_source(source)
    changes = []
    for entry in read(file):
        placed = ArrangedDay(entry.day, entry.is_workday, entry.name, entry.region or region)
        if _is_exceptional(placed):
            changes.append(_write_day(placed, source, True, Verb.IMPORT, actor, now))
    made = [change for change in changes if change]
    _tell(made, now)
    return made


def _is_exceptional(entry: ArrangedDay) -> bool:
    """Whether the day needs a row: it has one, or it differs from what would hold without."""
    if CalendarDay.objects.filter(date=entry.day, region=entry.region).exists():
        return True
    wider = (WHOLE_COUNTRY, *covering_regions(entry.region)[:-1]) if entry.region else ()
    written = {
        row.region: row.is_workday
        for row in CalendarDay.objects.filter(date=entry.day, region__in=wider)
    }
    usual = entry.day.weekday() < 5
    for region in wider:
        usual = written.get(region, usual)
    return entry.is_workday != usual


def _write_day(
    entry: ArrangedDay, source: str, announced: bool, verb: Verb, by: Actor, now: datetime
) -> DayChange | None:
    _refuse_without_source(source)
    _refuse_far_years(entry.day.year)
    row = CalendarDay.objects.filter(date=entry.day, region=entry.region).first()
    before = _facts(row) if row else None
    row = row or CalendarDay(date=entry.day, region=entry.region)
    row.is_workday, row.name = entry.is_workday, entry.name.strip()
    row.source, row.announced = source.strip(), announced
    if before == _facts(row):
        return None
    _clean(row)
    row.save()
    object_id = f"{entry.day.isoformat()} {entry.region}".strip()
    write_audit(
        verb=verb, by=by, now=now, kind="calendar_day", object_id=object_id,
        before=before, after=_facts(row),
    )  # fmt: skip
    was = bool(before["is_workday"]) if before else None
    return DayChange(entry.day, entry.region, was, entry.is_workday, row.name)


def _facts(row: CalendarDay) -> dict[str, object]:
    return {
        "is_workday": row.is_workday,
        "name": row.name,
        "source": row.source,
        "announced": row.announced,
    }


def _clean(row: CalendarDay | CalendarYear) -> None:
    try:
        row.full_clean(validate_unique=False, validate_constraints=False)
    except ValidationError as error:
        raise InvalidInput("calendar_day", " ".join(error.messages)) from error


def _refuse_without_source(source: str) -> None:
    if not source.strip():
        raise InvalidInput(
            "calendar_source",
            _("Say where this is announced, with the number of the notice: 国办发明电〔2025〕7号."),
        )


def _refuse_far_years(year: int) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise InvalidInput(
            "calendar_year",
            _("The year is %(year)s. Give a year from %(first)s to %(last)s.")
            % {"year": year, "first": FIRST_YEAR, "last": LAST_YEAR},
            year=year,
        )


def _has_days(year: int) -> bool:
    return CalendarDay.objects.filter(
        date__year=year, region=WHOLE_COUNTRY, announced=True
    ).exists()


def _tell(changes: Iterable[DayChange], now: datetime) -> None:
    made = list(changes)
    if made:
        days = [change.day for change in made]
        _announce(min(days), max(days), sorted({change.region for change in made}), now)


def _announce(first: date, last: date, regions: list[str], now: datetime) -> None:
    """Every process reads the calendar again, and whoever shows due days is told which changed."""
    CalendarVersion.objects.update_or_create(pk=1, defaults={"token": new_public_id()})
    log.append(
        topic=TOPIC, kind="calendar", object_id=str(first.year), now=now,
        first=first.isoformat(), last=last.isoformat(), regions=regions,
    )  # fmt: skip
