"""The page of one record, its attachments, and what stands at a withdrawn address."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import segno
from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from gongkai.catalogue.queries import genre_label, theme_label
from gongkai.core import visibility
from gongkai.core.access import public_view
from gongkai.core.errors import Gone, NotFound
from gongkai.core.moments import legal_day, now
from gongkai.core.visibility import NOBODY
from gongkai.portal.attachments import file_rows, zip_address
from gongkai.portal.columns import column_address, kind_heading
from gongkai.portal.frame import Crumb, page
from gongkai.portal.listing import as_link
from gongkai.portal.proofs import proof_strip
from gongkai.portal.standing import Standing, standing_of
from gongkai.records.enums import Event, LinkKind, RecordState
from gongkai.records.queries import (
    files_of,
    public_versions,
    record_by_public_id,
    related_to,
    withdrawn,
)
from gongkai.records.rules.html import headings_below_title, summary_of
from gongkai.records.rules.kinds import BINDING, kinds
from gongkai.ui.text import in_chinese, legal_date, list_date, list_time, reads_chinese

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from gongkai.core.models import Transition
    from gongkai.records.models import Record, VersionContent
    from gongkai.records.queries import Related

Pairs = list[dict[str, Any]]


@public_view
def record(request: HttpRequest, public_id: str) -> HttpResponse:
    """A record as the public sees it, in the order users expect of such a page."""
    found = record_by_public_id(public_id)
    if found is None or not visibility.may_see(NOBODY, "record", public_id):
        raise absent(public_id)
    version = found.live_version
    assert version is not None
    content = version.content
    related = related_to(found)
    standing = standing_of(found, legal_day(now()))
    files = files_of(version)
    context = {
        "record": found,
        "content": content,
        "issuer": content.issuer_name or found.unit.name,
        "body": mark_safe(headings_below_title(content.html)),  # noqa: S308 - cleaned when saved
        "metadata": metadata(found, content, standing),
        "standing": standing,
        "replaced_by": [
            entry.record
            for entry in related
            if not entry.outgoing and entry.kind in (LinkKind.REPLACES, LinkKind.ABOLISHES)
        ],
        "files": file_rows([file.attachment for file in files]),
        "zip_href": zip_address(found, len(files)),
        "proof": proof_strip(found, version, files),
        "related": related_groups(related),
        "versions": version_steps(found),
        "official": request.GET.get("view") == "official",
        "layouts": layouts(request),
        "red_head": red_head(found, content),
        "qr": qr_code(found),
        "address": settings.SITE_URL + found.get_absolute_url(),
        "meta_tags": article_tags(found, content),
    }
    return page(
        request, "portal/record.html", context, title=content.title, crumbs=_crumbs(found),
        column=found.kind,
    )  # fmt: skip


def layouts(request: HttpRequest) -> Pairs:
    """网页版式｜公文版式."""
    official = request.GET.get("view") == "official"
    return [
        {"label": _("Web layout"), "href": request.path, "current": not official},
        {"label": _("Official layout"), "href": "?view=official", "current": official},
    ]


def red_head(record: Record, content: VersionContent) -> str:
    """发文机关标志, for documents that bear a number and bind (GB/T 9704—2012 7.2.4)."""
    if record.kind not in BINDING or not content.document_number:
        return ""
    return f"{content.issuer_name or record.unit.name}文件"


def absent(public_id: str) -> NotFound | Gone:
    """What to answer for a record that is not public: withdrawn, or never there."""
    gone = withdrawn(public_id)
    if gone is None:
        return NotFound("no_such_record", _("There is no document at this address."))
    erased = gone.state == RecordState.ERASED
    return Gone(
        "erased" if erased else "withdrawn",
        _("This document was published, and its content has been erased.")
        if erased
        else _("This document was published and has been withdrawn."),
        reason=gone.withdrawal_reason,
        since=list_date(gone.withdrawn_at),
        unit=gone.unit.name,
        phone=gone.unit.contact_phone or gone.unit.phone,
    )


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


def version_steps(record: Record) -> Pairs:
    """Every version that was ever public, newest first."""
    return [
        {
            "title": _("Version %(number)s (current)") % {"number": version.number}
            if version.pk == record.live_version_id
            else _("Version %(number)s") % {"number": version.number},
            "time": list_date(transition.happened_at),
            "text": in_chinese(version.content.change_note) or _first_or_changed(transition),
            "state": "current" if version.pk == record.live_version_id else "done",
        }
        for version, transition in public_versions(record)
    ]


def _first_or_changed(transition: Transition) -> str:
    return _("First published.") if transition.event == Event.PUBLISHED else _("Corrected.")


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
