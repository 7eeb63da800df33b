"""The calendar of working days and the one clock; pure: calendar, events and now are given."""

from gongkai.workdays.rules.calendar import (
    Calendar,
    DayKind,
    ExceptionalDay,
    TableCalendar,
    add_workdays,
    covering_regions,
    next_workday,
    workdays_between,
)
from gongkai.workdays.rules.clock import (
    Event,
    Line,
    Policy,
    Reading,
    Tally,
    advance,
    clock,
    read,
)
from gongkai.workdays.rules.festivals import statutory_holiday

__all__ = [
    "Calendar",
    "DayKind",
    "Event",
    "ExceptionalDay",
    "Line",
    "Policy",
    "Reading",
    "TableCalendar",
    "Tally",
    "add_workdays",
    "advance",
    "clock",
    "covering_regions",
    "next_workday",
    "read",
    "statutory_holiday",
    "workdays_between",
]
