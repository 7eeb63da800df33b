"""Time limits as they are written, read once; index numbers; pure."""

from __future__ import annotations

import calendar
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from gongkai.catalogue.enums import LimitKind

AddWorkdays = Callable[[date, int], date]

_DIGITS = {numeral: value for value, numeral in enumerate("零一二三四五六七八九")}
_NUMERAL = r"[零一二三四五六七八九十]+"
_COUNTED = re.compile(rf"({_NUMERAL})(?=个?工作日|[日天]以?内|月[\d零一二三四五六七八九十底]|日前)")
_PUBLICITY = re.compile(r"[,;]?公示(?:期)?(?:不少于)?(\d{1,3})个?工作日$")
_SINCE = r"自?(?P<after>[^\d,;。]*?)(?:之日起|之日|以后|之后|后|起)?"
_NO_EVENT = re.compile("每|内|前|及时|实时|随时|不少于|至少|或者?$")
_CLOSING = r"(?:及时)?(?:予以|向社会)?(?:公开|公布|公示|公告)?"
_ONCE = r"(?:至少)?(?:公布|公开|更新)?(?:一次|1次)?(?:公布|公开|更新)?"

_WORKDAYS = re.compile(rf"{_SINCE}(?P<amount>\d{{1,3}})个?工作日(?:以?内)?{_CLOSING}")
_DAYS = re.compile(rf"{_SINCE}(?P<amount>\d{{1,3}})(?:个自然)?[日天]以?内{_CLOSING}")
_BY_DATE = re.compile(
    r"每年(?P<month>\d{1,2})月(?:(?P<day>\d{1,2})日|底)(?:以?前|之前)(?:(?:公开|公布).*)?"
)
_QUARTERLY = re.compile(rf"(?:至少)?(?:每(?:个)?季度?|按季度?){_ONCE}")
_MONTHLY = re.compile(rf"(?:至少)?(?:每(?:个)?月|按月){_ONCE}")
_PROMPTLY = re.compile(r"(?:及时|实时|随时|即时|立即)(?:公开|公布|更新|发布)?")


CLASS_DIGITS = 2


def class_of(theme: str) -> str:
    """The class (一级主题) a theme belongs to, by its code: 0201 政务公开 to 02 综合政务."""
    return theme[:CLASS_DIGITS]


class UnreadableTimeLimit(ValueError):
    """A wording nobody has met yet. It is refused, never half understood."""


@dataclass(frozen=True)
class TimeLimit:
    """A time limit, understood.

    ``amount`` counts working days or days after the event named in ``after``; ``month`` and ``day``
    are of a yearly date; ``publicity_days`` is how many working days a notice must stand besides.
    """

    kind: LimitKind
    text: str
    amount: int = 0
    month: int = 0
    day: int = 0
    after: str = ""
    publicity_days: int = 0


STATUTORY_TEXT = "信息形成或者变更之日起20个工作日内"


def parse_time_limit(text: str) -> TimeLimit:
    """Understand a limit as catalogues word it.

    Raises `UnreadableTimeLimit` for any other wording, the empty one included.
    """
    plain = _plain(text)
    publicity = _PUBLICITY.search(plain)
    days = int(publicity.group(1)) if publicity else 0
    found = _understood(plain[: publicity.start()] if publicity else plain)
    if found is None:
        raise UnreadableTimeLimit(text)
    kind, values = found
    return TimeLimit(
        kind=kind,
        text=text.strip(),
        amount=int(values.get("amount") or 0),
        month=int(values.get("month") or 0),
        day=int(values.get("day") or 0),
        after=values.get("after") or "",
        publicity_days=days,
    )


def _understood(plain: str) -> tuple[LimitKind, dict[str, str]] | None:
    for kind, pattern in (
        (LimitKind.QUARTERLY, _QUARTERLY),
        (LimitKind.MONTHLY, _MONTHLY),
        (LimitKind.PROMPTLY, _PROMPTLY),
        (LimitKind.BY_DATE_EACH_YEAR, _BY_DATE),
        (LimitKind.WORKDAYS_AFTER, _WORKDAYS),
        (LimitKind.DAYS_AFTER, _DAYS),
    ):
        match = pattern.fullmatch(plain)
        if match:
            values = match.groupdict()
            return (kind, _with_month_end(values)) if _is_possible(kind, values) else None
    return None


