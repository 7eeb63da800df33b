"""Ways through the site: headings, tabs, the five entrances, walls of units, pagers."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.http import QueryDict
from django.template import Context
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from gongkai.ui.library import draw, look_up, register, trimmed
from gongkai.ui.paging import page_numbers

COMPONENTS = "ui/components/"


@register.simple_tag
def page_title(title: Any, over: Any = "", under: Any = "", breaks: bool = True) -> SafeString:
    return draw("page_title", title=title, over=over, under=under, breaks=breaks)


@register.simple_block_tag
def page_title_block(
    content: str, title: Any, over: Any = "", under: Any = "", breaks: bool = True
) -> SafeString:
    return draw(
        "page_title", title=title, over=over, under=under, breaks=breaks, beside=trimmed(content)
    )


@register.inclusion_tag(COMPONENTS + "section_heading.html")
def section_heading(
    title: Any, href: str = "", more: Any = "", level: int = 2, id: str = "", note: Any = ""
) -> dict[str, Any]:
    return {"title": title, "href": href, "more": more, "level": level, "id": id, "note": note}


@register.inclusion_tag(COMPONENTS + "tabs.html")
def tabs(items: Iterable[Any], label: Any) -> dict[str, Any]:
    return {"items": items, "label": label}


@register.inclusion_tag(COMPONENTS + "segmented.html")
def segmented(items: Iterable[Any], label: Any) -> dict[str, Any]:
    return {"items": items, "label": label}


def _entrances_in_order() -> list[tuple[str, str, str]]:
    """政府信息公开专栏's five entrances, in the order fixed by 国办公开办函〔2019〕61号."""
    return [
        ("guide", "book", _("Guide to government information disclosure")),
        ("rules", "scales", _("Disclosure rules and regulations")),
        ("content", "list", _("Statutory proactive disclosure")),
        ("annual", "chart", _("Annual disclosure reports")),
        ("request", "inbox", _("Disclosure on request")),
    ]


@register.inclusion_tag(COMPONENTS + "disclosure_nav.html")
def disclosure_nav(
    links: Mapping[str, str], headings: Iterable[Any] = (), current: str = "content"
) -> dict[str, Any]:
    headings = list(headings)
    entrances = [
        {"key": key, "icon": icon, "label": label, "href": links[key], "current": key == current}
        for key, icon, label in _entrances_in_order()
        if links.get(key)
    ]
    inside = any(look_up(heading, "current", False) for heading in headings)
    return {"entrances": entrances, "headings": headings, "inside": inside}


@register.inclusion_tag(COMPONENTS + "entry_wall.html")
def entry_wall(groups: Iterable[Any], columns: int = 4) -> dict[str, Any]:
    return {"groups": groups, "columns": columns}


@register.inclusion_tag(COMPONENTS + "entrances.html")
def entrances(items: Iterable[Any]) -> dict[str, Any]:
    return {"items": items}


@register.inclusion_tag(COMPONENTS + "pagination.html", takes_context=True)
def pagination(
    context: Context, number: int, last: int, total: Any = "", pattern: str = "", label: Any = ""
) -> dict[str, Any]:
    number, last = int(number), int(last)
    pattern = pattern or _query_pattern(context)

    def href(page: int) -> str:
        return pattern.replace("{page}", str(page))

    pages = [{"number": p, "href": href(p) if p else ""} for p in page_numbers(number, last)]
    return {
        "pages": pages,
        "number": number,
        "last": last,
        "total": total,
        "label": label,
        "previous_href": href(number - 1) if number > 1 else "",
        "next_href": href(number + 1) if number < last else "",
    }


def _query_pattern(context: Context) -> str:
    """`?page={page}` with everything else the reader had asked for."""
    request = context.get("request")
    query = QueryDict(mutable=True) if request is None else request.GET.copy()
    query.pop("page", None)
    kept = query.urlencode()
    return f"?{kept}&page={{page}}" if kept else "?page={page}"


@register.inclusion_tag(COMPONENTS + "keyset_pager.html")
def keyset_pager(
    previous_href: str = "", next_href: str = "", note: Any = "", label: Any = ""
) -> dict[str, Any]:
    return {"previous_href": previous_href, "next_href": next_href, "note": note, "label": label}
