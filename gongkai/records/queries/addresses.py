"""Where the documents of an old site stand now."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from gongkai.records.models import OldAddress
from gongkai.records.rules.addresses import asked_for


def successor_of(path: str, query: str, host: str) -> OldAddress | None:
    """What was moved from there: that of this very host before that of any host.

    Where two old sites had the same path and neither is this host, nothing is guessed.
    """
    wanted = asked_for(path, query)
    rows = list(OldAddress.objects.filter(address__in=wanted).select_related("record"))
    for address in wanted:
        same = [row for row in rows if row.address == address]
        for kept_host in (host, ""):
            of_host = [row for row in same if row.host == kept_host]
            if of_host:
                return of_host[0]
        if len(same) == 1:
            return same[0]
    return None


def old_addresses(words: str = "") -> QuerySet[OldAddress]:
    """All, newest first; those that hold ``words`` in address, target or note."""
    found = OldAddress.objects.select_related("record").order_by("-id")
    if not words:
        return found
    return found.filter(
        Q(address__icontains=words) | Q(target__icontains=words) | Q(note__icontains=words)
        | Q(record__public_id=words)
    )  # fmt: skip


def old_address_by_id(number: int) -> OldAddress | None:
    """The one with that number."""
    return OldAddress.objects.filter(pk=number).first()
