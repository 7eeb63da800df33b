"""Units. 《条例》第二十条第（二）项: functions, address, hours, telephone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_noop as _
from ninja import Query, Router

from gongkai.api import answers
from gongkai.api.errors import no_such_unit
from gongkai.api.pages import Order, page_of
from gongkai.api.parameters import Chosen, UnitsAsked
from gongkai.api.schemas import Unit, Units
from gongkai.api.telling import unit_row
from gongkai.core.moments import legal_day, now
from gongkai.organisations.queries import every_unit, unit_by_code, units_in_force

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from gongkai.organisations.models import Organisation

router = Router(tags=["units"])
BY_CODE = Order(("code",))


def unit_or_404(code: str) -> Organisation:
    """The unit with that code, one that has ceased to exist included."""
    found = unit_by_code(code)
    if found is None:
        raise no_such_unit()
    return found


@router.get(
    "/units", response=Units, operation_id="units", url_name="units",
    summary=_("Units"), description=_("All units that disclose, by code."),
)  # fmt: skip
def list_units(request: HttpRequest, asked: Query[UnitsAsked]) -> HttpResponse:
    wanted = answers.fields_wanted(asked.fields, Unit)
    found = every_unit() if asked.ended else units_in_force(legal_day(now()))
    if asked.kind:
        found = found.filter(kind__in=asked.kind)
    found = found.select_related("parent", "successor").prefetch_related("former_names")
    rows = page_of(request, found, asked, BY_CODE, unit_row)
    return answers.many(request, rows, asked, wanted, "units")


@router.get(
    "/units/{code}", response=Unit, operation_id="unit", url_name="unit",
    summary=_("One unit"), description=_("One unit; those that have ended are still there."),
)  # fmt: skip
def one_unit(request: HttpRequest, code: str, asked: Query[Chosen]) -> HttpResponse:  # noqa: ARG001
    wanted = answers.fields_wanted(asked.fields, Unit)
    return answers.one(unit_row(unit_or_404(code)), wanted)
