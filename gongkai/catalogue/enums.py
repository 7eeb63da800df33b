"""Words of the disclosure catalogue (公开目录)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Level(models.TextChoices):
    """公开层级: whose catalogue an item is for."""

    COUNTY = "county", _("city or county")
    TOWN = "town", _("town")
    VILLAGE = "village", _("village")


class Timing(models.TextChoices):
    """公开时限类别: for how long, or how often, something is made public."""

    PERMANENT = "permanent", _("permanently")
    PERIODIC = "periodic", _("periodically")
    AS_IT_HAPPENS = "as_it_happens", _("as it happens")


class Phase(models.TextChoices):
    """事前公开 or 事后公开."""

    BEFORE = "before", _("before the fact")
    AFTER = "after", _("after the fact")


class Openness(models.TextChoices):
    """五公开: the five dimensions of openness."""

    DECISION = "decision", _("decision")
    EXECUTION = "execution", _("execution")
    MANAGEMENT = "management", _("management")
    SERVICE = "service", _("service")
    RESULT = "result", _("result")


class Audience(models.TextChoices):
    """公开对象."""

    EVERYONE = "everyone", _("everybody")
    SPECIFIC = "specific", _("a particular group")


class Mode(models.TextChoices):
    """公开方式."""

    ACTIVE = "active", _("of one's own accord")
    ON_REQUEST = "on_request", _("on request")


class Channel(models.TextChoices):
    """公开渠道和载体, as standard catalogues offer them to be ticked."""

    WEBSITE = "website", _("government website")
    GAZETTE = "gazette", _("government gazette")
    NEW_MEDIA = "new_media", _("Weibo, WeChat and app")
    PRESS_OR_HEARING = "press_or_hearing", _("press conference or hearing")
    BROADCAST = "broadcast", _("radio and television")
    NEWSPAPERS = "newspapers", _("newspapers and print")
    READING_PLACE = "reading_place", _("public reading place")
    SERVICE_CENTRE = "service_centre", _("government service centre")
    SERVICE_STATION = "service_station", _("local service station")
    ON_SITE = "on_site", _("at home or on site")
    NOTICE_BOARD = "notice_board", _("notice board or screen of the community, firm or village")
    TARGETED = "targeted", _("sent to those concerned")
    INVESTMENT_PLATFORM = "investment_platform", _("platform for approving investment projects")
    TRADING_PLATFORM = "trading_platform", _("public resource trading platform")
    CREDIT_CHINA = "credit_china", _("Credit China website")
    TENDER_PLATFORM = "tender_platform", _("platform for tenders and bids")
    EXPROPRIATION_PLATFORM = "expropriation_platform", _("platform for land expropriation")
    LEGAL_SERVICE_NETWORK = "legal_service_network", _("legal service network")
    HOTLINE = "hotline", _("12345 hotline")
    OTHER = "other", _("other")


class LimitKind(models.TextChoices):
    """How a time limit is counted."""

    WORKDAYS_AFTER = "workdays_after", _("working days after")
    DAYS_AFTER = "days_after", _("days after")
    BY_DATE_EACH_YEAR = "by_date_each_year", _("by a date each year")
    QUARTERLY = "quarterly", _("every quarter")
    MONTHLY = "monthly", _("every month")
    PROMPTLY = "promptly", _("promptly")
