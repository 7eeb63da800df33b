"""Everything public as plain rows: what an answer holds, before it is written as JSON or CSV."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.urls import reverse

from gongkai.records.enums import Validity
from gongkai.records.queries import validity_on
from gongkai.records.rules.html import body_text, summary_of
from gongkai.records.rules.kinds import BINDING

if TYPE_CHECKING:
    from datetime import date

    from gongkai.catalogue.models import CatalogueItem, UnitItem
    from gongkai.files.models import Attachment
    from gongkai.ledger.models import Checkpoint
    from gongkai.organisations.models import Organisation, SiteIdentity
    from gongkai.records.models import Content, Record

Row = dict[str, Any]
OF_THE_CONTENT = frozenset(("keywords", "summary", "html", "text"))
FILES = "files"
HEAVY = OF_THE_CONTENT | {FILES}
"""Fields of a record that lists give only to who asks for them by name."""
NEITHER = "none"


def address(path: str) -> str:
    """A path of this site as others write it."""
    return f"{settings.SITE_URL}{path}"


def page_of(name: str, *args: Any) -> str:
    """Where people find it."""
    return address(reverse(f"portal:{name}", args=args))


def unit_row(unit: Organisation) -> Row:
    """A unit; what it says of itself on its page (《条例》第二十条第（二）项)."""
    said = ("address", "postcode", "hours", "phone", "fax", "email", "functions", "credit_code",
            "contact_office", "contact_phone", "contact_address", "code", "name", "short_name",
            "kind")  # fmt: skip
    return {
        **{name: getattr(unit, name) for name in said},
        "parent": unit.parent.code if unit.parent else "",
        "exists_since": unit.valid_from,
        "exists_until": unit.valid_until,
        "successor": unit.successor.code if unit.successor else "",
        "former_names": [{"name": old.name, "until": old.until} for old in unit.former_names.all()],
        "url": page_of("unit", unit.code),
    }


def item_row(item: CatalogueItem, counts: dict[int, int], own: UnitItem | None = None) -> Row:
    """An item of the catalogue; ``own`` is the row of the unit that took it in."""
    said = ("code", "name", "name_en", "is_heading", "contents", "basis", "timing", "openness",
            "mode", "audience", "channels")  # fmt: skip
    return {
        **{name: getattr(item, name) for name in said},
        "basis_verified": item.verified,
        "parent": item.parent.code if item.parent else "",
        "time_limit": own.time_limit if own else item.time_limit,
        "responsible_office": own.responsible_office if own else "",
        "adopted_on": own.adopted_on if own else None,
        "records": counts.get(item.pk, 0),
    }


def file_row(file: Attachment) -> Row:
    """An attachment; the bytes are at the address people save it from."""
    return {
        "id": file.public_id,
        "name": file.name,
        "media_type": file.media_type,
        "size": file.size,
        "sha256": file.digest,
        "url": page_of("file", file.public_id),
    }


def record_name(record: Record) -> Row:
    """A record as others name it."""
    return {
        "id": record.public_id,
        "title": record.title,
        "url": page_of("record", record.public_id),
    }


def record_row(record: Record, today: date, wanted: Collection[str]) -> Row:
    """A record with what its table holds; content and attachments only where they are wanted."""
    said = ("title", "document_number", "index_number", "formed_on", "genre", "theme", "kind",
            "valid_from", "valid_until", "abolished_on", "abolition_reason", "published_at",
            "revised_at", "original_published_on", "original_url")  # fmt: skip
    row = {
        **record_name(record),
        **{name: getattr(record, name) for name in said},
        "issuer": record.issuer_name or record.unit.name,
        "unit": {"code": record.unit.code, "name": record.unit.name},
        "item": record.item.code if record.item else "",
        "standing": standing_on(record, today),
    }
    version = record.live_version
    assert version is not None, "only what is public is told"
    row["version"] = version.number
    if OF_THE_CONTENT & set(wanted):
        row |= content_row(version.content, wanted)
    if FILES in wanted:
        row[FILES] = [file_row(row.attachment) for row in version.files.all()]
    return row


def standing_on(record: Record, day: date) -> str:
    """有效性; `NEITHER` where being in force means nothing and nothing has ended."""
    validity = validity_on(record, day)
    lasts = record.kind in BINDING or record.valid_until is not None
    return validity.value if lasts or validity != Validity.IN_FORCE else NEITHER


def content_row(content: Content, wanted: Collection[str]) -> Row:
    """The text, as far as it is wanted."""
    row: Row = {
        "keywords": content.keywords,
        "summary": content.summary or summary_of(content.html),
        "html": content.html,
    }
    if "text" in wanted:
        row["text"] = body_text(content.html)
    return row


def stated_row(content: Content, unit_name: str) -> Row:
    """What one version says of itself."""
    said = ("title", "document_number", "formed_on", "genre", "theme", "valid_from", "valid_until")
    return {
        **{name: getattr(content, name) for name in said},
        "issuer": content.issuer_name or unit_name,
    }


def checkpoint_row(checkpoint: Checkpoint) -> Row:
    """A signed head of the log."""
    return {
        "origin": checkpoint.key.origin,
        "size": checkpoint.size,
        "root": checkpoint.root,
        "signed_at": checkpoint.signed_at,
        "note": checkpoint.note,
    }


def site_row(site: SiteIdentity) -> Row:
    """Who runs the site."""
    said = ("name", "name_en", "host_unit", "operator_unit", "address", "phone", "hours", "hotline",
            "site_id_code", "icp", "police_record", "is_demo")  # fmt: skip
    return {
        **{name: getattr(site, name) for name in said},
        "url": page_of("home"),
        "languages": ["zh-Hans", "en"],
        "links": {
            "openapi": address(reverse("api:openapi")),
            "documentation": address(reverse("api:documentation")),
            "rss": page_of("feed"),
            "sitemap": page_of("sitemap"),
            "log": page_of("log_checkpoint"),
        },
    }
