"""The page that says what the public log proves about a record, and the proof as a file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from gongkai.core import visibility
from gongkai.core.access import public_view
from gongkai.core.visibility import NOBODY
from gongkai.ledger.errors import erased
from gongkai.ledger.queries import bundle_of, standing_in_log
from gongkai.portal.frame import page
from gongkai.portal.proofs import state_of
from gongkai.portal.publications import publication
from gongkai.portal.views.log import key_of_the_log
from gongkai.records.queries import (
    absence_of,
    files_of,
    public_history,
    record_by_public_id,
    sealed,
)
from gongkai.ui.text import list_time

if TYPE_CHECKING:
    from django.http import HttpRequest

    from gongkai.ledger.queries import Entered
    from gongkai.records.models import Record, Version

FILE_ENDING = "gongkai-proof.json"


def public_record(public_id: str) -> tuple[Record, Version]:
    """The record everybody may see, and what it says now; else 404, or 410 with the reason."""
    found = record_by_public_id(public_id)
    if found is None or not visibility.may_see(NOBODY, "record", public_id):
        raise absence_of(public_id)
    assert found.live_version is not None
    return found, found.live_version


@public_view
def proof(request: HttpRequest, public_id: str) -> HttpResponse:
    """What stands in the log about this record, what that proves, and how to check it."""
    record, version = public_record(public_id)
    entered = standing_in_log(public_id, version.number)
    if entered is None:
        raise erased(public_id)
    tone, words = state_of(version, files_of(version), entered.leaf)
    context = {
        "name": _("Proof of publication"),
        "record": record,
        "tone": tone,
        "words": words,
        "is_entered": entered.index is not None,
        "facts": facts_of_entry(entered, _publication(record, version)),
        "head_facts": facts_of_head(entered),
        "key": key_of_the_log(),
        "file_name": f"{public_id}.{FILE_ENDING}",
        "phone": record.unit.contact_phone or record.unit.phone,
    }
    crumbs = [
        {"label": _("Text"), "href": record.get_absolute_url()},
        {"label": _("Proof of publication"), "href": ""},
    ]
    return page(request, "portal/proof.html", context, title=str(context["name"]), crumbs=crumbs)


def _publication(record: Record, version: Version) -> str:
    """第几次公布, as the page of the document counts."""
    shown = public_history(record).numbered(version.number)
    return publication(shown) if shown else ""


def facts_of_entry(entered: Entered, version: str) -> list[dict[str, Any]]:
    """The leaf, as a table."""
    leaf = entered.leaf
    return [
        {"label": _("Number"), "value": entered.number or ""},
        {"label": _("Version"), "value": version},
        {"label": _("Published"), "value": list_time(leaf.happened_at)},
        {"label": _("Digest of text and attachments"), "value": leaf.version_digest},
        {
            "label": _("Hash of the entry"),
            "value": entered.leaf_hash,
            "note": _("the fingerprint of this entry: another entry has another one"),
        },
    ]


def facts_of_head(entered: Entered) -> list[dict[str, Any]]:
    """The newest checkpoint over it."""
    checkpoint = entered.checkpoint
    if checkpoint is None:
        return []
    return [
        {"label": _("Entries"), "value": checkpoint.size},
        {
            "label": _("Root"),
            "value": checkpoint.root,
            "note": _("the fingerprint of all entries together"),
        },
        {"label": _("Signed"), "value": list_time(checkpoint.signed_at)},
        {"label": _("Name of the log"), "value": checkpoint.key.origin},
    ]


@public_view
def proof_file(request: HttpRequest, public_id: str) -> HttpResponse:  # noqa: ARG001
    """The proof of the current version to carry away; attachments are saved from the page."""
    _record, version = public_record(public_id)
    content = sealed(version)
    bundle = bundle_of(
        record_id=public_id, version=version.number, content=content.content,
        files=[None] * len(content.files), nonce=content.nonce,
    )  # fmt: skip
    response = HttpResponse(bundle, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{public_id}.{FILE_ENDING}"'
    return response
