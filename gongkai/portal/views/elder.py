"""The home page in large print (长者模式): six things, nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from gongkai.portal.columns import filled_columns
from gongkai.portal.frame import page

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

BUTTONS = 5
"""Beside the telephone; with it they are six."""


def elder_home(request: HttpRequest) -> HttpResponse:
    """Six large buttons; each leads to something that is there. Whoever has difficulty in reading
    is to be helped (《条例》第四十三条), free of charge (第四十二条)."""
    return page(
        request, "portal/elder_home.html", {"tasks": tasks()}, title=_("Home"), column="elder"
    )


def tasks() -> list[dict[str, str]]:
    """What old people come for; what has nothing in it gives way to the next."""
    filled = {column.code: column.href for column in filled_columns()}
    of_kinds = (
        ("notice", _("Find notices"), _("what is going on these days"), "bell"),
        ("village_affairs", _("Village affairs"), _("money, land, elections"), "users"),
        ("policy_document", _("Policies"), _("what the government decided"), "file"),
        ("interpretation", _("Policies explained"), _("in plain words"), "book"),
        ("service_guide", _("Getting things done"), _("where to go, what to bring"), "pencil"),
    )
    always = (
        (reverse("portal:units"), _("Find an office"), _("address and telephone"), "building"),
        (reverse("portal:find"), _("Look for something"), _("type a few words"), "search"),
        (reverse("portal:contact"), _("Contact us"), _("ask and be helped"), "mail"),
        (reverse("portal:section"), _("All that is public"), _("by subject"), "folder"),
        (reverse("portal:help"), _("How to use this site"), _("step by step"), "circle-info"),
    )
    found = [(filled[code], *words) for code, *words in of_kinds if code in filled]
    chosen = [*found[: BUTTONS - 1], *always][:BUTTONS]
    names = ("href", "label", "note", "icon")
    return [dict(zip(names, one, strict=True)) for one in chosen]
