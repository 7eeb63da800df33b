"""``gongkai bench search``: any texts and questions, through our own index and queries."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from gettext import gettext as _
from pathlib import Path
from time import perf_counter
from typing import Any

import click

from config.cli import set_up_django
from config.cli.bench.rows import A_FILE, rows_of
from config.cli.speech import gettext_noop, say_json

PAGE = 10
WARMING = 20
FIGURES = {
    "recall_at_10": gettext_noop("Share of the wanted texts among the first ten"),
    "mrr_at_10": gettext_noop("Mean of 1 / place of the first wanted text"),
    "empty": gettext_noop("Questions without any answer"),
    "p50_ms": gettext_noop("Milliseconds, median"),
    "p95_ms": gettext_noop("Milliseconds, 95 of 100 are faster"),
    "queries": gettext_noop("Questions"),
    "documents": gettext_noop("Texts"),
}


@dataclass(frozen=True)
class Asked:
    """One question: how many of its texts were on the first page, the first one's place, the time.

    ``place`` is 1 for the top, 0 when none was there.
    """

    share: float
    place: int
    found: bool
    milliseconds: float


@click.command(help=_("Measure search on texts and questions of your own (JSON lines)."))
@click.option("--corpus", type=A_FILE, required=True, help=_("Texts: id, title or name, text."))
@click.option(
    "--queries", type=A_FILE, required=True, help=_("Questions: query, relevant (a list of ids).")
)
@click.option("--json", "as_json", is_flag=True, help=_("Print one JSON object."))
def command(corpus: Path, queries: Path, as_json: bool) -> None:
    with tempfile.TemporaryDirectory(prefix="gongkai-bench-") as home:
        _found_house(home)
        count = _index(corpus)
        figures = {**_figures([*_ask(queries)]), "documents": count}
    if as_json:
        say_json(figures)
        return
    for name, value in figures.items():
        click.echo(_("%(figure)s: %(value)s") % {"figure": _(FIGURES[name]), "value": value})


def _found_house(home: str) -> None:
    """An empty house in a temporary directory: its own database, its own index."""
    os.environ["GONGKAI_HOME"] = home
    os.environ.pop("GONGKAI_DATABASE_URL", None)
    set_up_django()
    from django.core.management import call_command

    from config.cli.init import FOUNDER
    from gongkai.core.moments import now
    from gongkai.search.actions import load_first_synonyms

    call_command("migrate", verbosity=0)
    load_first_synonyms(by=FOUNDER, now=now())


def _index(corpus: Path) -> int:
    """Put every text into a new index; returns how many there were."""
    from gongkai.search import engine
    from gongkai.search.rules import Entry

    name, count = engine.new_generation(), 0
    with engine.writer(name) as writer:
        for row in rows_of(corpus, "id", "text"):
            title = str(row.get("title") or row.get("name") or "")
            writer.put([Entry("text", str(row["id"]), title, str(row["text"]))])
            count += 1
        writer.commit()
    engine.use(name)
    return count


def _ask(queries: Path) -> Iterator[Asked]:
    from gongkai.search.queries import search
    from gongkai.search.rules import Question

    rows = [*rows_of(queries, "query", "relevant")]
    for row in rows[:WARMING]:
        search(Question(row["query"]), limit=PAGE, facets=True)
    for row in rows:
        started = perf_counter()
        answer = search(Question(row["query"]), limit=PAGE, facets=True)
        spent = (perf_counter() - started) * 1000
        yield _judged([hit.public_id for hit in answer.hits], row["relevant"], spent)


def _judged(found: Sequence[str], relevant: Sequence[str], spent: float) -> Asked:
    wanted = set(map(str, relevant))
    places = [place for place, one in enumerate(found, start=1) if one in wanted]
    share = len(places) / len(wanted) if wanted else 0.0
    return Asked(share, places[0] if places else 0, bool(found), spent)


def _figures(asked: Sequence[Asked]) -> dict[str, Any]:
    if not asked:
        raise click.UsageError(_("There is no question in that file."))
    times = sorted(one.milliseconds for one in asked)
    reciprocal = sum(1 / one.place for one in asked if one.place)
    return {
        "recall_at_10": round(sum(one.share for one in asked) / len(asked), 4),
        "mrr_at_10": round(reciprocal / len(asked), 4),
        "empty": sum(not one.found for one in asked),
        "p50_ms": round(times[len(times) // 2], 2),
        "p95_ms": round(times[min(len(times) * 95 // 100, len(times) - 1)], 2),
        "queries": len(asked),
    }
