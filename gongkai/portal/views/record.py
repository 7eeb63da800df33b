"""The page of one record, its attachments, and what stands at a withdrawn address."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import segno
from django.conf import settings
from django.http import FileResponse
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from gongkai.catalogue.queries import theme_label
from gongkai.core import visibility
from gongkai.core.access import public_view
from gongkai.core.errors import Gone, NotFound
from gongkai.core.moments import legal_day, now
from gongkai.core.visibility import NOBODY
from gongkai.files.queries import attachment, stored_at
from gongkai.portal.frame import page
from gongkai.portal.listing import TONES
from gongkai.portal.views.home import kind_label
from gongkai.records.enums import LinkKind, Validity
from gongkai.records.queries import (
    files_of,
    public_versions,
    record_by_public_id,
    related_to,
    validity_on,
    withdrawn,
)
from gongkai.records.rules.html import summary_of
from gongkai.records.rules.kinds import kinds
from gongkai.ui.text import in_chinese, legal_date, list_date, list_time

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse, HttpResponseBase

    from gongkai.records.models import Record, Version, VersionContent
    from gongkai.records.queries import Related

Pairs = list[dict[str, Any]]


@public_view
def record(request: HttpRequest, public_id: str) -> HttpResponse:
    """A record as the public sees it, in the order users expect of such a page."""
    found = record_by_public_id(public_id)
    if found is None or not visibility.may_see(NOBODY, "record", public_id):
        raise _absent(public_id)
    version = found.live_version
    assert version is not None
    related = related_to(found)
    day = legal_day(now())
    validity = validity_on(found, day)
    context = {
        "record": found,
        "content": version.content,
        "body": mark_safe(version.content.html),  # noqa: S308 - cleaned when it was saved
        "metadata": metadata(found, version.content, validity),
        "validity": validity,
        "validity_tone": TONES[validity],
        "validity_note": validity_note(found, validity),
        "replaced_by": [
            entry.record
            for entry in related
            if not entry.outgoing and entry.kind in (LinkKind.REPLACES, LinkKind.ABOLISHES)
        ],
        "files": file_rows(version),
        "related": related_groups(related),
        "versions": version_steps(found),
        "official": request.GET.get("view") == "official",
        "official_head": f"{found.issuer_name}文件" if found.document_number else "",
        "qr": qr_code(found),
        "meta_tags": article_tags(found, version.content),
    }
    return page(
        request, "portal/record.html", context, crumbs=_crumbs(found), column=_column(found)
    )


def _absent(public_id: str) -> NotFound | Gone:
    gone = withdrawn(public_id)
    if gone is None:
        return NotFound("no_such_record", _("There is no document at this address."))
    return Gone(
        "withdrawn",
        _("This document was published and has been withdrawn."),
        reason=gone.withdrawal_reason,
        unit=gone.unit.name,
        phone=gone.unit.contact_phone or gone.unit.phone,
        since=list_date(gone.withdrawn_at),
    )


def metadata(record: Record, content: VersionContent, validity: Validity) -> Pairs:
    """The table above the text; what a document lacks is left out."""
    return [
        {"label": _("Index number"), "value": record.index_number},
        {"label": _("Theme"), "value": theme_label(content.theme), "zh": True},
        {"label": _("Issuing unit"), "value": content.issuer_name or record.unit.name, "zh": True},
        {"label": _("Document number"), "value": content.document_number, "zh": True},
        {"label": _("Formed on"), "value": legal_date(content.formed_on)},
        {"label": _("Published on"), "value": published_on(record)},
        {"label": _("In force from"), "value": legal_date(content.valid_from)},
        {"label": _("In force until"), "value": legal_date(content.valid_until)},
        {"label": _("Validity"), "value": validity.label},
        {"label": _("Genre"), "value": content.genre, "zh": True},
        {"label": _("Keywords"), "value": content.keywords, "zh": True},
    ]


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


def validity_note(record: Record, validity: Validity) -> str:
    """The second line of the stamp."""
    if validity == Validity.ABOLISHED and record.abolished_on:
        return _("since %(day)s") % {"day": legal_date(record.abolished_on)}
    if validity == Validity.NOT_YET:
        return _("from %(day)s") % {"day": legal_date(record.valid_from)}
    if record.valid_until:
        return _("until %(day)s") % {"day": legal_date(record.valid_until)}
    return ""


def file_rows(version: Version) -> Pairs:
    """The attachments, each with its address."""
    return [
        {
            "name": in_chinese(file.attachment.name),
            "type": file.attachment.suffix,
            "size": file.attachment.size,
            "download_href": reverse("portal:file", args=[file.attachment.public_id]),
            "href": reverse("portal:file", args=[file.attachment.public_id]),
        }
        for file in files_of(version)
    ]


def related_groups(related: list[Related]) -> Pairs:
    """Ties to other records, by what they are, interpretations first."""
    names = {
        (LinkKind.INTERPRETS, False): _("Interpretation"),
        (LinkKind.INTERPRETS, True): _("The document interpreted"),
        (LinkKind.IMPLEMENTS, True): _("Implements"),
        (LinkKind.IMPLEMENTS, False): _("Implemented by"),
        (LinkKind.AMENDS, True): _("Amends"),
        (LinkKind.AMENDS, False): _("Amended by"),
        (LinkKind.REPLACES, True): _("Replaces"),
        (LinkKind.REPLACES, False): _("Replaced by"),
        (LinkKind.ABOLISHES, True): _("Abolishes"),
        (LinkKind.ABOLISHES, False): _("Abolished by"),
        (LinkKind.RESULT_OF, True): _("Result of"),
        (LinkKind.RESULT_OF, False): _("Results"),
    }
    return [
        {
            "heading": heading,
            "items": [
                {"title": in_chinese(entry.record.title), "href": entry.record.get_absolute_url()}
                for entry in related
                if (entry.kind, entry.outgoing) == key
            ],
        }
        for key, heading in names.items()
        if any((entry.kind, entry.outgoing) == key for entry in related)
    ]


def version_steps(record: Record) -> Pairs:
    """Every version that was ever public, newest first."""
    return [
        {
            "title": _("Version %(number)s") % {"number": version.number},
            "time": list_time(transition.happened_at),
            "text": in_chinese(version.content.change_note)
            if version.content.change_note
            else _("First published."),
            "state": "current" if version.pk == record.live_version_id else "done",
        }
        for version, transition in public_versions(record)
    ]


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


@public_view
def file(request: HttpRequest, public_id: str) -> HttpResponseBase:
    """An attachment of a public record; always saved, never run in the page (sandbox)."""
    if not visibility.may_see(NOBODY, "file", public_id):
        raise NotFound("no_such_file", _("There is no file at this address."))
    found = attachment(public_id)
    assert found is not None
    response = FileResponse(
        stored_at(found.digest).open("rb"),
        as_attachment=True,
        filename=found.name,
        content_type=found.media_type,
    )
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


def _column(record: Record) -> str:
    return kinds()[record.kind].slug


def _crumbs(record: Record) -> list[dict[str, str]]:
    return [
        {
            "label": in_chinese(record.unit.short_name),
            "href": reverse("portal:unit", args=[record.unit.code]),
        },
        {
            "label": kind_label(record.kind),
            "href": reverse("portal:column", args=[kinds()[record.kind].slug]),
        },
        {"label": _("Text"), "href": ""},
    ]
