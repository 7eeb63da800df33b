"""``gongkai bench screening``: what is found in labelled texts, beside what should be.

Two kinds of lines: ``text`` with ``entities`` of a type, and ``wrong`` with ``edits``, the places
of characters that are wrong and what is right there.
"""

from __future__ import annotations

import os
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from gettext import gettext as _
from pathlib import Path
from typing import Any

import click

from config.cli import set_up_django
from config.cli.bench.rows import A_FILE, rows_of
from config.cli.speech import say_json

TYPES: Mapping[str, tuple[str, ...]] = {
    "mobile": ("mobile",),
    "email": ("email",),
    "resident_id": ("resident_id", "suspected_resident_id"),
    "bank_card": ("bank_card",),
    "passport": ("travel_paper",),
    "licence_plate": ("licence_plate",),
    "account": ("chat_account",),
}
"""Kinds of labels, and the findings that answer them."""
SAME = {
    "id_card": "resident_id", "id_number": "resident_id", "car_plate": "licence_plate",
    "plate": "licence_plate", "wechat": "account", "qq": "account", "phone": "mobile",
}  # fmt: skip
"""Other names of the same labels."""


@click.command(
    help=_(
        "Measure screening on labelled texts (JSON lines: text and entities of type, start, end; "
        "or wrong and edits of pos)."
    )
)
@click.option("--labels", type=A_FILE, required=True, help=_("The labelled texts."))
@click.option("--json", "as_json", is_flag=True, help=_("Print one JSON object."))
def command(labels: Path, as_json: bool) -> None:
    with tempfile.TemporaryDirectory(prefix="gongkai-bench-") as home:
        os.environ["GONGKAI_HOME"] = home
        set_up_django()
        figures = figures_of_file(labels)
    if not figures:
        raise click.UsageError(_("There is no label in that file."))
    if as_json:
        say_json(figures)
        return
    for name, one in figures.items():
        click.echo(
            _("%(type)s: precision %(precision)s, recall %(recall)s, %(support)s labelled")
            % {"type": name, **{key: "—" if value is None else value for key, value in one.items()}}
        )


def figures_of_file(labels: Path) -> dict[str, dict[str, Any]]:
    """The figures of a file whose first line tells which kind of lines it has."""
    first = next(rows_of(labels), {})
    if "wrong" in first:
        return wording_of(rows_of(labels, "wrong", "edits"))
    return figures_of(rows_of(labels, "text", "entities"))


def wording_of(rows: Iterator[Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    """Precision and recall of wording, for each set of the file and for all of it.

    ``wording`` counts places: a finding is right when a labelled character lies in it, and a label
    is met when a finding covers it. Lines that are wrong without saying where are left out there.
    ``wording sentences`` counts lines: those with a finding, beside those that are wrong.
    """
    tallies: dict[str, _Tally] = {}
    for row in rows:
        found = _wording_in(str(row["wrong"]))
        edits = {edit["pos"] for edit in row["edits"] or ()}
        is_wrong = bool(row.get("has_error", edits))
        for name in ("", f" {row['set']}") if row.get("set") else ("",):
            lines = tallies.setdefault(f"wording sentences{name}", _Tally())
            lines.add(int(bool(found)), int(bool(found) and is_wrong), int(is_wrong))
            if edits or not is_wrong:
                right = sum(bool(edits & span) for span in found)
                met = len(edits & {at for span in found for at in span})
                tallies.setdefault(f"wording{name}", _Tally()).add(
                    len(found), right, len(edits), met
                )
    return {name: tally.figures() for name, tally in sorted(tallies.items())}


@dataclass
class _Tally:
    found: int = 0
    right: int = 0
    labelled: int = 0
    met: int = 0

    def add(self, found: int, right: int, labelled: int, met: int | None = None) -> None:
        self.found += found
        self.right += right
        self.labelled += labelled
        self.met += right if met is None else met

    def figures(self) -> dict[str, Any]:
        return {
            "precision": round(self.right / self.found, 4) if self.found else None,
            "recall": round(self.met / self.labelled, 4) if self.labelled else None,
            "support": self.labelled,
        }


def _wording_in(text: str) -> list[set[int]]:
    from gongkai.screening.enums import FindingCode
    from gongkai.screening.rules import Context, inspect

    wanted = (FindingCode.WRONG_WORD, FindingCode.DOUBLED_WORD)
    return [
        set(range(finding.start, finding.end))
        for finding in inspect(text, Context(required=frozenset(), checks_wording=True))
        if finding.code in wanted
    ]


def figures_of(rows: Iterator[Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    """For each type that is labelled: precision, recall, support.

    A finding is right when it spans just what a label of its type spans. A type nothing here looks
    for has recall 0 and no precision.
    """
    labelled: Counter[str] = Counter()
    found: Counter[str] = Counter()
    right: Counter[str] = Counter()
    for row in rows:
        wanted = {_label(one) for one in row["entities"]}
        seen = set(_seen(str(row["text"])))
        labelled.update(name for name, _start, _end in wanted)
        found.update(name for name, _start, _end in seen)
        right.update(name for name, _start, _end in wanted & seen)
    return {
        name: {
            "precision": round(right[name] / found[name], 4) if found[name] else None,
            "recall": round(right[name] / number, 4),
            "support": number,
        }
        for name, number in sorted(labelled.items())
    }


def _label(one: Mapping[str, Any]) -> tuple[str, int, int]:
    try:
        return SAME.get(one["type"], one["type"]), one["start"], one["end"]
    except (KeyError, TypeError):
        raise click.UsageError(_("Each label needs type, start and end.")) from None


def _seen(text: str) -> Iterator[tuple[str, int, int]]:
    from gongkai.screening.rules import Context, inspect

    names = {code: name for name, codes in TYPES.items() for code in codes}
    for finding in inspect(text, Context(required=frozenset())):
        if finding.code.value in names:
            yield names[finding.code.value], finding.start, finding.end
