"""Keep this machine's pages in step with the log and the calendar, and make those that fell anew.

What an event touches is put aside by the process that caused it, at its commit. Following the log
does it once more, for what happened on another machine or was cut short by the end of a process.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from datetime import date
from itertools import chain
from typing import TYPE_CHECKING

from gongkai.core import baked, log
from gongkai.core.moments import legal_day
from gongkai.core.moments import now as present
from gongkai.core.variants import DRAWN_AHEAD, OTHER_FORMS
from gongkai.portal.baking.addresses import pages_of_lists
from gongkai.portal.baking.drawing import bake
from gongkai.portal.baking.touching import Touched, of_days, touched_by

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

CONSUMER, DAY = "pages", "day"
AT_ONCE = 500
AGAIN = 200
"""So many entries are gone through once more at the start: a machine that lost its power may have
lost a removal that the log has."""
QUIET_SECONDS = 10.0
WAIT_SECONDS = 1.0
MOST_WANTED = 5000
TRIES = 60


@dataclass
class Wanted:
    """Pages to be made: those people ask for first, each once, and later whatever else is
    missing."""

    first: dict[str, int] = field(default_factory=dict)
    rest: Iterator[str] | None = None
    not_before: float = 0.0

    def add(self, addresses: Iterable[str], now: float) -> None:
        """These first; all that is missing is looked for once it has been quiet for a while."""
        for address in addresses:
            self.first.setdefault(address, 0)
        while len(self.first) > MOST_WANTED:  # whoever asks for one has it drawn
            self.first.pop(next(iter(self.first)))
        self.rest = missing_lists()
        self.not_before = now + QUIET_SECONDS

    def next(self, now: float) -> str | None:
        """The next one, or None while there is nothing to do."""
        if self.first:
            return next(iter(self.first))
        if self.rest is None or now < self.not_before:
            return None
        found = next(self.rest, None)
        if found is None:
            self.rest = None
        return found

    def done(self, address: str, kept: bool) -> bool:
        """Off the list; what could not be kept comes again behind the others, a minute long."""
        tries = self.first.pop(address, TRIES) + 1
        if not kept and tries < TRIES:
            self.first[address] = tries
        return kept


def begin_to_follow(node: str) -> int:
    """From where this machine follows the log. One that never did knows nothing of what it keeps:
    all of it goes."""
    position = log.position_of(consumer=CONSUMER, node=node)
    if position is not None and baked.noted(DAY):
        return max(0, position - AGAIN)
    position = log.head()
    baked.remove_all()
    baked.note(DAY, legal_day(present()).isoformat())
    log.acknowledge(consumer=CONSUMER, node=node, position=position)
    return position


class Pages:
    """The one who follows the log for the pages of this machine."""

    def __init__(self, node: str) -> None:
        self._node = node
        self._position: int | None = None
        self._day: date | None = None
        self._wanted = Wanted()
        self._rest_until = 0.0

    def catch_up(self, now: datetime) -> int:
        """Put aside what changed, then make one page; how much was done, 0 for nothing."""
        done = self._follow_log() + self._follow_calendar(now)
        return done + self._make_one(time.monotonic())

    def _follow_log(self) -> int:
        if self._position is None:
            self._position = begin_to_follow(self._node)
            self._wanted.add([], time.monotonic())
        entries = log.since(self._position, limit=AT_ONCE)
        if entries:
            touched = touched_by([(entry.object_kind, entry.object_id) for entry in entries])
            self._put_aside(touched)
            self._position = entries[-1].pk
            log.acknowledge(consumer=CONSUMER, node=self._node, position=self._position)
        baked.release_forgotten()
        return len(entries)

    def _follow_calendar(self, now: datetime) -> int:
        """At midnight: every list, and the records that come into force or end."""
        today = legal_day(now)
        if self._day == today:
            return 0
        since = date.fromisoformat(baked.noted(DAY) or today.isoformat())
        if since != today:
            for touched in of_days(since, today):
                self._put_aside(touched)
        baked.note(DAY, today.isoformat())
        self._day = today
        return 1

    def _put_aside(self, touched: Touched) -> None:
        touched.put_aside()
        self._wanted.add(touched.wanted, time.monotonic())

    def _make_one(self, now: float) -> int:
        address = self._wanted.next(now) if now >= self._rest_until else None
        if address is None:
            return 0
        if not self._wanted.done(address, baked.is_kept(address) or bake(address)):
            self._rest_until = now + WAIT_SECONDS / max(1, len(self._wanted.first))
        return 1


def missing_lists() -> Iterator[str]:
    """Lists and other pages of the site that are not kept now; of the other forms the home page,
    for whoever reads in them asks for a few lists only."""
    homes = (f"/{variant}" for variant in OTHER_FORMS)
    lists = (address for variant in DRAWN_AHEAD for address in pages_of_lists(variant))
    for address in chain(homes, lists):
        if not baked.is_kept(address):
            yield address
