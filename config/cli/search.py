"""``gongkai search``."""

from __future__ import annotations

import click
from django.conf import settings
from django.utils.translation import gettext as _

from config.cli.speech import say_json
from gongkai.core.moments import now
from gongkai.records.queries import public_records
from gongkai.search.actions import bring_up_to_date, rebuild
from gongkai.search.queries import Answer, search
from gongkai.search.rules import Question

TELL_EVERY = 2000


@click.command(
    help=_("Look for QUERY in everything public; `gongkai search rebuild` builds the index anew."),
)
@click.argument("query")
@click.option("--limit", type=click.IntRange(1, 100), default=10, show_default=True,
              help=_("How many to print."))  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help=_("Print one JSON object."))
def command(query: str, limit: int, as_json: bool) -> None:
    if query == "rebuild":
        count = rebuild(now(), _tell)
        click.echo(_("The index was built anew: %(count)d documents.") % {"count": count})
        return
    bring_up_to_date(now())
    answer = search(Question(query), limit=limit)
    found = found_records(answer)
    if as_json:
        say_json({"total": answer.total, "hits": found})
        return
    click.echo(_("%(count)d found") % {"count": answer.total})
    for hit in found:
        click.echo(f"{hit['title']}\n  {hit['url']}")


def found_records(answer: Answer) -> list[dict[str, object]]:
    """The hits that everybody may see at this moment, in their order."""
    ids = [hit.public_id for hit in answer.hits if hit.kind == "record"]
    shown = {record.public_id: record for record in public_records().filter(public_id__in=ids)}
    return [
        {
            "id": hit.public_id,
            "title": shown[hit.public_id].title,
            "url": settings.SITE_URL + shown[hit.public_id].get_absolute_url(),
            "score": round(hit.score, 4),
        }
        for hit in answer.hits
        if hit.public_id in shown
    ]


def _tell(count: int) -> None:
    if count % TELL_EVERY < 200 and count >= TELL_EVERY:
        click.echo(_("%(count)d documents") % {"count": count}, err=True)
