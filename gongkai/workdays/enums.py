"""Units of limits, what happens to a clock, what it shows, and why a day counts or not."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Unit(models.TextChoices):
    """What a limit is counted in."""

    WORKDAYS = "workdays", _("working days")
    CALENDAR_DAYS = "days", _("calendar days")
    HOURS = "hours", _("hours")


class EventKind(models.TextChoices):
    """What can happen to a clock."""

    START = "start", _("the limit starts")
    RESTART = "restart", _("the limit starts again")
    PAUSE = "pause", _("the limit is paused")
    RESUME = "resume", _("the limit runs on")
    EXTEND = "extend", _("the limit is extended")
    FINISH = "finish", _("done")


class ClockState(models.TextChoices):
    """What a clock shows. Whether the answer is provisional is said beside it, not here."""

    NOT_STARTED = "not_started", _("not started")
    IN_TIME = "in_time", _("in time")
    DUE_SOON = "due_soon", _("due soon")
    DUE_TODAY = "due_today", _("due today")
    OVERDUE = "overdue", _("overdue")
    PAUSED = "paused", _("paused")
    FINISHED = "finished", _("done in time")
    FINISHED_LATE = "finished_late", _("done late")


class DayReason(models.TextChoices):
    """Why a day counts or does not count."""

    START = "start", _("first day, not counted")
    WORKDAY = "workday", _("working day")
    MAKEUP = "makeup", _("make-up working day")
    WEEKEND = "weekend", _("weekend")
    HOLIDAY = "holiday", _("public holiday")
    REGIONAL = "regional", _("regional holiday")
    CALENDAR_DAY = "calendar_day", _("calendar day")
    RUNNING = "running", _("counted by the hour")
    PAUSED = "paused", _("paused, not counted")
    ROLLED = "rolled", _("moved to the next working day")
