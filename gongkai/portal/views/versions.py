"""The versions of a record that stood before the public, and what was changed from one to the next.

The old wording stays readable, so that everybody sees what was corrected, and when.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gongkai.catalogue.queries import genre_label, theme_label
from gongkai.core.access import public_view
from gongkai.core.errors import NotFound
from gongkai.portal.frame import UNDATED, Crumb, column_tags, page
from gongkai.portal.publications import publication, version_steps
from gongkai.portal.views.proof import public_record
from gongkai.records.queries import differing, files_of, public_history
from gongkai.records.rules.difference import compare_fields, compare_files
from gongkai.records.rules.html import headings_below_title
from gongkai.ui.text import legal_date, reads_chinese

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.http import HttpRequest, HttpResponse

    from gongkai.records.models import Record, Version, VersionContent
    from gongkai.records.queries import PublicHistory, PublicVersion
    from gongkai.records.rules.difference import FileChange, MergedBlock

NOT_IN_INDEXES = {"name": "robots", "content": "noindex"}
AROUND = 1
"""So many unchanged paragraphs are shown on either side of a changed one."""


@public_view
def versions(request: HttpRequest, public_id: str) -> HttpResponse:
    """Every version that was ever public, newest first."""
    record, _version = public_record(public_id)
    history = public_history(record)
    context = {
        **UNDATED,
        "name": _("Versions"),
        "record": record,
        "steps": version_steps(record, history),
        "numbers_jump": any(one.ordinal != one.version.number for one in history.versions),
        "some_withdrawn": any(one.was_withdrawn for one in history.versions),
    }
    crumbs = [*_crumbs(record)[:1], {"label": _("Versions"), "href": ""}]
    return page(
        request, "portal/versions.html", context, title=f"{_('Versions')}_{record.title}",
        crumbs=crumbs, column=record.kind,
    )  # fmt: skip


@public_view
def version(request: HttpRequest, public_id: str, number: int) -> HttpResponse:
    """One version: what it changed in the one before it (or in ``?from=``), or all it said."""
    record, _live = public_record(public_id)
    history = public_history(record)
    chosen = history.numbered(number)
    if chosen is None:
        raise NotFound("no_such_version", _("There is no such version, or it is not public."))
    base = _base(request, history, chosen)
    alone = base is None or request.GET.get("view") == "text"
    name = publication(chosen)
    crumbs = [*_crumbs(record), {"label": name, "href": ""}]
    context = {
        **UNDATED,
        "name": name,
        "record": record,
        "chosen": chosen,
        "base": base,
        "views": _views(request, base, alone=alone),
        "others": _others(request, history, chosen, base),
        "steps_href": reverse("portal:versions", args=[record.public_id]),
        "meta_tags": [*column_tags(crumbs), NOT_IN_INDEXES],
        **(_text(chosen) if alone or base is None else _changes(request, base, chosen)),
    }
    return page(
        request, "portal/version.html", context, title=f"{name}_{record.title}",
        crumbs=crumbs, column=record.kind,
    )  # fmt: skip


def _base(
    request: HttpRequest, history: PublicHistory, chosen: PublicVersion
) -> PublicVersion | None:
    """What to compare with: the version named in the address, else the one before."""
    asked = request.GET.get("from", "")
    if asked.isascii() and asked.isdigit() and len(asked) < 7:
        named = history.numbered(int(asked))
        if named and named.ordinal < chosen.ordinal:
            return named
    return history.before(chosen)


def _views(request: HttpRequest, base: PublicVersion | None, *, alone: bool) -> list[Any]:
    """What was changed ｜ the whole text with the changes ｜ as it read then."""
    if base is None:
        return []
    whole = request.GET.get("view") == "all"
    against = f"from={base.version.number}"
    return [
        {"label": _("What was changed"), "href": f"?{against}", "current": not (whole or alone)},
        {"label": _("Whole text, changes marked"), "href": f"?{against}&view=all",
         "current": whole and not alone},
        {"label": _("The text as it read then"), "href": f"?{against}&view=text",
         "current": alone},
    ]  # fmt: skip


def _others(
    request: HttpRequest,
    history: PublicHistory,
    chosen: PublicVersion,
    base: PublicVersion | None,
) -> list[dict[str, Any]]:
    """Earlier versions to compare with, where there is a choice."""
    earlier = [one for one in history.readable if one.ordinal < chosen.ordinal]
    if len(earlier) < 2 or request.GET.get("view") == "text":
        return []
    return [
        {"label": publication(one), "href": f"?from={one.version.number}", "current": one == base}
        for one in earlier
    ]


def _text(chosen: PublicVersion) -> dict[str, Any]:
    content = chosen.version.content
    body = headings_below_title(content.html)
    return {
        "body": mark_safe(body),  # noqa: S308 - cleaned when saved
        "content": content,
        "files": [{"name": name} for name in _file_names(chosen.version)],
    }


def _changes(request: HttpRequest, base: PublicVersion, chosen: PublicVersion) -> dict[str, Any]:
    old, new = base.version.content, chosen.version.content
    labels = {"title": _("Title"), "summary": _("Summary"), **_labels()}
    fields = [
        change
        for change in compare_fields(shown_facts(old), shown_facts(new), labels)
        if change.kind != "same"
    ]
    blocks = differing(old.html, new.html)
    files = [
        change
        for change in compare_files(_files(base.version), _files(chosen.version))
        if change.kind != "same"
    ]
    changed = sum(block.kind != "same" for block in blocks)
    return {
        "content": new,
        "older": publication(base),
        "older_day": legal_date(base.since),
        "fields": fields,
        "parts": in_parts(blocks, whole=request.GET.get("view") == "all"),
        "changed": changed,
        "file_changes": [_file_row(change) for change in files],
        "counted": ngettext(
            "%(count)d paragraph was changed.", "%(count)d paragraphs were changed.", changed
        ) % {"count": changed},
    }  # fmt: skip


def in_parts(blocks: Iterable[MergedBlock], *, whole: bool) -> list[dict[str, Any]]:
    """Changed paragraphs with those next to them; longer unchanged stretches only counted."""
    listed = list(blocks)
    near = {
        at + step
        for at, block in enumerate(listed)
        if block.kind != "same"
        for step in range(-AROUND, AROUND + 1)
    }
    parts: list[dict[str, Any]] = []
    numbered = enumerate(listed)
    for shown, group in groupby(numbered, key=lambda entry: whole or entry[0] in near):
        stretch = [block for _at, block in group]
        if shown:
            parts += [_part(block) for block in stretch]
        else:
            parts.append({"omitted": len(stretch)})
    return parts


def _part(block: MergedBlock) -> dict[str, Any]:
    segments = [(one.op, one.text.replace("\t", " ｜ ")) for one in block.segments]
    # a paragraph made a heading is a change without a changed word
    reshaped = block.kind == "changed" and all(op == "same" for op, _text in segments)
    return {"kind": block.kind, "block": block.block, "segments": segments, "reshaped": reshaped}


def _labels() -> dict[str, str]:
    return {
        "issuer_name": _("Issuing unit"),
        "document_number": _("Document number"),
        "formed_on": _("Formed on"),
        "valid_from": _("In force from"),
        "valid_until": _("In force until"),
        "theme": _("Theme"),
        "genre": _("Genre"),
        "keywords": _("Keywords"),
    }


def shown_facts(content: VersionContent) -> dict[str, str]:
    """The facts of the table above the text, as people read them."""
    return {
        "title": content.title,
        "summary": content.summary,
        "issuer_name": content.issuer_name,
        "document_number": content.document_number,
        "formed_on": legal_date(content.formed_on),
        "valid_from": legal_date(content.valid_from),
        "valid_until": legal_date(content.valid_until),
        "theme": theme_label(content.theme, english=not reads_chinese()),
        "genre": genre_label(content.genre),
        "keywords": content.keywords,
    }


def _files(version: Version) -> list[Any]:
    return [file.attachment for file in files_of(version)]


def _file_names(version: Version) -> list[str]:
    return [str(file.name) for file in _files(version)]


def _file_row(change: FileChange) -> dict[str, str]:
    words = {"added": _("Added"), "removed": _("Removed"), "changed": _("Replaced")}
    return {"name": change.name, "words": words[change.kind], "kind": change.kind}


def _crumbs(record: Record) -> list[Crumb]:
    return [
        {"label": _("Text"), "href": record.get_absolute_url()},
        {"label": _("Versions"), "href": reverse("portal:versions", args=[record.public_id])},
    ]
