"""The calendar of working days: what differs from the weekday, and which years are announced."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from gongkai.core.ids import new_public_id

WHOLE_COUNTRY = ""


class CalendarDay(models.Model):
    """A day off that is no weekend, or a weekend that is worked (调休上班)."""

    date = models.DateField(_("date"))
    region = models.CharField(
        _("region"),
        max_length=20,
        blank=True,
        default=WHOLE_COUNTRY,
        help_text=_("code of the administrative division; empty for the whole country"),
    )
    is_workday = models.BooleanField(_("working day"))
    name = models.CharField(_("holiday"), max_length=80, blank=True)
    source = models.CharField(_("announced in"), max_length=200)
    announced = models.BooleanField(_("announced"), default=True)

    class Meta:
        ordering = ["date", "region"]
        constraints = [
            models.UniqueConstraint(fields=["date", "region"], name="calendar_day_once_per_region")
        ]


class CalendarYear(models.Model):
    """A year, and whether the State Council has announced how its holidays are arranged."""

    year = models.PositiveSmallIntegerField(_("year"), unique=True)
    announced = models.BooleanField(_("announced"))
    source = models.CharField(_("announced in"), max_length=200)

    class Meta:
        ordering = ["year"]


class CalendarVersion(models.Model):
    """One row whose token changes with the calendar, so that every process knows to read again.

    A token and not a number: a number given back by a rollback would be given out twice.
    """

    token = models.CharField(max_length=13, default=new_public_id)
