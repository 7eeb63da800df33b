"""The page of one record, its attachments, and what stands at a withdrawn address."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import segno
from django.conf import settings
from django.urls import reverse
from django.utils.http import http_date
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from gongkai.catalogue.queries import genre_label, theme_label
from gongkai.core import visibility
from gongkai.core.access import public_view
from gongkai.core.moments import legal_day, now
from gongkai.core.visibility import NOBODY
from gongkai.portal.attachments import file_rows, zip_address
from gongkai.portal.columns import column_address, kind_heading
from gongkai.portal.frame import UNDATED, Crumb, page
from gongkai.portal.linked_data import record_data
from gongkai.portal.listing import as_link
from gongkai.portal.official.sheet import official_body, red_head
from gongkai.portal.passing import only_for_now
from gongkai.portal.proofs import proof_strip
from gongkai.portal.publications import version_steps
from gongkai.portal.saving import saving_links
from gongkai.portal.standing import Standing, standing_of
from gongkai.records.enums import LinkKind
from gongkai.records.queries import (
    absence_of,
    files_of,
    last_changed,
    public_history,
    record_by_public_id,
    related_to,
)
from gongkai.records.rules.html import headings_below_title, summary_of
from gongkai.records.rules.kinds import kinds
from gongkai.ui.text import legal_date, list_time, reads_chinese

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest, HttpResponse

    from gongkai.records.models import Record, VersionContent
    from gongkai.records.queries import Related

Pairs = list[dict[str, Any]]


@public_view
def record(request: HttpRequest, public_id: str) -> HttpResponse:
    """A record as the public sees it, in the order users expect of such a page."""
    found = record_by_public_id(public_id)
    if found is None or not visibility.may_see(NOBODY, "record", public_id):
        raise absence_of(public_id)
    version = found.live_version
    assert version is not None
    content = version.content
    official = request.GET.get("view") == "official"
    related = related_to(found)
    history = public_history(found)
    standing = standing_of(found, legal_day(now()))
    files = files_of(version)
    seal = proof_strip(found, version, files)
    context = {
        **UNDATED,
        "record": found,
        "content": content,
        "issuer": content.issuer_name or found.unit.name,
        "body": official_body(content.html) if official else web_body(content.html),
        "metadata": metadata(found, content, standing),
        "standing": standing,
        "replaced_by": [
            entry.record
            for entry in related
            if not entry.outgoing and entry.kind in (LinkKind.REPLACES, LinkKind.ABOLISHES)
        ],
        "files": file_rows([file.attachment for file in files]),
        "zip_href": zip_address(found, len(files)),
        "proof": seal,
        "linked": record_data(found, content, files, related),
        "related": related_groups(related),
        "versions": version_steps(found, history),
        "versions_href": reverse("portal:versions", args=[public_id]),
        "official": official,
        "saving": saving_links(found, content),
        "layouts": layouts(request),
        "red_head": red_head(found, content),
        "qr": qr_code(found),
        "address": settings.SITE_URL + found.get_absolute_url(),
        "meta_tags": article_tags(found, content),
    }
    response = page(
        request, "portal/record.html", context, title=content.title, crumbs=_crumbs(found),
        column=found.kind,
    )  # fmt: skip
    moments = [last_changed(found, history, now()), *(entry.made_at for entry in related)]
    response.headers["Last-Modified"] = _as_header(moments)
    # the log has it within a second, and then the page says so
    return response if seal.get("tone") == "ok" else only_for_now(response)


def _as_header(moments: list[datetime | None]) -> str:
    return http_date(max(moment for moment in moments if moment).timestamp())


def web_body(html: str) -> SafeString:
    """The body as the page shows it."""
    return mark_safe(headings_below_title(html))  # noqa: S308 - cleaned when saved


def layouts(request: HttpRequest) -> Pairs:
    """网页版式｜公文版式."""
    official = request.GET.get("view") == "official"
    return [
        {"label": _("Web layout"), "href": request.path, "current": not official},
        {"label": _("Official layout"), "href": "?view=official", "current": official},
    ]


def metadata(record: Record, content: VersionContent, standing: Standing | None) -> Pairs:
    """The table above the text; what a document lacks is left out."""
    return [
        {"label": _("Index number"), "value": record.index_number},
        {"label": _("Theme"), "value": theme_label(content.theme, english=not reads_chinese()),
         "zh": True},
        {"label": _("Issuing unit"), "value": content.issuer_name or record.unit.name, "zh": True},
        {"label": _("Document number"), "value": content.document_number, "zh": True},
        {"label": _("Formed on"), "value": legal_date(content.formed_on)},
        {"label": _("Published on"), "value": published_on(record)},
        {"label": _("In force from"), "value": legal_date(content.valid_from)},
        {"label": _("In force until"), "value": legal_date(content.valid_until)},
        {"label": _("Abolished on"), "value": legal_date(record.abolished_on)},
        {"label": _("Validity"), "value": standing.words if standing else ""},
        {"label": _("Genre"), "value": genre_label(content.genre), "zh": True},
        {"label": _("Keywords"), "value": content.keywords, "zh": True},
    ]  # fmt: skip


def published_on(record: Record) -> str:
    """The date of publication; of an import the original one, with the day it came here."""
    here = str(legal_date(record.published_at))
    original = record.original_published_on
    if not original:
        return here
    return _("%(original)s (taken over here on %(here)s)") % {
        "original": legal_date(original),
        "here": here,
    }


def related_groups(related: list[Related]) -> Pairs:
    """Ties to other records, by what they are, interpretations first."""
    names = {
        (LinkKind.INTERPRETS, False): _("Interpretations"),
        (LinkKind.INTERPRETS, True): _("The document explained here"),
        (LinkKind.REPLACES, False): _("Replaced by"),
        (LinkKind.REPLACES, True): _("Replaces"),
        (LinkKind.ABOLISHES, False): _("Abolished by"),
        (LinkKind.ABOLISHES, True): _("Abolishes"),
        (LinkKind.AMENDS, False): _("Amended by"),
        (LinkKind.AMENDS, True): _("Amends"),
        (LinkKind.IMPLEMENTS, False): _("Carried out by"),
        (LinkKind.IMPLEMENTS, True): _("Carries out"),
        (LinkKind.RESULT_OF, False): _("What came of it"),
        (LinkKind.RESULT_OF, True): _("What led to it"),
    }
    groups = []
    for key, heading in names.items():
        tied = [entry.record for entry in related if (entry.kind, entry.outgoing) == key]
        if tied:
            groups.append({"heading": heading, "items": [as_link(other) for other in tied]})
    return groups


def qr_code(record: Record) -> SafeString:
    """The page's address to be scanned, as an inline picture without styles."""
    address = settings.SITE_URL + reverse("portal:record", args=[record.public_id])
    drawn = segno.make(address, error="m").svg_inline(scale=4, border=1, omitsize=True)
    return mark_safe(drawn)  # noqa: S308 - made here from our own address