def _is_possible(kind: LimitKind, values: dict[str, str]) -> bool:
    if kind == LimitKind.BY_DATE_EACH_YEAR:
        month, day = int(values["month"]), int(values["day"] or 1)
        # 2024 is a leap year: 每年2月29日前 is a limit, met on the 28th in other years.
        return 1 <= month <= 12 and 1 <= day <= calendar.monthrange(2024, month)[1]
    if "amount" in values:
        return int(values["amount"]) > 0 and not _NO_EVENT.search(values["after"])
    return True


def _with_month_end(values: dict[str, str]) -> dict[str, str]:
    return {**values, "day": values.get("day") or "31"} if "month" in values else values


def _plain(text: str) -> str:
    """Without spaces, full-width digits or numerals where days are counted (二十个工作日)."""
    narrow = unicodedata.normalize("NFKC", text)
    squeezed = re.sub(r"\s+", "", narrow).rstrip("。.")
    return _COUNTED.sub(lambda found: str(_number(found.group(1))), squeezed)


def _number(numeral: str) -> int | str:
    """二十 → 20; anything not a number below a hundred is left alone."""
    tens, ten, ones = numeral.rpartition("十")
    if (tens and tens not in _DIGITS) or (ones and ones not in _DIGITS):
        return numeral
    return (_DIGITS.get(tens, 1) * 10 if ten else 0) + _DIGITS.get(ones, 0)


STATUTORY = parse_time_limit(STATUTORY_TEXT)
"""《条例》第二十六条：自该政府信息形成或者变更之日起20个工作日内及时公开。"""


@dataclass(frozen=True)
class Period:
    """A year, or its quarter or month number ``part``; which of them, the limit says."""

    year: int
    part: int = 1


_MONTHS = {LimitKind.QUARTERLY: 3, LimitKind.MONTHLY: 1}


