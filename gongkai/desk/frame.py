"""What every page of the desk has around its content: unit, sections with counts, the person."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

from django.apps import apps
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from gongkai.core.moments import legal_day, now
from gongkai.desk.guard import DeskRequest, own_units
from gongkai.desk.rail import looked_after
from gongkai.desk.shown.words import capped
from gongkai.organisations.enums import Permission
from gongkai.organisations.queries import Officer, in_tree_order, officer_for
from gongkai.records.queries import LIST_LIMIT, drafts_of, waiting_for

REVIEWING = (
    Permission.SECRECY_REVIEW,
    Permission.REVIEW,
    Permission.ISSUE,
    Permission.OFFICE_APPROVE,
)
MOST_UNITS_TO_SWITCH = 12


def page(
    request: DeskRequest,
    template: str,
    context: dict[str, Any],
    *,
    section: str = "",
    status: int = 200,
) -> HttpResponse:
    """Render a page of the desk; ``section`` is the entry of the rail it belongs to."""
    frame = {"desk": desk_context(request, section)}
    return render(request, template, {**frame, **context}, status=status)


def error_frame(request: HttpRequest) -> dict[str, Any]:
    """Menu and name around an error, for somebody who is logged in; nothing for a stranger."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {}
    at_work = cast(DeskRequest, request)
    if not hasattr(request, "officer"):
        at_work.moment = now()
        at_work.officer = officer_for(user, legal_day(at_work.moment))
    return {"desk": desk_context(at_work, "")}


def desk_context(request: DeskRequest, section: str) -> dict[str, Any]:
    """The `desk` of ui/base_desk.html, in three queries: units, drafts, reviews waiting."""
    officer, person = request.officer, request.user.person  # type: ignore[union-attr]
    units = work_units(officer)
    at_home = not units or person.unit_id in own_units(officer)
    shown = person.unit if at_home else units[0]
    return {
        "unit": shown.name,
        "units": _switcher(units),
        "person_name": officer.name,
        "role_label": person.title,
        "items": sections(officer, section),
        "home_href": reverse("desk:todo"),
        "logout_url": reverse("account_logout"),
        "account_href": reverse("desk:account"),
        "search": _search(officer),
    }


def work_units(officer: Officer, most: int = MOST_UNITS_TO_SWITCH + 1) -> list[Any]:
    """The units the officer reads at, as the tree has them; not more than can be shown."""
    return units_in_order(own_units(officer), most)


def units_in_order(unit_ids: Iterable[int], most: int | None = None) -> list[Any]:
    """These units in the order of the organisation chart."""
    units = apps.get_model("organisations.Organisation")._default_manager
    found = units.filter(pk__in=list(unit_ids)).only("id", "code", "name", "short_name", "path")
    return in_tree_order(found.order_by("path")[:most])


def sections(officer: Officer, current: str) -> list[dict[str, Any]]:
    """The rail: only what this person can do."""
    drafting = officer.may_anywhere(Permission.DRAFT)
    reviewing = any(officer.may_anywhere(permission) for permission in REVIEWING)
    drafts = drafts_of(officer).order_by()[: LIST_LIMIT + 1].count() if drafting else 0
    reviews = waiting_for(officer).order_by()[: LIST_LIMIT + 1].count() if reviewing else 0
    # the to-do list shows no more than this of each
    both = str(min(drafts, LIST_LIMIT) + min(reviews, LIST_LIMIT))
    if max(drafts, reviews) > LIST_LIMIT:
        both += "+"
    handles = drafting or reviewing or officer.may_anywhere(Permission.READ)
    label = _("To do") if handles else _("Start page")
    entries = [_entry("todo", label, "home", reverse("desk:todo"), "" if both == "0" else both)]
    if drafting:
        count = capped(drafts, LIST_LIMIT)
        entries.append(_entry("drafts", _("Drafting"), "pencil", reverse("desk:drafts"), count))
    if reviewing:
        count = capped(reviews, LIST_LIMIT)
        entries.append(_entry("review", _("Reviewing"), "eye", reverse("desk:review"), count))
    if officer.may_anywhere(Permission.READ):
        entries.append(
            _entry(
                "records", _("Information"), "file", reverse("desk:records"), 0,
                group=_("Disclosure"), short=_("Info"),
            )
        )  # fmt: skip
        entries.append(
            _entry(
                "public_findings", _("Found in what is public"), "search",
                reverse("desk:public_findings"), 0, group=_("Disclosure"),
            )
            | {"tab": False}
        )  # fmt: skip
    if officer.may_anywhere(Permission.SUPERVISE):
        entries.append(
            _entry(
                "supervision", _("Supervision"), "list", reverse("desk:supervision"), 0,
                group=_("Disclosure"),
            )
            | {"tab": not officer.may_anywhere(Permission.READ)}
        )  # fmt: skip
    entries += looked_after(officer, current)
    for entry in entries:
        entry["current"] = entry["name"] == current
    return entries


def _entry(
    name: str, label: str, icon: str, href: str, count: int | str, group: str = "", short: str = ""
) -> dict[str, Any]:
    return {
        "name": name, "label": label, "icon": icon, "href": href, "count": count, "group": group,
        "short": short, "tab": True,
    }  # fmt: skip


def _switcher(units: list[Any]) -> list[dict[str, Any]]:
    """Each of a few units leads to its records; whoever reads at hundreds searches instead."""
    if len(units) > MOST_UNITS_TO_SWITCH:
        return []
    base = reverse("desk:records")
    return [{"label": unit.name, "href": f"{base}?unit={unit.code}"} for unit in units]


def _search(officer: Officer) -> dict[str, str] | None:
    if not officer.may_anywhere(Permission.READ):
        return None
    return {
        "action": reverse("desk:records"),
        "name": "words",
        "placeholder": _("Title or document number"),
    }
