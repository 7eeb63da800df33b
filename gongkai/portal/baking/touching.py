"""What an event in the log may have changed of the pages that are kept."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING

from django.db import connection, transaction

from gongkai.core import baked
from gongkai.core.variants import DRAWN_AHEAD, VARIANTS
from gongkai.organisations.queries import some_begin_or_end
from gongkai.portal.baking.addresses import pages_of_records
from gongkai.portal.columns import NAVIGATION, kinds_with_content
from gongkai.records.queries import places_of, tied_to
from gongkai.records.queries.searching import RecordSource, carriers
from gongkai.records.rules.kinds import kinds

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

LISTS = ("index.html", "rss.xml", "atom.xml", "feed.json", "sitemap.xml", "sitemap-*.xml",
         "wzdt/", "dy/", "lm/", "zfxxgk/")  # fmt: skip
"""On these stands something of every record of the city: the newest, or how many there are."""
EVERYTHING_ELSE = (*LISTS, "jg/", "lxwm/", "sybz/", "yssm/")
SILENT = frozenset({"calendar"})
"""Kinds of objects of which no page says anything."""


@dataclass
class Touched:
    """Places to put aside; ``wanted`` are the pages people will ask for first."""

    places: list[str] = field(default_factory=list)
    wanted: list[str] = field(default_factory=list)
    everything: bool = False

    def put_aside(self) -> None:
        """None of it is kept any more."""
        if self.everything:
            baked.remove_all()
        elif self.places:
            baked.remove(self.places)


def touched_by(entries: Sequence[tuple[str, str]]) -> Touched:
    """What these (kind, object id) of the log may stand on."""
    by_kind: dict[str, set[str]] = {}
    for kind, object_id in entries:
        by_kind.setdefault(kind, set()).add(object_id)
    for kind in SILENT:
        by_kind.pop(kind, None)
    records = by_kind.pop("record", set())
    own = carriers(sorted(by_kind.pop("file", set())))
    touched = _of_records(records)
    touched.places += _own_places(own - records)
    touched.everything |= bool(by_kind)
    return touched


def of_days(since: date, until: date) -> list[Touched]:
    """Days have passed: lists say what day it is and how long something still lasts; documents
    come into force and end; so do units, which stand on the pages of all their documents."""
    lists = Touched(
        places=list(EVERYTHING_ELSE), wanted=_in_each("/"),
        everything=some_begin_or_end(since, until),
    )  # fmt: skip
    ids = sorted(RecordSource().turning(since, until))
    own = list(pages_of_records(ids, DRAWN_AHEAD))
    return [lists, Touched(places=_own_places(ids), wanted=own)]


def _of_records(records: set[str]) -> Touched:
    if not records:
        return Touched()
    found = places_of(records)
    units = sorted({place.unit_code for place in found})
    columns = sorted({kinds()[place.kind].slug for place in found})
    pages = [*sorted(records), *sorted(tied_to(records))]
    lists = ["/", *(f"/lm/{slug}/" for slug in columns), *(f"/jg/{code}/" for code in units)]
    return Touched(
        places=[*_own_places(pages), *LISTS, *(f"jg/{code}/" for code in units)],
        wanted=[*pages_of_records(pages, DRAWN_AHEAD), *chain.from_iterable(map(_in_each, lists))],
        everything=any(place.kind in NAVIGATION for place in found) and _navigation_changed(),
    )


def _navigation_changed() -> bool:
    """Whether the first document of a column came, or the last one went: every page names it."""
    return baked.renew_if_changed("navigation", ",".join(sorted(kinds_with_content())))


def _own_places(public_ids: Iterable[str]) -> list[str]:
    return [baked.RECORD.format(public_id) for public_id in public_ids]


def _in_each(path: str) -> list[str]:
    """Where that list is drawn ahead; the home page is in every variant."""
    return [f"/{variant}{path[1:]}" for variant in (VARIANTS if path == "/" else DRAWN_AHEAD)]


# --- while a transaction is under way ------------------------------------------------------------
def make_room(kind: str, object_ids: Sequence[str]) -> None:
    """Called inside the transaction that tells the log of these: their own pages go before the
    commit, and nothing is kept until all that they stand on has gone after it.
    """
    if not baked.is_on():
        return
    mark = secrets.token_hex(8)
    baked.hold(mark)
    if kind == "record":
        baked.remove(_own_places(object_ids))
    _waiting().append((mark, kind, list(object_ids)))
    transaction.on_commit(_after_commit, robust=True)


def _after_commit() -> None:
    """For everything the transaction wrote at once: the first call does it, the others nothing."""
    waiting = _waiting()
    told, waiting[:] = list(waiting), []
    if told:
        touched_by([(kind, one) for _mark, kind, ids in told for one in ids]).put_aside()
        baked.release(mark for mark, _kind, _ids in told)


def _waiting() -> list[tuple[str, str, list[str]]]:
    """What this connection's transaction wrote. What one that was given up left is put aside with
    the next: too much, never too little."""
    if not hasattr(connection, "gongkai_waiting"):
        connection.gongkai_waiting = []  # type: ignore[attr-defined]
    return connection.gongkai_waiting  # type: ignore[attr-defined,no-any-return]
