"""``gongkai screen --published``: everything that is public, looked through again."""

from __future__ import annotations

import time
from datetime import date
from typing import Any

import click
from django.utils.translation import gettext as _

from config.cli.pace import Pace
from config.cli.speech import for_programs, say_json
from gongkai.core.moments import now
from gongkai.core.transitions import Actor
from gongkai.organisations.queries import unit_by_code
from gongkai.records.actions import begin_sweep, sweep_batch
from gongkai.records.enums import SweepState
from gongkai.records.models import Sweep
from gongkai.records.queries import counts_of_open, open_findings, public_within
from gongkai.screening.enums import FindingCode, Severity

MOST_LISTED = 500


def sweep_published(*, unit_code: str, since: date | None, as_json: bool) -> bool:
    """Look through it to the end; whether something severe waits for an answer."""
    if unit_code and unit_by_code(unit_code) is None:
        raise click.BadParameter(
            _("There is no unit with the code %(code)s.") % {"code": unit_code}
        )
    began = time.monotonic()
    sweep = begin_sweep(by=Actor.system("cli"), now=now(), unit_code=unit_code, since=since)
    pace = Pace(to_stderr=True)
    while sweep.state == SweepState.RUNNING:
        sweep_batch(sweep=sweep, now=now())
        pace.tell(sweep.looked_at, sweep.total)
    counts = counts_of_open(unit_code, since)
    if as_json:
        with for_programs():
            say_json(_told(sweep, counts, time.monotonic() - began))
    else:
        _print(sweep, counts)
    return bool(counts["severe"])


def _told(sweep: Sweep, counts: dict[str, Any], seconds: float) -> dict[str, Any]:
    listed = _listed(sweep)
    return {
        "records": sweep.looked_at,
        "new": sweep.newly_found,
        **counts,
        "unread_files": sweep.unread_files,
        "withdrawn": sweep.withdrawn,
        "stopped": sweep.state == SweepState.STOPPED,
        "seconds": round(seconds, 1),
        "findings": [
            {
                "record": one.record.public_id, "unit": one.unit.code, "code": one.code,
                "severity": one.severity, "place": one.place, "excerpt": one.excerpt,
                "fingerprint": one.fingerprint, "first_seen": one.first_seen_at.isoformat(),
            }
            for one in listed
        ],
        "left_out": max(0, counts["open"] - len(listed)),
    }  # fmt: skip


def _listed(sweep: Sweep) -> list[Any]:
    """The open ones of the scope, severe ones first, never more than can be read."""
    within = public_within(sweep.unit_code, sweep.since).order_by().values("pk")
    found = open_findings().filter(record__in=within)
    return list(found.order_by("-severity", "-id")[:MOST_LISTED])


def _print(sweep: Sweep, counts: dict[str, Any]) -> None:
    click.echo(
        _("Looked through: %(records)d records; newly found: %(new)d; withdrawn by rule: %(gone)d")
        % {"records": sweep.looked_at, "new": sweep.newly_found, "gone": sweep.withdrawn}
    )
    if sweep.unread_files:
        click.echo(_("Files that could not be read wholly: %(count)d") % {
            "count": sweep.unread_files
        })  # fmt: skip
    if sweep.state == SweepState.STOPPED:
        click.echo(_("The rules changed meanwhile; it is being done anew."), err=True)
    click.echo(
        _("Waiting for an answer: %(open)d, severe ones among them: %(severe)d")
        % {"open": counts["open"], "severe": counts["severe"]}
    )
    for one in _listed(sweep):
        label = FindingCode(one.code).label if one.code in FindingCode.values else one.code
        grade = Severity(one.severity).label
        click.echo(f"  {one.unit.code}  {one.record.public_id}  [{grade}] {label}  {one.excerpt}")
