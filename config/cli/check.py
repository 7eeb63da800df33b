"""``gongkai check``: prove that nothing stored was altered."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from datetime import datetime
from itertools import chain
from typing import TextIO

import click
from django.apps import apps
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from config.cli.speech import for_programs, gettext_noop, say_json
from config.cli.waiting import late_publications, stuck_tasks, unsigned_log
from gongkai.audit.queries import Head, first_broken_entry, head, holds
from gongkai.core import baked
from gongkai.core.db import triggers_on
from gongkai.core.moments import now
from gongkai.files.queries import left_behind
from gongkai.ledger.queries import log_faults, outside_faults
from gongkai.records.queries import no_longer_public
from gongkai.records.queries.integrity import (
    altered_endings,
    altered_list_facts,
    altered_origins,
    altered_versions,
    broken_leaves,
    damaged_files,
    states_without_history,
    unfinished_erasures,
    wrong_counts,
)


def read_head(_context: click.Context, _option: click.Parameter, value: str) -> Head | None:
    """COUNT:HASH, as a check prints it."""
    noted = Head.read(value) if value else None
    if value and noted is None:
        raise click.BadParameter(
            _("“%(value)s” is not a head. Give it as an earlier check printed it: COUNT:HASH.")
            % {"value": value}
        )
    return noted


def missing_triggers() -> list[str]:
    """Append-only tables whose triggers are gone."""
    wanted = {
        model._meta.db_table: getattr(model, "triggers", 2)
        for model in apps.get_models()
        if getattr(model, "append_only", False)
    }
    return [
        _("%(table)s: append-only triggers missing") % {"table": table}
        for table, n in triggers_on(list(wanted)).items()
        if n < wanted[table]
    ]


def broken_audit() -> list[str]:
    """The first audit row whose seal does not fit."""
    entry = first_broken_entry()
    if not entry:
        return []
    return [_("audit row %(row)s: the chain is broken here") % {"row": entry.pk}]


def cut_off(noted: Head | None) -> list[str]:
    """Whether the row is gone that was the newest when somebody noted the head elsewhere."""
    if noted is None or holds(noted):
        return []
    return [
        _("the row noted as %(head)s is not there: the newest rows were removed or changed")
        % {"head": noted}
    ]


def bytes_left_behind() -> list[str]:
    """Bytes in the store that belong to nothing: what an erasure or a broken upload left."""
    return [
        _("file %(digest)s: belongs to nothing; remove it") % {"digest": digest}
        for digest in left_behind(now())
    ]


def pages_left_behind() -> list[str]:
    """Kept pages of documents that nobody may see: the web server would send them."""
    return [
        _("record %(record)s: its page is still kept; run gongkai bake --from-nothing")
        % {"record": public_id}
        for public_id in no_longer_public(baked.kept_records())
    ]


KINDS = (
    gettext_noop("file"),
    gettext_noop("leaf"),
    gettext_noop("record"),
    gettext_noop("version"),
)


def _as_lines(faults: Iterable[object]) -> list[str]:
    return [f"{_(fault.kind)} {fault.object_id}: {fault.what}" for fault in faults]  # type: ignore[attr-defined]


CHECKS: dict[str, Callable[[], list[str]]] = {
    gettext_noop("append-only tables"): missing_triggers,
    gettext_noop("audit chain"): broken_audit,
    gettext_noop("versions"): lambda: _as_lines(altered_versions()),
    gettext_noop("public log"): lambda: _as_lines(broken_leaves()),
    gettext_noop("log tree"): lambda: list(log_faults()),
    gettext_noop("files"): lambda: _as_lines(damaged_files()),
    gettext_noop("endings"): lambda: _as_lines(altered_endings()),
    gettext_noop("lists"): lambda: _as_lines(
        chain(altered_list_facts(), altered_origins(), wrong_counts())
    ),
    gettext_noop("states"): lambda: _as_lines(states_without_history()),
    gettext_noop("kept pages"): pages_left_behind,
    gettext_noop("erasures"): lambda: _as_lines(unfinished_erasures()) + bytes_left_behind(),
}


WARNINGS: dict[str, Callable[[datetime], list[str]]] = {
    gettext_noop("scheduled publications"): late_publications,
    gettext_noop("background tasks"): stuck_tasks,
    gettext_noop("public log"): unsigned_log,
}
LINES_SHOWN = 20


@click.command(help=_("Re-hash everything. Exit code 1 when anything stored is not what it was."))
@click.option("--json", "as_json", is_flag=True, help=_("Print one JSON object."))
@click.option(
    "--audit-head",
    "noted",
    default="",
    callback=read_head,
    metavar="COUNT:HASH",
    help=_("The head an earlier check printed; a fault where the trail no longer holds it."),
)
@click.option(
    "--checkpoint",
    "kept",
    type=click.File(encoding="utf-8"),
    help=_("A checkpoint of the public log that was kept elsewhere; the log must contain it."),
)
def command(as_json: bool, noted: Head | None, kept: TextIO | None) -> None:
    checkpoint = kept.read() if kept else None
    if as_json:
        with for_programs():
            faults, warnings = look_through(noted, checkpoint)
            say_json(
                {"ok": not any(faults.values()), "faults": faults, "warnings": warnings,
                 "audit_head": str(head())}
            )  # fmt: skip
    else:
        faults, warnings = look_through(noted, checkpoint)
        print_report(faults, warnings)
        click.echo(_("Head of the audit trail: %(head)s") % {"head": head()})
    sys.exit(1 if any(faults.values()) else 0)


Lines = dict[str, list[str]]


def look_through(noted: Head | None = None, checkpoint: str | None = None) -> tuple[Lines, Lines]:
    """What is wrong, check by check, and what ought to have happened and has not."""
    faults = {name: check() for name, check in CHECKS.items()}
    faults["audit chain"] += cut_off(noted)
    faults["log tree"] += [] if checkpoint is None else outside_faults(checkpoint)
    return faults, {name: look(now()) for name, look in WARNINGS.items()}


def print_report(faults: Lines, warnings: Lines) -> None:
    """Every check; of the warnings those there are."""
    for name, lines in faults.items():
        verdict = _("ok")
        if lines:
            verdict = ngettext("%(count)s fault", "%(count)s faults", len(lines))
            verdict %= {"count": len(lines)}
        _print(_("%(what)s: %(verdict)s") % {"what": _(name), "verdict": verdict}, lines)
    for name, lines in warnings.items():
        if lines:
            _print(_("Warning, %(what)s:") % {"what": _(name)}, lines)


def _print(heading: str, lines: list[str]) -> None:
    click.echo(heading)
    for line in lines[:LINES_SHOWN]:
        click.echo(f"  {line}")
    if len(lines) > LINES_SHOWN:
        click.echo("  " + _("… and %(count)s more.") % {"count": len(lines) - LINES_SHOWN})
