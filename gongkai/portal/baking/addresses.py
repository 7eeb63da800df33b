"""Every address whose page may be kept: it is the same for everybody until something happens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from gongkai.core import baked
from gongkai.core.variants import OTHER_FORMS, VARIANTS, has_forms, language_of
from gongkai.organisations.queries import every_unit, root_unit
from gongkai.portal.columns import filled_columns
from gongkai.portal.feeds import FORMS
from gongkai.portal.views.feeds import sitemap_parts
from gongkai.portal.views.section import PARTS, headings, links_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from django.urls import ResolverMatch

    from gongkai.organisations.models import Organisation

KEPT = frozenset(
    f"portal:{name}"
    for name in (
        "home", "record", "versions", "version", "units", "unit", "unit_feed", "unit_atom",
        "unit_json", "unit_section", "unit_section_part", "unit_section_heading", "section",
        "section_part", "section_heading", "site_map", "contact", "help", "privacy", "feeds",
        "feed", "atom", "json_feed", "sitemap", "sitemap_part", "column", "column_feed",
        "column_atom", "column_json",
    )
)  # fmt: skip
"""Routes whose answers are kept. A proof is not: it stands under the newest head of the log."""
ALONE = ("home", "units", "site_map", "contact", "help", "privacy", "feeds", "sitemap")


def may_be_kept(match: ResolverMatch | None) -> bool:
    """Whether the answer of that route may be kept."""
    return match is not None and match.view_name in KEPT


def pages_of_lists(variant: str) -> Iterator[str]:
    """Everything but the records, in one variant: home, columns, units, sections, feeds."""
    with translation.override(language_of(variant)):
        for address in _pages_of_lists():
            if variant not in OTHER_FORMS:
                yield address
            elif has_forms(address):
                yield f"/{variant}{address[1:]}"


def _pages_of_lists() -> Iterator[str]:
    yield from (reverse(f"portal:{name}") for name in ALONE)
    yield from _with_feeds(reverse("portal:home"))[1:]
    for column in filled_columns():
        yield from _with_feeds(column.href)
    root = root_unit()
    yield from _section(root, reverse("portal:section"))
    for unit in every_unit().order_by("path"):
        yield from _with_feeds(reverse("portal:unit", args=[unit.code]))
        yield from _section(unit, reverse("portal:unit_section", args=[unit.code]))
    for number in sitemap_parts():
        yield reverse("portal:sitemap_part", args=[number])


def pages_of_records(
    public_ids: Iterable[str], variants: tuple[str, ...] = VARIANTS
) -> Iterator[str]:
    """The own pages of these records, in these variants."""
    for public_id in public_ids:
        for variant in variants:
            yield f"/{variant}{baked.RECORD.format(public_id)}"


def is_main_address(origin: str) -> bool:
    """Whether pages asked for there say of themselves what they should: where the site is."""
    return origin == settings.SITE_URL


def _with_feeds(address: str) -> list[str]:
    return [address, *(f"{address}{ending}" for ending in FORMS)]


def _section(unit: Organisation, address: str) -> Iterator[str]:
    yield address
    yield from (href for name, href in links_of(unit).items() if name in _names())
    yield from (heading["href"] for heading in headings(unit, None))


def _names() -> set[str]:
    return {name for name, _kind in PARTS.values()}
