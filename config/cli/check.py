"""``gongkai check``: prove that nothing stored was altered."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable
from typing import TextIO

import click
from django.apps import apps

from gongkai.audit.queries import first_broken_entry
from gongkai.core.db import triggers_on
from gongkai.ledger.queries import log_faults, outside_faults
from gongkai.records.queries.integrity import (
    altered_endings,
    altered_list_facts,
    altered_versions,
    broken_leaves,
    damaged_files,
    states_without_history,
)


def missing_triggers() -> list[str]:
    """Append-only tables whose triggers are gone."""
    tables = [m._meta.db_table for m in apps.get_models() if getattr(m, "append_only", False)]
    return [
        f"{table}: append-only triggers missing"
        for table, n in triggers_on(tables).items()
        if n < 2
    ]


def broken_audit() -> list[str]:
    """The first audit row whose seal does not fit."""
    entry = first_broken_entry()
    return [f"audit row {entry.pk}: the chain is broken here"] if entry else []


def _as_lines(faults: Iterable[object]) -> list[str]:
    return [f"{fault.kind} {fault.object_id}: {fault.what}" for fault in faults]  # type: ignore[attr-defined]


CHECKS: dict[str, Callable[[], list[str]]] = {
    "append-only tables": missing_triggers,
    "audit chain": broken_audit,
    "versions": lambda: _as_lines(altered_versions()),
    "public log": lambda: _as_lines(broken_leaves()),
    "log tree": lambda: list(log_faults()),
    "files": lambda: _as_lines(damaged_files()),
    "endings": lambda: _as_lines(altered_endings()),
    "lists": lambda: _as_lines(altered_list_facts()),
    "states": lambda: _as_lines(states_without_history()),
}


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option(
    "--checkpoint",
    type=click.File(encoding="utf-8"),
    help="A checkpoint of the public log that was kept elsewhere; the log must contain it.",
)
def command(as_json: bool, checkpoint: TextIO | None) -> None:
    """Re-hash everything. Exit code 1 when anything stored is not what it was."""
    faults = {name: check() for name, check in CHECKS.items()}
    if checkpoint is not None:
        faults["log tree"] += outside_faults(checkpoint.read())
    if as_json:
        click.echo(
            json.dumps({"ok": not any(faults.values()), "faults": faults}, ensure_ascii=False)
        )
    else:
        for name, found in faults.items():
            click.echo(f"{name}: {'ok' if not found else f'{len(found)} faults'}")
            for line in found[:20]:
                click.echo(f"  {line}")
    sys.exit(1 if any(faults.values()) else 0)
