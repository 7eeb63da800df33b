"""Records and their public versions. What is not public is 404; what was withdrawn is 410."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext_noop as _
from ninja import Query, Router

from gongkai.api import answers
from gongkai.api.errors import no_such_version, unknown_unit
from gongkai.api.pages import Order, Row, page_of, part_of
from gongkai.api.parameters import Chosen, Listing, Narrowing, RecordsAsked
from gongkai.api.schemas import Record as RecordSchema
from gongkai.api.schemas import Records, Version, Versions, WholeRecord
from gongkai.api.telling import (
    FILES,
    HEAVY,
    OF_THE_CONTENT,
    address,
    content_row,
    file_row,
    record_name,
    record_row,
    stated_row,
)
from gongkai.core import visibility
from gongkai.core.moments import LEGAL_ZONE, legal_day, now
from gongkai.core.visibility import NOBODY
from gongkai.files.queries import kept_of
from gongkai.organisations.queries import short_names
from gongkai.records.enums import Event, Validity
from gongkai.records.queries import (
    PublicVersion,
    absence_of,
    changed_since,
    files_of_all,
    for_everybody,
    public_history,
    record_by_public_id,
    related_to,
    with_validity,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse

    from gongkai.files.models import Attachment
    from gongkai.records.models import Record

router = Router(tags=["records"])
NEWEST_FIRST = Order(("sort_at", "id"), newest_first=True)
BODIES = frozenset(("html", "text", FILES))


def public_record(public_id: str) -> Record:
    """The record if everybody may see it now; else why not."""
    found = record_by_public_id(public_id)
    if found is None or not visibility.may_see(NOBODY, "record", public_id):
        raise absence_of(public_id)
    return found


def narrowed(records: QuerySet[Record], asked: Narrowing) -> QuerySet[Record]:
    """By unit, kind, theme and year."""
    refuse_unknown_units(asked.unit)
    filters: dict[str, Any] = {
        "unit__code__in": asked.unit,
        "kind__in": asked.kind,
        "theme__in": asked.theme,
        "sort_at__year__in": asked.year,
    }
    return records.filter(**{name: value for name, value in filters.items() if value})


def refuse_unknown_units(codes: list[str]) -> None:
    """A misspelt code must not look like a unit without records."""
    known = short_names() if codes else {}
    for code in codes:
        if code not in known:
            raise unknown_unit(code)


def _asked_for(asked: RecordsAsked) -> QuerySet[Record]:
    records = narrowed(for_everybody(), asked)
    if asked.item:
        records = records.filter(item__code__in=asked.item)
    if asked.published_since and asked.published_since > date.min:
        records = records.filter(sort_at__gte=_midnight(asked.published_since))
    if asked.published_until and asked.published_until < date.max:
        records = records.filter(sort_at__lt=_midnight(asked.published_until + timedelta(days=1)))
    if asked.standing:
        validities = [Validity(value) for value in asked.standing]
        records = with_validity(records, validities, legal_day(now()))
    if asked.changed_since:
        records = changed_since(records, _in_utc(asked.changed_since))
    return records


def _midnight(day: date) -> datetime:
    return _in_utc(datetime.combine(day, time(), LEGAL_ZONE))


def _in_utc(moment: datetime) -> datetime:
    """As the database keeps it; at the edges of time the first or the last moment there is."""
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        edge = datetime.min if moment.year == datetime.min.year else datetime.max
        return edge.replace(tzinfo=UTC)


@router.get(
    "/records", response=Records, operation_id="records", url_name="records",
    summary=_("Records"),
    description=_(
        "Everything public, newest first. Lists leave out keywords, summary, html, text and files "
        "unless “fields” names them."
    ),
)  # fmt: skip
def list_records(request: HttpRequest, asked: Query[RecordsAsked]) -> HttpResponse:
    usual = set(answers.in_order(RecordSchema)) - HEAVY
    wanted = answers.fields_wanted(asked.fields, RecordSchema, usual)
    today = legal_day(now())
    found = _with_what_is_wanted(_asked_for(asked), wanted)
    rows = page_of(
        request, found, asked, NEWEST_FIRST, lambda record: record_row(record, today, wanted)
    )
    return answers.many(request, rows, asked, wanted, "records")


def _with_what_is_wanted(records: QuerySet[Record], wanted: list[str]) -> QuerySet[Record]:
    records = records.select_related("unit", "item", "live_version")
    if OF_THE_CONTENT & set(wanted):
        records = records.select_related("unit", "item", "live_version__content")
    if FILES in wanted:
        records = records.prefetch_related("live_version__files__attachment")
    return records


@router.get(
    "/records/{public_id}", response=WholeRecord, operation_id="record", url_name="record",
    summary=_("One record"),
    description=_("A record with its text, its attachments and what it is tied to."),
)  # fmt: skip
def one_record(request: HttpRequest, public_id: str, asked: Query[Chosen]) -> HttpResponse:  # noqa: ARG001
    wanted = answers.fields_wanted(asked.fields, WholeRecord)
    record = public_record(public_id)
    row = record_row(record, legal_day(now()), wanted)
    if "ties" in wanted:
        row["ties"] = [
            {
                "kind": tie.kind.value,
                "outgoing": tie.outgoing,
                "record": record_name(tie.record),
            }
            for tie in related_to(record)
        ]
    row["versions_url"] = address(reverse("api:versions", args=[public_id]))
    row["proof_url"] = address(reverse("api:proof", args=[public_id]))
    return answers.one(row, wanted)


@router.get(
    "/records/{public_id}/versions", response=Versions, operation_id="versions",
    url_name="versions", summary=_("Versions of a record"),
    description=_("Every version that was ever before the public, newest first, without text."),
)  # fmt: skip
def list_versions(request: HttpRequest, public_id: str, asked: Query[Listing]) -> HttpResponse:
    usual = set(answers.in_order(Version)) - BODIES
    wanted = answers.fields_wanted(asked.fields, Version, usual)
    record = public_record(public_id)
    history = public_history(record).readable
    files = _files(record, history) if FILES in wanted else {}
    rows = part_of(request, history, asked, lambda one: _version_row(record, one, wanted, files))
    return answers.many(request, rows, asked, wanted, f"versions-{public_id}")


@router.get(
    "/records/{public_id}/versions/{number}", response=Version, operation_id="version",
    url_name="version", summary=_("One version of a record"),
    description=_("A version that was before the public, with its text."),
)  # fmt: skip
def one_version(
    request: HttpRequest,  # noqa: ARG001
    public_id: str,
    number: str,
    asked: Query[Chosen],
) -> HttpResponse:
    wanted = answers.fields_wanted(asked.fields, Version)
    record = public_record(public_id)
    for one in public_history(record).readable:
        if str(one.version.number) == number:
            row = _version_row(record, one, wanted, _files(record, [one]))
            return answers.one(row, wanted)
    raise no_such_version()


def _version_row(
    record: Record,
    one: PublicVersion,
    wanted: list[str],
    files: Mapping[int, list[Attachment]],
) -> Row:
    version = one.version
    row = {
        **stated_row(version.content, record.unit.name),
        **content_row(version.content, wanted),
        "number": version.number,
        "event": Event.PUBLISHED.value if one.is_first else Event.REVISED.value,
        "published_at": one.since,
        "change_note": version.content.change_note,
        "digest": version.digest,
    }
    if FILES in wanted:
        row[FILES] = [file_row(file) for file in files.get(version.pk, [])]
    return row


def _files(record: Record, shown: Sequence[PublicVersion]) -> dict[int, list[Attachment]]:
    """Of each version the files that everybody may save now."""
    public = visibility.visible(kept_of("record", [record.public_id]), NOBODY)
    ids = set(public.values_list("public_id", flat=True))
    carried = files_of_all(one.version for one in shown)
    return {
        version: [file.attachment for file in files if file.attachment.public_id in ids]
        for version, files in carried.items()
    }
