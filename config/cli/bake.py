"""``gongkai bake``: draw public pages and keep them as files."""

from __future__ import annotations

from collections.abc import Iterator

import click
from django.utils.translation import gettext as _

from config.cli.pace import Pace
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
    baked.release_forgotten()
    counts = {"kept": 0, "there": 0, "left": 0}
    pace, total = Pace(), 0 if as_json else _how_many(everything)
    for done, address in enumerate(addresses(everything), start=1):
        counts["there" if baked.is_kept(address) else "kept" if bake(address) else "left"] += 1
        if total:
            pace.tell(done, total)
    if as_json:
        say_json(counts)
    else:
        click.echo(
            _("Kept: %(kept)s. Were there: %(there)s. Cannot be kept now: %(left)s.") % counts
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
