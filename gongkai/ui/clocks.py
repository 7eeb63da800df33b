"""What a clock says: its state in words, and the sum behind it."""

from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gongkai.ui.library import look_up
from gongkai.ui.text import legal_date

STATE_TONES: Final = {
    "ample": "ok",
    "soon": "warn",
    "today": "warn",
    "overdue": "bad",
    "paused": "off",
    "provisional": "warn",
    "done": "ok",
}
STATE_ICONS: Final = {"provisional": "triangle-alert"}


@dataclass(frozen=True)
class Cell:
    """One day of the large form."""

    label: str
    kind: str


@dataclass(frozen=True)
class ShownClock:
    """A clock with every word made."""

    state: str
    tone: str
    icon: str
    counted: int
    limit: int
    headline: str
    arithmetic: str
    counted_words: str
    note: str
    unit_note: str
    spoken: str
    share: int
    cells: tuple[Cell, ...]
    explain_href: str


def shown_clock(clock: Any) -> ShownClock:
    """The clock dict of docs/modules/ui.md with its missing words filled in."""
    state = look_up(clock, "state")
    counted, limit = int(look_up(clock, "counted", 0)), int(look_up(clock, "limit", 0))
    unit = look_up(clock, "unit") or "working_days"
    remaining = look_up(clock, "remaining", max(limit - counted, 0))
    over = look_up(clock, "over", max(counted - limit, 0))
    arithmetic = look_up(clock, "arithmetic") or _arithmetic(state, unit, counted, limit)
    headline = look_up(clock, "headline") or _headline(state, unit, remaining, over)
    cells = tuple(
        Cell(str(look_up(cell, "label")), look_up(cell, "kind"))
        for cell in look_up(clock, "cells", ())
    )
    return ShownClock(
        state=state,
        tone=STATE_TONES[state],
        icon=STATE_ICONS.get(state, ""),
        counted=counted,
        limit=limit,
        headline=headline,
        arithmetic=arithmetic,
        counted_words=_counted_words(state, unit, counted),
        note=look_up(clock, "note") or _note(state, look_up(clock, "due")),
        unit_note=_unit_note(unit),
        spoken=_("%(sum)s. %(state)s.") % {"sum": arithmetic, "state": headline},
        share=min(100, round(100 * counted / limit)) if limit else 0,
        cells=cells or tuple(_cells(state, counted, limit)),
        explain_href=look_up(clock, "explain_href"),
    )


def _headline(state: str, unit: str, remaining: int, over: int) -> str:
    if state == "today":
        return _("Due today")
    if state == "paused":
        return _("Clock stopped")
    if state == "done":
        return _("Done in time")
    if state == "overdue":
        return _overdue(unit, over)
    if unit == "hours":
        return ngettext("%(count)d hour left", "%(count)d hours left", remaining) % {
            "count": remaining
        }
    return ngettext("%(count)d day left", "%(count)d days left", remaining) % {"count": remaining}


def _overdue(unit: str, over: int) -> str:
    if unit == "hours":
        words = ngettext("%(count)d hour overdue", "%(count)d hours overdue", over)
    elif unit == "calendar_days":
        words = ngettext("%(count)d day overdue", "%(count)d days overdue", over)
    else:
        words = ngettext("%(count)d working day overdue", "%(count)d working days overdue", over)
    return words % {"count": over}


def _arithmetic(state: str, unit: str, counted: int, limit: int) -> str:
    facts = {"counted": counted, "limit": limit}
    if state == "paused" and unit == "working_days":
        return _("Stopped at working day %(counted)d") % facts
    if unit == "hours":
        return _("Hour %(counted)d of %(limit)d") % facts
    if unit == "calendar_days":
        return _("Day %(counted)d of %(limit)d") % facts
    return _("Working day %(counted)d of %(limit)d") % facts


def _counted_words(state: str, unit: str, counted: int) -> str:
    if state == "paused" and unit == "working_days":
        return _("Stopped at working day %(counted)d") % {"counted": counted}
    if unit == "hours":
        return _("Hour %(counted)d") % {"counted": counted}
    if unit == "calendar_days":
        return _("Day %(counted)d") % {"counted": counted}
    return _("Working day %(counted)d") % {"counted": counted}


def _note(state: str, due: Any) -> str:
    if not due:
        return ""
    facts = {"date": legal_date(due)}
    if state == "overdue":
        return _("Was due by %(date)s") % facts
    if state == "provisional":
        words = _(
            "Provisionally due by %(date)s; to be checked once the State Council announces"
            " the holidays"
        )
        return words % facts
    return _("Due by %(date)s") % facts


def _unit_note(unit: str) -> str:
    if unit == "hours":
        return _("Counted in hours")
    if unit == "calendar_days":
        return _("Counted in calendar days")
    return _("Counted in working days")


def _cells(state: str, counted: int, limit: int) -> list[Cell]:
    """One cell for each day up to the limit, and beyond it when overdue."""
    return [
        Cell(str(day), _cell_kind(state, day, counted, limit))
        for day in range(1, max(limit, counted) + 1)
    ]


def _cell_kind(state: str, day: int, counted: int, limit: int) -> str:
    if day == counted and state not in {"paused", "done"}:
        return "today last" if day == limit else "today"
    if day > limit:
        return "over"
    if day == limit and day <= counted:
        return "past last"
    if day <= counted:
        return "past"
    if day == limit:
        return "last"
    return "provisional" if state == "provisional" else "ahead"
