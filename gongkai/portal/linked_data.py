"""What a page is about, for programs that read pages: schema.org as JSON-LD.

The block is data, no script: the content policy lets it stand without a nonce.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from gongkai.core.middleware import ENGLISH_PREFIX
from gongkai.core.moments import LEGAL_ZONE, legal_day, now
from gongkai.records.enums import LinkKind, Validity
from gongkai.records.queries import validity_on
from gongkai.records.rules.html import summary_of
from gongkai.records.rules.kinds import BINDING, kinds
from gongkai.ui.text import list_date, reads_chinese

if TYPE_CHECKING:
    from datetime import datetime

    from gongkai.organisations.models import Organisation, SiteIdentity
    from gongkai.records.models import Record, VersionContent, VersionFile
    from gongkai.records.queries import Related

Thing = dict[str, Any]
SCHEMA = "https://schema.org"
REPORTS = ("annual_report", "statistics", "budget", "work_update")
FORCE = {Validity.IN_FORCE: "InForce"}
TIES = {
    LinkKind.REPLACES: "legislationRepeals",
    LinkKind.ABOLISHES: "legislationRepeals",
    LinkKind.AMENDS: "legislationChanges",
    LinkKind.IMPLEMENTS: "legislationApplies",
    LinkKind.INTERPRETS: "about",
}
# a page is made of markup: nothing in the data may end the block or begin a tag
ESCAPED = {ord(sign): f"\\u{ord(sign):04X}" for sign in "<>&\u2028\u2029"}


def as_block(things: Iterable[Thing]) -> SafeString:
    """What stands inside ``<script type="application/ld+json">``."""
    graph = {"@context": SCHEMA, "@graph": [_filled(thing) for thing in things]}
    written = json.dumps(graph, ensure_ascii=False, separators=(",", ":"))
    return mark_safe(written.translate(ESCAPED))  # noqa: S308 - no sign of markup is left


def path_of(crumbs: Sequence[dict[str, str]]) -> list[Thing]:
    """The way from the home page to this one; nothing where there is no path."""
    if not crumbs:
        return []
    steps = [
        {
            "@type": "ListItem", "position": place, "name": crumb["label"],
            "item": whole(crumb["href"]) if crumb["href"] else "",
        }
        for place, crumb in enumerate(crumbs, 1)
    ]  # fmt: skip
    return [{"@type": "BreadcrumbList", "itemListElement": [_filled(step) for step in steps]}]


def record_data(
    record: Record,
    content: VersionContent,
    files: Iterable[VersionFile] = (),
    related: Iterable[Related] = (),
) -> list[Thing]:
    """A record: what binds is Legislation, what counts is a Report, the rest an Article."""
    address = whole(record.get_absolute_url())
    data = {
        "@type": type_of(record.kind),
        "@id": lasting(record.get_absolute_url()),
        "url": address,
        "name": content.title,
        "headline": content.title,
        "inLanguage": "zh-Hans",
        "abstract": content.summary or summary_of(content.html),
        "keywords": content.keywords,
        "genre": kinds()[record.kind].name,
        "identifier": [one for one in (record.public_id, record.index_number) if one],
        "version": record.live_version.number if record.live_version else "",
        "datePublished": record.original_published_on or _moment(record.published_at),
        "dateModified": _moment(record.revised_at or record.published_at),
        "dateCreated": content.formed_on,
        "isAccessibleForFree": True,
        "publisher": _organisation(record.unit),
        "author": {"@type": "GovernmentOrganization", "name": content.issuer_name
                   or record.unit.name},
        "associatedMedia": [file_data(file) for file in files],
        "sameAs": record.original_url,
    }  # fmt: skip
    return [data | _ties(related) | (_legislation(record, content) if _binds(record) else {})]


def type_of(kind: str) -> str:
    """The type schema.org has for a kind of record."""
    if kind in BINDING:
        return "Legislation"
    return "Report" if kind in REPORTS else "Article"


def _binds(record: Record) -> bool:
    return record.kind in BINDING


def _legislation(record: Record, content: VersionContent) -> Thing:
    validity = validity_on(record, legal_day(now()))
    until = min(filter(None, (content.valid_until, record.abolished_on)), default=None)
    period = f"{list_date(content.valid_from)}/{list_date(until) if until else '..'}"
    return {
        "legislationIdentifier": content.document_number,
        "legislationDate": content.formed_on,
        "legislationType": content.genre,
        "legislationPassedBy": {
            "@type": "GovernmentOrganization", "name": content.issuer_name or record.unit.name,
        },
        "legislationLegalForce": f"{SCHEMA}/{FORCE.get(validity, 'NotInForce')}",
        "temporalCoverage": period if content.valid_from else "",
    }  # fmt: skip


def _ties(related: Iterable[Related]) -> Thing:
    found: dict[str, list[Thing]] = {}
    for tie in related:
        name = TIES.get(tie.kind)
        if tie.outgoing and name:
            other = {
                "@type": type_of(tie.record.kind), "@id": lasting(tie.record.get_absolute_url()),
                "name": tie.record.title,
            }  # fmt: skip
            found.setdefault(name, []).append(other)
    return dict(found)


def file_data(file: VersionFile) -> Thing:
    """An attachment."""
    kept = file.attachment
    return {
        "@type": "MediaObject",
        "name": kept.name,
        "contentUrl": whole(reverse("portal:file", args=[kept.public_id])),
        "encodingFormat": kept.media_type,
        "contentSize": str(kept.size),
    }


def unit_data(unit: Organisation) -> list[Thing]:
    """A unit and how to reach it. 《条例》第二十条第（二）项."""
    address = {
        "@type": "PostalAddress", "streetAddress": unit.address, "postalCode": unit.postcode,
        "addressCountry": "CN",
    }  # fmt: skip
    return [
        {
            **_organisation(unit),
            "alternateName": unit.short_name,
            "telephone": unit.phone,
            "faxNumber": unit.fax,
            "email": unit.email,
            "identifier": unit.credit_code,
            "address": _filled(address) if unit.address else "",
            "dissolutionDate": list_date(unit.valid_until) if unit.valid_until else "",
            "parentOrganization": _organisation(unit.parent) if unit.parent else "",
        }
    ]


def site_data(site: SiteIdentity) -> list[Thing]:
    """The site, who runs it, and how it is searched."""
    home = whole(reverse("portal:home"))
    search = whole(reverse("portal:find"))
    organisation = {
        "@type": "GovernmentOrganization", "@id": f"{home}#organisation", "name": site.host_unit,
        "url": home, "telephone": site.phone,
        "address": {"@type": "PostalAddress", "streetAddress": site.address,
                    "addressCountry": "CN"} if site.address else "",
    }  # fmt: skip
    return [
        _filled(organisation),
        {
            "@type": "WebSite",
            "@id": f"{home}#website",
            "url": home,
            "name": site.name,
            "alternateName": site.name_en,
            "inLanguage": "zh-Hans" if reads_chinese() else ["en", "zh-Hans"],
            "publisher": {"@id": organisation["@id"]},
            "potentialAction": {
                "@type": "SearchAction",
                "target": {
                    "@type": "EntryPoint",
                    "urlTemplate": f"{search}?q={{search_term_string}}",
                },
                "query-input": "required name=search_term_string",
            },
        },
    ]


def whole(path: str) -> str:
    """An address of this site with its host."""
    return f"{settings.SITE_URL}{path}"


def lasting(path: str) -> str:
    """The name of a thing: its Chinese address, in whatever language the page speaks."""
    return whole("/" + path.removeprefix(ENGLISH_PREFIX).lstrip("/"))


def _organisation(unit: Organisation) -> Thing:
    address = whole(unit.get_absolute_url())
    return {
        "@type": "GovernmentOrganization", "@id": lasting(unit.get_absolute_url()),
        "url": address, "name": unit.name,
    }  # fmt: skip


def _moment(moment: datetime | None) -> str:
    return moment.astimezone(LEGAL_ZONE).isoformat(timespec="seconds") if moment else ""


def _filled(thing: Thing) -> Thing:
    """Without what is not known."""
    return {name: value for name, value in thing.items() if value not in ("", None, [], {})}
