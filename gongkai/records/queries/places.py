"""Where in public a record stands, so that whoever keeps pages knows which ones it is on."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from itertools import islice
from typing import NamedTuple

from django.db.models import Q

from gongkai.records.models import Link, Record
from gongkai.records.queries.lists import for_everybody

AT_ONCE = 500


class Place(NamedTuple):
    """A record's own address, its unit and its kind."""

    public_id: str
    unit_code: str
    kind: str


def places_of(public_ids: Collection[str]) -> list[Place]:
    """Of these records, whatever their state: they may have been public a moment ago."""
    found = Record.objects.filter(public_id__in=public_ids)
    return [Place(*row) for row in found.values_list("public_id", "unit__code", "kind")]


def tied_to(public_ids: Collection[str]) -> set[str]:
    """The records at the other ends of their ties: their pages name these."""
    pairs = Link.objects.values_list("source__public_id", "target__public_id")
    records = Record.objects.filter(public_id__in=public_ids)
    tied = pairs.filter(Q(source__in=records) | Q(target__in=records))
    return {end for pair in tied for end in pair}.difference(public_ids)


def no_longer_public(public_ids: Iterable[str]) -> Iterator[str]:
    """Those among these that not everybody may see."""
    rest = iter(public_ids)
    while some := list(islice(rest, AT_ONCE)):
        public = for_everybody().filter(public_id__in=some).values_list("public_id", flat=True)
        yield from sorted(set(some).difference(public))
