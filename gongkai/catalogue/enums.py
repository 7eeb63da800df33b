"""Words of the disclosure catalogue (公开目录)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Level(models.TextChoices):
    """Which units an item is for."""

    COUNTY = "county", _("cities and counties")
    COUNTY_TOWN = "county_town", _("cities, counties and towns")
    TOWN = "town", _("towns")
    VILLAGE = "village", _("villages")


class Timing(models.TextChoices):
    """How long or how often something is public (公开时限类别)."""

    PERMANENT = "permanent", _("permanently")
    PERIODIC = "periodic", _("periodically")
    AS_IT_HAPPENS = "as_it_happens", _("as it happens")


class Openness(models.TextChoices):
    """五公开: the five dimensions."""

    DECISION = "decision", _("decision")
    EXECUTION = "execution", _("execution")
    MANAGEMENT = "management", _("management")
    SERVICE = "service", _("service")
    RESULT = "result", _("result")


class LimitKind(models.TextChoices):
    """What a time limit is counted by."""

    WORKDAYS_AFTER = "workdays_after", _("working days after")
    DAYS_AFTER = "days_after", _("days after")
    BY_DATE = "by_date", _("by a date each year")
    QUARTERLY = "quarterly", _("every quarter")
    MONTHLY = "monthly", _("every month")
    PROMPTLY = "promptly", _("promptly")
