"""What the interface for programs refuses, in sentences."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from gongkai.core.errors import DomainError, Gone, NotFound
from gongkai.records.enums import RecordState
from gongkai.records.queries import withdrawn
from gongkai.ui.text import list_date


class BadRequest(DomainError):
    """The question itself cannot be understood."""

    status = 400


class WrongMethod(DomainError):
    """Everything here is read, nothing is written."""

    status = 405


class NotReady(DomainError):
    """The answer is being prepared."""

    status = 503


def wrong_method(method: str) -> WrongMethod:
    """Something else than reading was asked for."""
    sentence = _("Everything here can only be read: ask with GET, HEAD or OPTIONS, not %(method)s.")
    return WrongMethod("method_not_allowed", sentence % {"method": method}, method=method)


def bad_cursor() -> BadRequest:
    """A cursor that was not given out for this list."""
    return BadRequest(
        "bad_cursor",
        _(
            "This cursor does not belong to this question. Use the one given as “next”, unchanged "
            "and with the same filters, or leave it out to begin from the start."
        ),
    )


def unknown_fields(unknown: list[str], known: list[str]) -> BadRequest:
    """Fields asked for that there are not."""
    return BadRequest(
        "unknown_field",
        _("There is no field %(unknown)s. The fields are: %(known)s.")
        % {"unknown": ", ".join(unknown), "known": ", ".join(known)},
        unknown=unknown,
        known=known,
    )


def unknown_parameters(unknown: list[str], known: list[str]) -> BadRequest:
    """Names behind the question mark that mean nothing here."""
    return BadRequest(
        "unknown_parameter",
        _("There is no parameter %(unknown)s. The parameters are: %(known)s.")
        % {"unknown": ", ".join(unknown), "known": ", ".join(known) or "—"},
        unknown=unknown,
        known=known,
    )


def bad_parameter(name: str, why: str) -> BadRequest:
    """A parameter whose value cannot be used."""
    return BadRequest(
        "bad_parameter",
        _("The parameter %(name)s cannot be used as it stands: %(why)s.")
        % {"name": name, "why": why},
        parameter=name,
    )


def why(error: Mapping[str, Any]) -> str:
    """What pydantic found, in the language of the answer."""
    facts: dict[str, Any] = error.get("ctx", {})
    said = {
        "missing": _("it is needed"),
        "literal_error": _("it must be one of %(expected)s"),
        "int_parsing": _("it must be a whole number"),
        "bool_parsing": _("it must be true or false"),
        "greater_than_equal": _("it must be at least %(ge)s"),
        "less_than_equal": _("it must be at most %(le)s"),
        "string_too_short": _("it must not be empty"),
        "string_too_long": _("it may have %(max_length)s characters"),
        "too_long": _("it may be given %(max_length)s times"),
        "timezone_aware": _("it must be a moment with its time zone: 2026-11-23T08:00:00+08:00"),
    }
    kind = str(error["type"])
    if kind in said:
        return said[kind] % facts
    if kind.startswith("date_"):
        return _("it must be a day: 2026-11-23")
    if kind.startswith("datetime_"):
        return said["timezone_aware"]
    return _("its value is not one of those allowed")


def no_control_characters() -> str:
    """Databases refuse some of them."""
    return _("it holds a control character")


def unknown_unit(code: str) -> BadRequest:
    """A filter by a unit that there is not."""
    return bad_parameter("unit", _("there is no unit “%(code)s”") % {"code": code})


def no_such_unit() -> NotFound:
    """No unit bears that code."""
    return NotFound("no_such_unit", _("There is no unit at this address."))


def no_such_version() -> NotFound:
    """That version was never public."""
    return NotFound("no_such_version", _("This document has no public version of that number."))


def no_such_file() -> NotFound:
    """No public file."""
    return NotFound("no_such_file", _("There is no file at this address."))


def no_such_address() -> NotFound:
    """Nothing stands there."""
    return NotFound("no_such_address", _("The interface has nothing at this address."))


def index_not_ready() -> NotReady:
    """Search cannot answer yet."""
    return NotReady(
        "index_not_ready",
        _("The index of the full text is being made. Ask again in a minute."),
    )


def absent(public_id: str) -> NotFound | Gone:
    """What to answer for a record that is not public: withdrawn or erased, or never there."""
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
