"""主动公开基本目录: what must be disclosed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_noop as _
from ninja import Query, Router

from gongkai.api import answers
from gongkai.api.operations.units import unit_or_404
from gongkai.api.pages import Order, page_of
from gongkai.api.parameters import Listing
from gongkai.api.schemas import Item, Items
from gongkai.api.telling import item_row
from gongkai.catalogue.queries import adopted, whole_catalogue
from gongkai.records.queries import counts_by_item

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

router = Router(tags=["catalogue"])
IN_ORDER = Order(("sort_order", "id"))
OF_A_UNIT = Order(("item__sort_order", "id"))


@router.get(
    "/catalogue", response=Items, operation_id="catalogue", url_name="catalogue",
    summary=_("The standard catalogue"),
    description=_("Every heading and item of the standard catalogue, in its order."),
)  # fmt: skip
def standard(request: HttpRequest, asked: Query[Listing]) -> HttpResponse:
    wanted = answers.fields_wanted(asked.fields, Item)
    counts = counts_by_item()
    rows = page_of(request, whole_catalogue(), asked, IN_ORDER, lambda item: item_row(item, counts))
    return answers.many(request, rows, asked, wanted, "catalogue")


@router.get(
    "/units/{code}/catalogue", response=Items, operation_id="unit_catalogue",
    url_name="unit_catalogue", summary=_("The catalogue of a unit"),
    description=_("The items a unit has taken into its own catalogue, in their order."),
)  # fmt: skip
def of_a_unit(request: HttpRequest, code: str, asked: Query[Listing]) -> HttpResponse:
    wanted = answers.fields_wanted(asked.fields, Item)
    unit = unit_or_404(code)
    counts = counts_by_item(unit)
    rows = page_of(
        request, adopted(unit), asked, OF_A_UNIT, lambda own: item_row(own.item, counts, own)
    )
    return answers.many(request, rows, asked, wanted, f"catalogue-{unit.code}")