def period_containing(limit: TimeLimit, day: date) -> Period:
    """The quarter, month or year in which ``day`` falls."""
    months = _MONTHS.get(limit.kind, 12)
    return Period(day.year, (day.month - 1) // months + 1)


def period_due(limit: TimeLimit, period: Period) -> date | None:
    """The last day on which the period's publication may happen; None without periods.

    Once a quarter or once a month: the last day of it. By a date each year: that date in the year.
    """
    if limit.kind in _MONTHS:
        return _day_in(period.year, period.part * _MONTHS[limit.kind], 31)
    if limit.kind == LimitKind.BY_DATE_EACH_YEAR:
        return _day_in(period.year, limit.month, limit.day)
    return None


def due_day(limit: TimeLimit, event_day: date, add_workdays: AddWorkdays) -> date | None:
    """The last day on which what came about on ``event_day`` may go public.

    The day of the event is not counted (自……之日起). None where the limit only says “promptly”.
    """
    if limit.kind == LimitKind.WORKDAYS_AFTER:
        return add_workdays(event_day, limit.amount)
    if limit.kind == LimitKind.DAYS_AFTER:
        return event_day + timedelta(days=limit.amount)
    due = period_due(limit, period_containing(limit, event_day))
    if due is not None and due < event_day:
        return period_due(limit, Period(event_day.year + 1))
    return due


def _day_in(year: int, month: int, day: int) -> date:
    """That day, or the last of a month that is shorter."""
    return date(year, month, min(day, calendar.monthrange(year, month)[1]))


def ceiling(limit: TimeLimit | None) -> TimeLimit:
    """The limit by which to judge: “promptly” and no limit at all end with 第二十六条.

    “及时”公开 is bounded by the twenty working days in which 第二十六条 asks for it.
    """
    return STATUTORY if limit is None or limit.kind == LimitKind.PROMPTLY else limit


def is_no_longer(proposed: TimeLimit, standard: TimeLimit | None) -> bool:
    """Whether a unit's own limit is surely met no later than the standard one.

    A number of days is never longer than as many working days. Limits that cannot be compared,
    such as ten working days and every quarter, count as longer. A notice must stand as long.
    """
    mine, theirs = ceiling(proposed), ceiling(standard)
    if proposed.publicity_days < (standard.publicity_days if standard else 0):
        return False
    kinds = (mine.kind, theirs.kind)
    if kinds == (LimitKind.BY_DATE_EACH_YEAR, LimitKind.BY_DATE_EACH_YEAR):
        return (mine.month, mine.day) <= (theirs.month, theirs.day)
    if kinds in (
        (LimitKind.MONTHLY, LimitKind.QUARTERLY),
        (LimitKind.DAYS_AFTER, LimitKind.WORKDAYS_AFTER),
    ):
        return mine.amount <= theirs.amount
    return mine.kind == theirs.kind and mine.amount <= theirs.amount


# --- index numbers (索引号) ----------------------------------------------------------------------
REQUIRED_BY_LAW = ("A", "V")
"""Codes of what 《条例》第二十条 and the law on villages list: a unit has no choice."""
DEFAULT_PATTERN = "{unit}/{year}-{number:5}"
LONGEST_TEXT = 12
NUMBER, TEXT = "number", "text"
_SEGMENT = re.compile(
    r"\{(?P<name>unit|credit|theme|year|month|number)(?::(?P<width>[1-9]\d?))?\}"
    r"|(?P<text>[^{}\s]+)"
)


class UnusablePattern(ValueError):
    """A pattern that cannot give every record of every unit a number of its own."""


class MissingFact(ValueError):
    """The pattern asks for something that is not known of this unit or record."""

    def __init__(self, fact: str) -> None:
        super().__init__(fact)
        self.fact = fact


@dataclass(frozen=True)
class Segment:
    """One part of a number: what stands there, or plain text; ``width`` pads with zeros."""

    name: str
    text: str = ""
    width: int = 0


@dataclass(frozen=True)
class IndexPattern:
    """A pattern, read: ``{unit}/{year}-{number:5}`` or ``{credit}/{year}{month}-{number:5}``."""

    pattern: str
    segments: tuple[Segment, ...]

    @property
    def resets_each(self) -> str:
        """It starts again each ``month`` where that is shown, else each ``year``."""
        return "month" if any(part.name == "month" for part in self.segments) else "year"


@dataclass(frozen=True)
class IndexFacts:
    """What a number may be made of."""

    unit: str
    credit: str
    theme: str
    formed_on: date

    def value(self, part: Segment) -> str:
        """What stands at the segment; `MissingFact` where nothing is known."""
        known = {
            TEXT: part.text,
            "unit": self.unit,
            "credit": self.credit,
            "theme": self.theme,
            "year": f"{self.formed_on.year:04d}",
            "month": f"{self.formed_on.month:02d}",
        }[part.name]
        if not known:
            raise MissingFact(part.name)
        return known.zfill(part.width)


def read_index_pattern(pattern: str) -> IndexPattern:
    """Read a pattern; raises `UnusablePattern` where numbers could meet or run together."""
    segments: list[Segment] = []
    place = 0
    while place < len(pattern):
        found = _SEGMENT.match(pattern, place)
        if not found:
            raise UnusablePattern(pattern)
        name, width, text = found.group("name", "width", "text")
        segments.append(Segment(name or TEXT, text or "", int(width or 0)))
        place = found.end()
    if not _is_usable(segments):
        raise UnusablePattern(pattern)
    return IndexPattern(pattern, tuple(segments))


def _is_usable(segments: list[Segment]) -> bool:
    """One running number, the year, one code of the unit, and a sign between any two parts.

    Only the month may follow the year at once. The signs are no digits.
    """
    names = [part.name for part in segments]
    signs = "".join(part.text for part in segments)
    touching = {pair for pair in pairwise(names) if TEXT not in pair}
    return (
        names.count(NUMBER) == 1
        and names.count("year") == 1
        and names.count("unit") + names.count("credit") == 1
        and names.count("theme") <= 1
        and names.count("month") <= 1
        and touching <= {("year", "month")}
        and len(signs) <= LONGEST_TEXT
        and not any(sign.isdigit() for sign in signs)
        and all(part.width <= (9 if part.name == NUMBER else 18) for part in segments)
    )


def format_index_number(pattern: IndexPattern, facts: IndexFacts, number: int) -> str:
    """The index number with the running number ``number``; a longer one outgrows its padding."""
    return "".join(
        str(number).zfill(part.width) if part.name == NUMBER else facts.value(part)
        for part in pattern.segments
    )


def counter_scope(pattern: IndexPattern, facts: IndexFacts) -> str:
    """Within what the running number counts: all the number shows but itself and the theme.

    Two units with one code, or a unit whose pattern was changed and changed back, share a scope
    where their numbers could meet.
    """
    return "".join(
        f"{{{part.name}}}" if part.name in (NUMBER, "theme") else facts.value(part)
        for part in pattern.segments
    )


def running_number(pattern: IndexPattern, facts: IndexFacts, index_number: str) -> int | None:
    """The running number of ``index_number``, if the pattern could have made it from the facts."""
    expected = "".join(
        rf"(?P<number>\d{{{max(part.width, 1)},9}})"
        if part.name == NUMBER
        else r"\w+"
        if part.name == "theme"
        else re.escape(facts.value(part))
        for part in pattern.segments
    )
    found = re.fullmatch(expected, index_number, re.ASCII)
    return int(found.group(NUMBER)) if found else None
