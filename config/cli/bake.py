"""``gongkai bake``: draw public pages and keep them as files."""

from __future__ import annotations

import time
from collections.abc import Iterator

import click
from django.utils.translation import gettext as _

from config.cli.speech import say_json
from config.watching.presence import machine
from gongkai.core import baked
from gongkai.core.errors import InvalidInput
from gongkai.core.variants import VARIANTS
from gongkai.portal.baking.addresses import pages_of_lists, pages_of_records
from gongkai.portal.baking.drawing import bake
from gongkai.portal.baking.edition import begin
from gongkai.portal.baking.following import begin_to_follow
from gongkai.records.queries.searching import RecordSource

SECONDS_BETWEEN_LINES = 5.0


@click.command(
    help=_(
        "Draw the public pages that are not kept yet: lists, units, sections, feeds. A running "
        "server does this by itself; pages of documents are kept when somebody first asks."
    )
)
@click.option("--all", "everything", is_flag=True, help=_("The page of every document too."))
@click.option("--from-nothing", is_flag=True, help=_("Remove all kept pages first."))
@click.option("--json", "as_json", is_flag=True, help=_("Print one JSON object."))
def command(everything: bool, from_nothing: bool, as_json: bool) -> None:
    if not baked.is_on():
        raise InvalidInput(
            "pages_not_kept", _("Pages are not kept here: GONGKAI_BAKED_PAGES says no.")
        )
    begin()
    begin_to_follow(machine())
    if from_nothing:
        baked.remove_all()
    told = Told(0 if as_json else _how_many(everything))
    for address in addresses(everything):
        told.did("there" if baked.is_kept(address) else "kept" if bake(address) else "left")
    if as_json:
        say_json(told.counts)
    else:
        click.echo(
            _("Kept: %(kept)s. Were there: %(there)s. Cannot be kept now: %(left)s.") % told.counts
        )


def addresses(everything: bool) -> Iterator[str]:
    """Every page, the lists first."""
    for variant in VARIANTS:
        yield from pages_of_lists(variant)
    if everything:
        yield from pages_of_records(RecordSource().all_ids())


def _how_many(everything: bool) -> int:
    lists = sum(1 for _address in addresses(False))
    documents = sum(1 for _id in RecordSource().all_ids()) if everything else 0
    return lists + documents * len(VARIANTS)


class Told:
    """Counts, and says every few seconds how far it is and how long it will take."""

    def __init__(self, total: int) -> None:
        self.counts = {"kept": 0, "there": 0, "left": 0}
        self._total = total
        self._began = self._said = time.monotonic()

    def did(self, what: str) -> None:
        """One page more."""
        self.counts[what] += 1
        present = time.monotonic()
        if self._total and present - self._said >= SECONDS_BETWEEN_LINES:
            self._said = present
            done = sum(self.counts.values())
            left = (present - self._began) / done * max(0, self._total - done)
            click.echo(
                _("  %(done)s of %(total)s pages, about %(seconds)s s left")
                % {"done": done, "total": self._total, "seconds": f"{left:.0f}"}
            )
