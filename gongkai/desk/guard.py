"""Who comes in at the desk, and the one way its views get at objects."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import TYPE_CHECKING, Any, cast

from django.apps import apps
from django.contrib.auth.views import redirect_to_login
from django.db.models import F, Model, Q, QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import resolve_url
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from gongkai.audit.actions import write_audit
from gongkai.audit.enums import Verb
from gongkai.core.access import LOGIN, access
from gongkai.core.errors import NotFound
from gongkai.core.moments import legal_day, now
from gongkai.core.transitions import Actor
from gongkai.core.visibility import visible
from gongkai.organisations.enums import Permission
from gongkai.organisations.queries import Officer, officer_for

if TYPE_CHECKING:
    from gongkai.files.models import Attachment
    from gongkai.records.models import Erasure, Record, Submission

View = Callable[..., HttpResponseBase]
MANY_UNITS = 8


class DeskRequest(HttpRequest):
    """A request of somebody at work: who, with all they may do, and when."""

    officer: Officer
    moment: datetime


def desk_view(permission: Permission | None = None) -> Callable[[View], View]:
    """Let in who is logged in and, where a permission is named, holds it anywhere.

    Where it is held is asked again for each object; an object of a unit one does not work for is
    not there (404), and neither is a page one holds no right to at all.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path(), resolve_url("account_login"))
            at_work = cast(DeskRequest, request)
            at_work.moment = now()
            at_work.officer = officer_for(request.user, legal_day(at_work.moment))
            if permission is not None and not at_work.officer.may_anywhere(permission):
                raise not_here()
            return view(at_work, *args, **kwargs)

        return access(permission.value if permission else LOGIN)(never_cache(guarded))

    return decorate


def not_here() -> NotFound:
    """What a stranger hears: nothing about whether there is such an object."""
    return NotFound("not_found", _("There is nothing at this address, or nothing you may see."))


def seen_by(officer: Officer, label: str) -> QuerySet[Any]:
    """All objects of a model ("records.Record") the officer may see; every view starts here."""
    model: type[Model] = apps.get_model(label)
    return visible(model._default_manager.all(), officer.viewer)


def own_units(officer: Officer) -> frozenset[int]:
    """The units whose unpublished records the officer reads."""
    return officer.unit_ids(Permission.READ)


def own_records(officer: Officer) -> QuerySet[Record]:
    """Records the officer works with: their units', and those their unit decides for.

    The units are a subquery of their own, so that the database goes by the index on the unit; of
    whoever works with many it must not: it would sort all they have for the newest twenty.
    """
    read = own_units(officer)
    units = apps.get_model("organisations.Organisation")._default_manager.filter(
        Q(pk__in=read) | Q(approved_by_unit_id__in=read)
    )
    wanted = units.order_by().values("pk")
    seen: QuerySet[Record] = seen_by(officer, "records.Record")
    if len(read) > MANY_UNITS:
        return seen.alias(its_unit=F("unit_id") + 0).filter(its_unit__in=wanted)
    return seen.filter(unit_id__in=wanted)


def fetch_record(officer: Officer, public_id: str) -> Record:
    """The record at that address, if it is one the officer works with."""
    found = (
        own_records(officer)
        .filter(public_id=public_id)
        .select_related("unit__approved_by_unit", "item", "live_version__content", "working_copy")
        .first()
    )
    if found is None:
        raise not_here()
    return found


def fetch_draftable(officer: Officer, public_id: str) -> Record:
    """The record, for somebody who may draft at its unit."""
    record = fetch_record(officer, public_id)
    officer.actor(Permission.DRAFT, record.unit_id)
    return record


def fetch_submission(officer: Officer, public_id: str) -> Submission:
    """The submission at that address."""
    found = (
        seen_by(officer, "records.Submission")
        .filter(public_id=public_id)
        .select_related(
            "record__unit", "record__item", "record__live_version__content", "version__content",
            "deciding_unit", "waiting_at",
        )
        .first()
    )  # fmt: skip
    if found is None:
        raise not_here()
    return cast("Submission", found)


def fetch_erasure(officer: Officer, public_id: str) -> Erasure:
    """The erasure at that address."""
    found = (
        seen_by(officer, "records.Erasure")
        .filter(public_id=public_id)
        .select_related("record__unit")
        .first()
    )
    if found is None:
        raise not_here()
    return cast("Erasure", found)


def fetch_file(officer: Officer, public_id: str) -> Attachment:
    """The attachment at that address; one that was erased is not there any more."""
    found = seen_by(officer, "files.Attachment").filter(public_id=public_id).first()
    if found is None or not found.digest:
        raise not_here()
    return cast("Attachment", found)


def write_read(request: DeskRequest, record: Record, page: str, verb: Verb = Verb.READ) -> None:
    """Write down that somebody looked at what is not public, and for whom they stood in."""
    write_audit(
        verb=verb, by=reader_of(request.officer, record), now=request.moment,
        unit_code=record.unit.code, kind="record", object_id=record.public_id, page=page,
    )  # fmt: skip


def reader_of(officer: Officer, record: Record) -> Actor:
    """The officer as the reader: by a right of their own, else by the one lent to them."""
    at = {record.unit_id, record.unit.deciding_unit_id}
    held = [officer.actor(Permission.READ, pk) for pk in at if officer.may(Permission.READ, pk)]
    return min(held, key=lambda actor: actor.acting_for, default=Actor(officer.public_id))
