"""Who runs the site, and the lists of words used everywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_noop as _
from ninja import Query, Router

from gongkai.api import answers
from gongkai.api.pages import Row, part_of
from gongkai.api.parameters import Listing
from gongkai.api.schemas import Kind, Kinds, Site, Theme, Themes
from gongkai.api.telling import page_of, site_row
from gongkai.catalogue.queries import theme_choices
from gongkai.organisations.queries import site_identity
from gongkai.records.queries import counts_by_kind
from gongkai.records.rules.kinds import BINDING, kinds
from gongkai.ui.text import reads_chinese

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

router = Router()


@router.get(
    "/site", response=Site, tags=["site"], operation_id="site", url_name="site",
    summary=_("The site"), description=_("Who runs this site, and where else programs may look."),
)  # fmt: skip
def site(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    return answers.one(site_row(site_identity()))


@router.get(
    "/kinds", response=Kinds, tags=["site"], operation_id="kinds", url_name="kinds",
    summary=_("Kinds of records"), description=_("Every kind, with how much of it is public."),
)  # fmt: skip
def list_kinds(request: HttpRequest, asked: Query[Listing]) -> HttpResponse:
    wanted = answers.fields_wanted(asked.fields, Kind)
    counts = counts_by_kind()
    rows: list[Row] = [
        {
            "code": kind.code,
            "name": kind.name,
            "name_en": kind.name_en,
            "is_binding": kind.code in BINDING,
            "records": counts.get(kind.code, 0),
            "url": page_of("column", kind.slug),
        }
        for kind in kinds().values()
    ]
    return answers.many(request, part_of(request, rows, asked, dict), asked, wanted, "kinds")


@router.get(
    "/themes", response=Themes, tags=["site"], operation_id="themes", url_name="themes",
    summary=_("Themes"), description=_("The classification of documents by theme."),
)  # fmt: skip
def list_themes(request: HttpRequest, asked: Query[Listing]) -> HttpResponse:
    wanted = answers.fields_wanted(asked.fields, Theme)
    rows: list[Row] = [
        {"code": code, "name": name, "parent": above if above != name else ""}
        for above, below in theme_choices(english=not reads_chinese())
        for code, name in below
    ]
    return answers.many(request, part_of(request, rows, asked, dict), asked, wanted, "themes")