def article_tags(record: Record, content: VersionContent) -> list[dict[str, str]]:
    """The statutory meta tags of a content page (网页标签)."""
    kind = kinds()[record.kind]
    return [
        {"name": "ColumnName", "content": kind.name},
        {"name": "ColumnDescription", "content": f"{record.unit.name}公开的{kind.name}"},
        {"name": "ColumnKeywords", "content": f"{kind.name},政府信息公开"},
        {"name": "ColumnType", "content": f"信息公开,{kind.name}"},
        {"name": "ArticleTitle", "content": content.title},
        {"name": "PubDate", "content": str(list_time(record.published_at))},
        {"name": "ContentSource", "content": content.issuer_name or record.unit.name},
        {"name": "Keywords", "content": content.keywords or kind.name},
        {"name": "Author", "content": record.unit.name},
        {"name": "Description", "content": content.summary or summary_of(content.html)},
        {"name": "Url", "content": settings.SITE_URL + record.get_absolute_url()},
    ]


def _crumbs(record: Record) -> list[Crumb]:
    return [
        {"label": kind_heading(record.kind), "href": column_address(record.kind)},
        {
            "label": record.unit.short_name,
            "href": reverse("portal:unit", args=[record.unit.code]),
        },
        {"label": _("Text"), "href": ""},
    ]
