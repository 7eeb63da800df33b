"""Read a holiday arrangement from a table (CSV) or a calendar file (iCalendar)."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import BinaryIO

from django.utils.translation import gettext as _
from icalendar import Calendar

from gongkai.core.errors import InvalidInput

LARGEST_FILE = 1024 * 1024
LONGEST_HOLIDAY = timedelta(days=31)
HEADINGS = {
    "date": "date", "日期": "date",
    "until": "until", "截止": "until",
    "kind": "kind", "安排": "kind",
    "name": "name", "节日": "name",
    "region": "region", "地区": "region",
}  # fmt: skip
DAY_OFF = frozenset({"holiday", "休", "放假", "休息"})
WORKED = frozenset({"workday", "班", "上班", "调休上班", "补班"})
DAY_FORMS = ("%Y-%m-%d", "%Y/%m/%d", "%Y%m%d", "%Y年%m月%d日")
NAME_IN_SUMMARY = re.compile(r"[^\s(（【]+")


@dataclass(frozen=True)
class ArrangedDay:
    """One day of an arrangement."""

    day: date
    is_workday: bool
    name: str = ""
    region: str = ""


def read_csv(file: BinaryIO) -> list[ArrangedDay]:
    """Rows of date, until (may be empty), kind (休 or 班), name and region (may be empty)."""
    reader = csv.reader(io.StringIO(_text(_content(file))))
    rows = [(reader.line_num, row) for row in reader if any(cell.strip() for cell in row)]
    columns = _columns(rows[0][1]) if rows else {}
    if not {"date", "kind"} <= set(columns):
        raise InvalidInput(
            "calendar_headings",
            _("The first line must name the columns: date, until, kind, name, region."),
        )
    days = [day for number, row in rows[1:] for day in _days_of_row(number, row, columns)]
    return _without_contradictions(days)


def read_ics(file: BinaryIO) -> list[ArrangedDay]:
    """Events whose title says 休 or 假 for a day off, 班 for a working day: “国庆节（休）”."""
    try:
        components = Calendar.from_ical(_content(file)).walk("VEVENT")
        events = [
            (str(event.get("summary", "")), event.decoded("dtstart"), event.decoded("dtend", None))
            for event in components
        ]
    except (ValueError, KeyError, AttributeError, IndexError, TypeError) as error:
        raise InvalidInput(
            "calendar_unreadable",
            _("This is not a calendar file. Save it again as .ics and choose that file."),
        ) from error
    days = [day for event in events for day in _days_of_event(*event)]
    return _without_contradictions(days)


def _content(file: BinaryIO) -> bytes:
    content = file.read(LARGEST_FILE + 1)
    if len(content) > LARGEST_FILE:
        raise InvalidInput(
            "calendar_too_large",
            _("The file is larger than 1 MB. A year of holidays is far smaller; check the file."),
        )
    return content


def _text(content: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise InvalidInput(
        "calendar_unreadable", _("The text of this file cannot be read. Save it as CSV in UTF-8.")
    )


def _columns(row: list[str]) -> dict[str, int]:
    named = ((HEADINGS.get(cell.strip().lower()), place) for place, cell in enumerate(row))
    return {name: place for name, place in named if name}


def _days_of_row(number: int, row: list[str], columns: dict[str, int]) -> Iterator[ArrangedDay]:
    cells = {
        name: row[place].strip() if place < len(row) else "" for name, place in columns.items()
    }
    where = _("Line %(number)s") % {"number": number}
    first = _date(cells["date"], where)
    last = _date(cells["until"], where) if cells.get("until") else first
    kind = cells["kind"].lower()
    if kind not in DAY_OFF | WORKED:
        raise InvalidInput(
            "calendar_kind",
            _("%(where)s: the kind is “%(kind)s”. Write 休 for a day off or 班 for a working day.")
            % {"where": where, "kind": cells["kind"]},
            line=number,
        )
    for day in _span(first, last, where):
        yield ArrangedDay(day, kind in WORKED, cells.get("name", ""), cells.get("region", ""))


def _days_of_event(title: str, start: object, end: object) -> Iterator[ArrangedDay]:
    where = _("Event “%(title)s”") % {"title": title}
    worked = "班" in title
    if not worked and not {"休", "假"} & set(title):
        raise InvalidInput(
            "calendar_kind",
            _("%(where)s: the title must say 休 for a day off or 班 for a working day.")
            % {"where": where},
        )
    if not isinstance(start, date):
        raise InvalidInput("calendar_date", _("%(where)s has no date.") % {"where": where})
    first = _plain(start)
    last = _plain(end) - timedelta(days=1) if isinstance(end, date) else first
    name = NAME_IN_SUMMARY.match(title)
    for day in _span(first, max(first, last), where):
        yield ArrangedDay(day, worked, name.group() if name else "")


def _plain(moment: date) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


def _date(text: str, where: str) -> date:
    for form in DAY_FORMS:
        try:
            return datetime.strptime(text, form).date()
        except ValueError:
            continue
    raise InvalidInput(
        "calendar_date",
        _("%(where)s: “%(text)s” is not a date. Write it as 2027-02-06.")
        % {"where": where, "text": text},
    )


def _span(first: date, last: date, where: str) -> Iterator[date]:
    if not timedelta() <= last - first <= LONGEST_HOLIDAY:
        raise InvalidInput(
            "calendar_span",
            _("%(where)s: the last day must follow the first within 31 days.") % {"where": where},
        )
    for offset in range((last - first).days + 1):
        yield first + timedelta(days=offset)


def _without_contradictions(days: Iterable[ArrangedDay]) -> list[ArrangedDay]:
    found: dict[tuple[str, date], ArrangedDay] = {}
    for entry in days:
        known = found.setdefault((entry.region, entry.day), entry)
        if known.is_workday != entry.is_workday:
            raise InvalidInput(
                "calendar_contradiction",
                _("%(day)s is both a day off and a working day in this file. Keep one of them.")
                % {"day": entry.day.isoformat()},
                day=entry.day.isoformat(),
            )
    if not found:
        raise InvalidInput("calendar_empty", _("There is no day in this file."))
    return [found[key] for key in sorted(found)]
