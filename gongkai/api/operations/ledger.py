"""The public log (公开存证): its head, its entries, its keys, and what it proves of a record."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

from django.utils.translation import gettext_noop as _
from ninja import Query, Router

from gongkai.api import answers
from gongkai.api.operations.records import public_record
from gongkai.api.pages import Order, Row, page_of, part_of
from gongkai.api.parameters import Chosen, EntriesAsked, Listing
from gongkai.api.schemas import Checkpoint, Entries, Entry, Keys, LogKey, Proof
from gongkai.api.telling import checkpoint_row
from gongkai.api.telling import page_of as people_see
from gongkai.ledger.errors import erased, nothing_yet
from gongkai.ledger.queries import (
    keys,
    newest_checkpoint,
    numbered_leaves,
    read_nodes,
    standing_in_log,
)
from gongkai.ledger.rules.tree import inclusion_proof

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from gongkai.ledger.models import Leaf

router = Router(tags=["ledger"])
BY_PLACE = Order(("logged__index",))


@router.get(
    "/ledger/checkpoint", response=Checkpoint, operation_id="checkpoint", url_name="checkpoint",
    summary=_("Newest signed checkpoint"),
    description=_("The head of the public log. Keep it, and compare it with a later one."),
)  # fmt: skip
def checkpoint(request: HttpRequest, asked: Query[Chosen]) -> HttpResponse:  # noqa: ARG001
    wanted = answers.fields_wanted(asked.fields, Checkpoint)
    found = newest_checkpoint()
    if found is None:
        raise nothing_yet()
    return answers.one(checkpoint_row(found), wanted, changed=found.signed_at)


@router.get(
    "/ledger/keys", response=Keys, operation_id="log_keys", url_name="log_keys",
    summary=_("Keys of the log"), description=_("Every key the log was signed with, newest first."),
)  # fmt: skip
def list_keys(request: HttpRequest, asked: Query[Listing]) -> HttpResponse:
    wanted = answers.fields_wanted(asked.fields, LogKey)
    rows: list[Row] = [{"vkey": public.vkey, "since": row.since} for public, row in keys()]
    return answers.many(request, part_of(request, rows, asked, dict), asked, wanted, "keys")


@router.get(
    "/ledger/entries", response=Entries, operation_id="entries", url_name="entries",
    summary=_("Entries of the log: what happened, in order"),
    description=_(
        "Everything that was published, revised, abolished, withdrawn or erased, in the order of "
        "the log. Whoever keeps a copy of the records remembers the last “index”, asks with "
        "“after” for what came since, and fetches those records again: 410 says what is gone."
    ),
)  # fmt: skip
def entries(request: HttpRequest, asked: Query[EntriesAsked]) -> HttpResponse:
    wanted = answers.fields_wanted(asked.fields, Entry)
    found = numbered_leaves(behind=asked.after)
    if asked.record:
        found = found.filter(record_id=asked.record)
    rows = page_of(request, found, asked, BY_PLACE, entry_row)
    return answers.many(request, rows, asked, wanted, "entries")


def entry_row(leaf: Leaf) -> Row:
    """An entry as the log shows it to everybody."""
    return {
        "index": leaf.logged.index,
        "record": leaf.record_id,
        "version": leaf.version,
        "event": leaf.event,
        "unit": leaf.unit_code,
        "at": leaf.happened_at,
        "digest": leaf.version_digest,
        "leaf_hash": leaf.logged.leaf_hash,
    }


@router.get(
    "/records/{public_id}/proof", response=Proof, operation_id="proof", url_name="proof",
    summary=_("Proof of a record"),
    description=_(
        "That the version which is shown stands in the public log: its entry, and the way from it "
        "up to the root of the newest checkpoint."
    ),
)  # fmt: skip
def proof(request: HttpRequest, public_id: str, asked: Query[Chosen]) -> HttpResponse:  # noqa: ARG001
    wanted = answers.fields_wanted(asked.fields, Proof)
    record = public_record(public_id)
    assert record.live_version is not None
    entered = standing_in_log(public_id, record.live_version.number)
    if entered is None:
        raise erased(public_id)
    row: Row = {
        "record": public_id,
        "version": entered.leaf.version,
        "state": "waiting",
        "entry": None,
        "path": [],
        "checkpoint": None,
        "bundle_url": people_see("proof_file", public_id),
        "page_url": people_see("proof", public_id),
    }
    if entered.index is not None and entered.checkpoint is not None:
        hashes = inclusion_proof(entered.index, entered.checkpoint.size, read_nodes)
        row["state"] = "entered"
        row["entry"] = entry_row(entered.leaf)
        row["path"] = [base64.b64encode(one).decode() for one in hashes]
        row["checkpoint"] = checkpoint_row(entered.checkpoint)
    return answers.one(row, wanted)
