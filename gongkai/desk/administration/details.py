"""The audit trail in words: kinds of objects, and what a row says besides."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from gongkai.desk.administration.forms.site import SiteForm
from gongkai.desk.administration.forms.units import UnitPageForm, chain_in_words
from gongkai.desk.shown.grouping import title_of
from gongkai.desk.shown.words import kind_name
from gongkai.organisations.enums import ApprovalStep, Role
from gongkai.organisations.queries import names_of
from gongkai.ui.text import file_size, list_date, listed, told

if TYPE_CHECKING:
    from gongkai.audit.models import AuditEntry

PEOPLE = ("deputy", "releaser", "released_by")


def object_label(kind: str) -> str:
    """The kind of object in the users' words; a kind without words as it is stored."""
    return {
        "account": _("Account"),
        "audit_trail": _("Audit trail"),
        "calendar_day": _("Calendar day"),
        "calendar_year": _("Calendar year"),
        "catalogue": _("Catalogue"),
        "catalogue_item": _("Catalogue item"),
        "file": _("File"),
        "import_batch": _("Imported batch"),
        "old_address": _("Address of an old site"),
        "person": _("Person"),
        "record": _("Record"),
        "screening_table": _("Table of screening"),
        "site": _("Site"),
        "sweep": _("Look through what is public"),
        "unit": _("Unit"),
    }.get(kind, kind)


def object_note(entry: AuditEntry) -> str:
    """Which object it was; a list of many has no number of its own."""
    return _("list") if entry.object_id == "list" else entry.object_id


def detail_names() -> dict[str, str]:
    """What each fact of a row is called."""
    return {
        "address": _("Address"), "count": _("How many"),
        "adopted": _("Items taken"), "after": _("Afterwards"), "before": _("Before"),
        "below": _("With all units below"), "broken_at": _("Broken at row"),
        "chain": _("Approval levels"), "copy": _("Clean copy"),
        "deciding_unit": _("Decided at"), "deputy": _("Deputy"),
        "digest": _("Digest (SHA-256)"), "dropped": _("Item dropped"),
        "factor": _("Second factor"), "fields": _("Fields"), "file": _("File"),
        "filters": _("Filters"), "finding": _("Finding"), "former_name": _("Former name"),
        "from_unit": _("From unit"), "initial": _("Initial password"), "item": _("Item"),
        "groups": _("Groups of words"), "hidden": _("Numbers hidden"),
        "name": _("Name"),
        "page": _("Page"), "part": _("Part of the draft"),
        "pattern": _("Pattern of index numbers"), "record_kind": _("Kind"),
        "release": _("Edition of the standard catalogue"), "released_by": _("Released by"),
        "removed": _("Unseen things taken out"),
        "releaser": _("Standing releaser"), "role": _("Role"), "size": _("Size"),
        "signed_by_both": _("Signed with the old and the new key"),
        "successor": _("Taken over by"), "time_limit": _("Your own time limit"),
        "to_unit": _("To unit"), "until": _("Until"), "version": _("Version"),
        "what": _("What was done"), "words": _("Words that mean the same"),
    }  # fmt: skip


def people_in(entries: Iterable[AuditEntry]) -> dict[str, str]:
    """Names of everybody the rows speak of, in one query."""
    return names_of(
        str(public_id)
        for entry in entries
        for public_id in (
            entry.actor, entry.acting_for, *(entry.detail.get(name) for name in PEOPLE)
        )
        if public_id
    )  # fmt: skip


def detail_in_words(
    detail: Mapping[str, Any], people: Mapping[str, str], units: Mapping[str, str]
) -> str:
    """A row's own facts, each with its name; nothing for facts that are empty."""
    names = detail_names()
    return told(
        _("%(name)s: %(value)s")
        % {"name": names.get(name, name), "value": _value(name, value, people, units)}
        for name, value in detail.items()
        if value not in ("", None, [], {})
    )


def _value(name: str, value: Any, people: Mapping[str, str], units: Mapping[str, str]) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if name in PEOPLE:
        return people.get(str(value), str(value))
    if name in ("from_unit", "to_unit", "deciding_unit", "successor"):
        return units.get(str(value), str(value))
    if isinstance(value, dict):
        return _together(value)
    if isinstance(value, list):
        return _listed(name, [str(part) for part in value])
    say = _sayers().get(name)
    return say(value) if say else str(value)


def _sayers() -> dict[str, Callable[[Any], str]]:
    """How single facts are said."""
    return {
        "role": lambda value: str(Role(value).label) if value in Role.values else str(value),
        "finding": title_of,
        "record_kind": kind_name,
        "size": file_size,
        "until": list_date,
        "page": lambda value: _pages().get(value, value),
        "part": lambda value: _parts().get(value, value),
        "what": lambda value: _parts().get(value, value),
        "factor": lambda value: _factors().get(value, value),
    }


def _listed(name: str, values: list[str]) -> str:
    if name == "chain" and set(values) <= set(ApprovalStep.values):
        return chain_in_words(values)
    if name == "fields":
        return listed(field_name(value) for value in values)
    return listed(values)


def _together(values: Mapping[str, Any]) -> str:
    """Facts kept side by side, such as how a day stood before and afterwards."""
    if "is_workday" in values:
        day = _("people work (班)") if values["is_workday"] else _("nobody works (休)")
        rest = [str(values[key]) for key in ("name", "source") if values.get(key)]
        return " ".join([day, *rest, *_announced(values)])
    rest = [
        _("%(name)s: %(value)s") % {"name": field_name(key), "value": value}
        for key, value in values.items()
        if key != "announced" and value
    ]
    return " ".join([*rest, *_announced(values)])


def _announced(values: Mapping[str, Any]) -> list[str]:
    if "announced" not in values:
        return []
    return [_("announced") if values["announced"] else _("provisional")]


def field_name(name: str) -> str:
    """A field that was changed or looked by, as its form calls it; else as it is stored."""
    own = {
        "is_active": _("Account"), "leaders": _("Leaders"), "left_on": _("Last working day"),
        "name": _("Name"), "password": _("Password"), "second_factor": _("Second factor"),
        "standing_releaser": _("Standing releaser"), "successor": _("Taken over by"),
        "unit": _("Unit"), "valid_until": _("Last day of the unit"),
        "responsible_office": _("Responsible office"), "is_demo": _("Demo city"),
        "source": _("Announced in"), "who": _("Name or login name"), "verb": _("What was done"),
        "kind": _("Kind of object"), "object_id": _("Number of the object"),
        "since": _("From"), "until": _("To, this day included"),
    }  # fmt: skip
    if name in own:
        return own[name]
    field = (SiteForm.base_fields | UnitPageForm.base_fields).get(name)
    return str(field.label) if field else name


def _pages() -> dict[str, str]:
    return {
        "copy": _("as a model for a new draft"), "edit": _("editor"), "erasure": _("erasure"),
        "file": _("attachment"), "preview": _("preview"), "record": _("page of the record"),
        "review": _("review"), "secrecy_form": _("secrecy form"), "step": _("page of a step"),
        "version": _("earlier version"),
    }  # fmt: skip


def _parts() -> dict[str, str]:
    return {
        "text": _("text and facts"), "files": _("attachments"), "ties": _("links"),
        "attached": _("attached"), "detached": _("taken off"),
        "mended": _("clean copy made"),
    }  # fmt: skip


def _factors() -> dict[str, str]:
    return {
        "totp": _("authenticator app"), "webauthn": _("security key"),
        "recovery_codes": _("recovery codes"),
    }  # fmt: skip
