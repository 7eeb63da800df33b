"""One record as its own people see it: facts, versions, history, and what may be done now."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.http import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from gongkai.audit.enums import Verb
from gongkai.core.asked import whole_number
from gongkai.core.moments import legal_day
from gongkai.core.serving import Kept, send
from gongkai.core.visibility import NOBODY, may_see
from gongkai.desk.frame import page
from gongkai.desk.guard import (
    DeskRequest,
    desk_view,
    fetch_file,
    fetch_record,
    not_here,
    own_records,
    write_read,
)
from gongkai.desk.shown.attachments import attachment_rows
from gongkai.desk.shown.body import body_of_page
from gongkai.desk.shown.comparison import VIEWS, compared, facts_of, file_rows
from gongkai.desk.shown.doings import doings_for
from gongkai.desk.shown.tables import history_columns
from gongkai.desk.shown.words import kind_name, short_moment, state_of, waiting_words
from gongkai.files.queries import open_stored, preview_of
from gongkai.organisations.enums import Permission
from gongkai.organisations.queries import names_of
from gongkai.records.enums import Audience, Event, RecordState
from gongkai.records.queries import (
    files_of,
    history_of,
    open_erasures,
    related_to,
    validity_on,
    who_may_confirm,
)
from gongkai.records.queries.screening import phones_of
from gongkai.screening.rules import Context

if TYPE_CHECKING:
    from gongkai.core.models import Transition
    from gongkai.core.visibility import Viewer
    from gongkai.records.models import Record, Version


@desk_view(Permission.READ)
def record(request: DeskRequest, public_id: str) -> HttpResponseBase:
    """Everything about one record, on one page."""
    found = fetch_record(request.officer, public_id)
    copy = getattr(found, "working_copy", None)
    version = found.live_version or found.versions.select_related("content").first()
    source = version.content if version else copy
    under_way = found.submissions.filter(closed_at__isnull=True).first()
    history = history_of(found)
    today = legal_day(request.moment)
    for_everybody = found.state == RecordState.PUBLISHED and found.audience == Audience.PUBLIC
    if not for_everybody or copy is not None:
        write_read(request, found, "record")
    context = {
        "record": found,
        "kind": kind_name(found.kind),
        "states": state_of(found, has_copy=copy is not None, is_under_way=under_way is not None),
        "facts": _facts(found, source, today, request.officer.viewer),
        "content": source,
        "files": file_rows_of(version),
        "doings": doings_for(request.officer, found, copy, under_way),
        "under_way": under_way,
        "is_withdrawn": found.state == RecordState.WITHDRAWN,
        "is_erased": found.state == RecordState.ERASED,
        "erasure": _open_erasure(found, today),
        "waiting": waiting_words(under_way) if under_way else "",
        "versions": _versions(found, history, today),
        "history": _history(history, today),
        "history_columns": history_columns(),
        "related": related_to(found, request.officer.viewer),
        "public_href": found.get_absolute_url() if found.state == RecordState.PUBLISHED else "",
    }
    return page(request, "desk/record.html", context, section="records")


def _open_erasure(found: Record, today: date) -> dict[str, str] | None:
    """Who asked for the erasure that waits, why, and who may decide about it."""
    asked = open_erasures(found).first()
    if asked is None:
        return None
    who = names_of([asked.asked_by]).get(asked.asked_by, "")
    return {
        "what": _("%(name)s asked for erasure on %(when)s; a second person decides")
        % {"name": who, "when": short_moment(asked.asked_at, today)},
        "reason": asked.reason,
        "people": _(", ").join(who_may_confirm(asked, today)),
    }


def _facts(found: Record, source: Any, today: Any, viewer: Viewer) -> list[Any]:
    pairs: list[Any] = [
        (_("Unit"), found.unit.name),
        (_("Kind"), kind_name(found.kind)),
        (_("Catalogue item"), found.item.name if found.item else ""),
        (_("Index number"), found.index_number),
    ]
    if source is not None:
        pairs += facts_of(source, viewer)
    if found.state == RecordState.PUBLISHED:
        pairs.append((_("Validity"), str(validity_on(found, today).label)))
    if found.published_at:
        pairs.append((_("Made public"), short_moment(found.published_at, today)))
    if found.abolished_on:
        pairs.append((_("Reason of abolition"), found.abolition_reason))
    if found.withdrawn_at:
        pairs.append((_("Reason of withdrawal"), found.withdrawal_reason))
    return pairs


def file_rows_of(version: Version | None) -> list[dict[str, Any]]:
    """The attachments of a version, to be downloaded."""
    return attachment_rows(file.attachment for file in files_of(version)) if version else []


def _versions(found: Record, history: list[Transition], today: Any) -> list[dict[str, Any]]:
    public = {t.version for t in history if t.event in (Event.PUBLISHED, Event.REVISED)}
    # what was withdrawn keeps its last version, which is public no longer
    live = found.live_version_id if found.state == RecordState.PUBLISHED else None
    versions = list(found.versions.select_related("content"))
    names = names_of(version.made_by for version in versions)
    return [
        {
            "title": _("Version %(number)d") % {"number": version.number},
            "time": short_moment(version.made_at, today),
            "text": names.get(version.made_by, ""),
            "tag": _("live") if version.pk == live
            else (_("was public") if version.number in public else ""),
            "state": "current" if version.pk == live else "done",
            "links": [
                {"label": _("Read"), "href": reverse("desk:version",
                 args=[found.public_id, version.number])}
            ] if found.state != RecordState.ERASED else [],
        }
        for version in versions
    ]  # fmt: skip


def _history(history: list[Transition], today: Any) -> list[dict[str, Any]]:
    """Who did what, when and why, the latest first."""
    names = names_of({t.actor for t in history} | {t.acting_for for t in history})
    rows = []
    for step in reversed(history):
        who = names.get(step.actor) or _("the system")
        if step.acting_for:
            who = _("%(name)s for %(principal)s") % {
                "name": who, "principal": names.get(step.acting_for, "")
            }  # fmt: skip
        what = str(Event(step.event).label)
        version = _("version %(number)d") % {"number": step.version} if step.version else ""
        rows.append(
            {"what": what, "who": who, "version": version, "reason": step.reason,
             "when": short_moment(step.happened_at, today)}
        )  # fmt: skip
    return rows


@desk_view(Permission.READ)
def version(request: DeskRequest, public_id: str, number: int) -> HttpResponseBase:
    """One version, read alone or against an earlier one."""
    found = fetch_record(request.officer, public_id)
    versions = {v.number: v for v in found.versions.select_related("content")}
    if number not in versions:
        raise not_here()
    against = request.GET.get("against", "")
    earlier = [n for n in versions if n < number]
    asked = whole_number(against)
    base = asked if asked in versions else 0
    if not against and earlier:
        base = max(earlier)
    view = request.GET.get("view", "all" if base else "new")
    view = view if view in VIEWS and base else "new"
    comparison = compared(
        versions.get(base), versions[number], view,
        Context(required=frozenset(), unit_phones=phones_of(found.unit)),
        request.officer.viewer,
    )  # fmt: skip
    write_read(request, found, "version")
    context = {
        "record": found,
        "version": versions[number],
        "body": body_of_page(versions[number].content.html),
        "base": versions.get(base),
        "others": [
            {"label": _("Version %(number)d") % {"number": n}, "href": f"?against={n}",
             "current": n == base}
            for n in sorted(versions, reverse=True) if n != number
        ],
        "view": view,
        "comparison": comparison,
        "files": file_rows(comparison.files, _addresses(versions[number], versions.get(base))),
        "facts": facts_of(versions[number].content, request.officer.viewer),
    }  # fmt: skip
    return page(request, "desk/version.html", context, section="records")


def _addresses(*versions: Version | None) -> dict[str, str]:
    return {
        file.attachment.public_id: reverse("desk:file", args=[file.attachment.public_id])
        for version in versions
        if version is not None
        for file in files_of(version)
        if file.attachment.digest
    }


@desk_view(Permission.READ)
def preview(request: DeskRequest, public_id: str) -> HttpResponseBase:
    """The draft as the public page would show it."""
    found = fetch_record(request.officer, public_id)
    copy = getattr(found, "working_copy", None)
    if copy is None:
        raise not_here()
    write_read(request, found, "preview")
    context = {
        "record": found,
        "copy": copy,
        "body": body_of_page(copy.html),
        "facts": facts_of(copy, request.officer.viewer),
        "files": attachment_rows(
            file.attachment for file in copy.files.select_related("attachment")
        ),
    }
    return page(request, "desk/preview.html", context, section="drafts")


@desk_view(Permission.READ)
def file(request: DeskRequest, public_id: str) -> HttpResponseBase:
    """An attachment, always to be saved, never to be run or shown in our name."""
    attachment = fetch_file(request.officer, public_id)
    _write_download(request, attachment)
    kept = Kept(attachment.digest, attachment.size, attachment.media_type, attachment.name)
    return send(request, kept, lambda: open_stored(attachment.digest))


@desk_view(Permission.READ)
def file_preview(request: DeskRequest, public_id: str) -> HttpResponseBase:
    """The small picture of an attachment. It is part of a page, whose reading is written down."""
    drawn = preview_of(fetch_file(request.officer, public_id))
    if drawn is None:
        raise not_here()
    kept = Kept(drawn.picture, drawn.size, "image/png")
    return send(request, kept, lambda: open_stored(drawn.picture))


def _write_download(request: DeskRequest, attachment: Any) -> None:
    """Downloads of what is not public are written down, at the record that carries the file.

    Of what another unit discloses to some only, that is the record it was taken in for.
    """
    mine = own_records(request.officer).select_related("unit")
    carrier = (
        mine.filter(working_copy__files__attachment=attachment).first()
        or mine.filter(versions__files__attachment=attachment).first()
    )
    if carrier is None and not may_see(NOBODY, "file", attachment.public_id):
        others = apps.get_model("records.Record")._default_manager.select_related("unit")
        carrier = others.filter(public_id=attachment.owner_id).first()
    if carrier is not None:
        write_read(request, carrier, "file", Verb.DOWNLOAD)
