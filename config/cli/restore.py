"""``gongkai restore``: put a backup back into an empty home, and prove it."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import click
from django.conf import settings
from django.utils.translation import gettext as _

from config.backup.manifest import Manifest
from config.backup.restoring import (
    Taken,
    differs_from,
    holds_a_log,
    look_through,
    put_everything_back,
    refuse_unless_empty,
    take_later_log,
)
from config.cli import check
from config.cli.speech import for_programs, program, say_json
from gongkai.core.errors import InvalidInput
from gongkai.core.moments import LEGAL_ZONE, now
from gongkai.search.actions import rebuild

FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


@dataclass(frozen=True)
class Restored:
    """What came of it."""

    manifest: Manifest
    faults: dict[str, list[str]]
    other_head: bool
    indexed: int
    later: Taken | None
    key_is_there: bool

    @property
    def is_whole(self) -> bool:
        return not self.other_head and not any(self.faults.values())


@click.command(help=_("Put a backup back into an empty home, and prove that nothing is missing."))
@click.argument("folder", metavar="DIR", type=FOLDER)
@click.option(
    "--keys", type=FOLDER, metavar="DIR2", help=_("Where the log's signing key was copied to.")
)
@click.option(
    "--log",
    "later",
    type=FOLDER,
    metavar="DIR3",
    help=_(
        "The public log's files as they were last (ledger/ of the lost home): "
        "its entries are taken over, and what was erased since is named."
    ),
)
@click.option("--json", "as_json", is_flag=True, help=_("Print one JSON object."))  # fmt: skip
def command(folder: Path, keys: Path | None, later: Path | None, as_json: bool) -> None:
    if later and not holds_a_log(later):
        raise InvalidInput(
            "no_log", _("%(folder)s holds no public log (checkpoint).") % {"folder": later}
        )
    if as_json:
        with for_programs():
            done = _restore(folder, keys, later, quiet=True)
            say_json(_as_json(done))
    else:
        done = _restore(folder, keys, later, quiet=False)
        _report(done)
    sys.exit(0 if done.is_whole else 1)


def _restore(folder: Path, keys: Path | None, later: Path | None, quiet: bool) -> Restored:
    def tell(line: str) -> None:
        if not quiet:
            click.echo(line, err=True)

    refuse_unless_empty(keys)
    manifest = look_through(folder, tell, _("comparing files"))
    tell(_("Every byte is as it was written. Restoring …"))
    put_everything_back(folder, manifest, keys)
    faults, _warnings = check.look_through()
    other_head = differs_from(manifest)
    taken = take_later_log(later, now()) if later else None
    tell(_("Building the search index …"))
    indexed = rebuild(now())
    key_is_there = Path(settings.LEDGER_KEY_FILE).exists()
    return Restored(manifest, faults, other_head, indexed, taken, key_is_there)


def _as_json(done: Restored) -> dict[str, object]:
    return {
        "ok": done.is_whole,
        "faults": done.faults,
        "log": {
            "size": done.manifest.log.size, "root": done.manifest.log.root,
            "same": not done.other_head,
        },
        "indexed": done.indexed,
        "key": done.key_is_there,
        "taken_over": done.later.entries if done.later else 0,
        "erase_again": done.later.erased if done.later else [],
    }  # fmt: skip


def _report(done: Restored) -> None:
    check.print_report(done.faults, {})
    facts = {"size": done.manifest.log.size, "root": done.manifest.log.root}
    if done.other_head:
        click.echo(_("The public log has another head than the manifest says."))
    else:
        click.echo(
            _("The public log has the head of the manifest: %(size)s entries, %(root)s") % facts
        )
    click.echo(_("The search index was built anew: %(count)s documents.") % {"count": done.indexed})
    made_at = datetime.fromisoformat(done.manifest.made_at).astimezone(LEGAL_ZONE)
    click.echo(
        _("Restored: the state of %(moment)s (Beijing time).")
        % {"moment": f"{made_at:%Y-%m-%d %H:%M}"}
    )
    for line in _next_steps(done):
        click.echo(line)


def _next_steps(done: Restored) -> list[str]:
    lines = []
    if done.later:
        count = {"count": done.later.entries}
        lines.append(_("Entries of the later log taken over: %(count)s") % count)
    else:
        lines.append(
            _("Whatever was published or erased after that moment is missing. If the log's later "
              "files still exist, restore again with --log: else two histories would be signed.")
        )  # fmt: skip
    for record in done.later.erased if done.later else []:
        lines.append(
            _("Erased since, and back again: record %(record)s. Erase it in the desk at once.")
            % {"record": record}
        )
    if not done.key_is_there:
        lines.append(
            _("The log's signing key is not here. Put it at %(path)s, or start a new one: "
              "%(command)s") % {"path": settings.LEDGER_KEY_FILE,
                                "command": f"{program()} ledger rotate"}
        )  # fmt: skip
    lines.append(_("Next: %(command)s") % {"command": f"{program()} serve"})
    return lines
