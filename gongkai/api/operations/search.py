"""Full text. 《条例》第二十四条: the platform offers 检索、查阅、下载."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.utils.translation import gettext_noop as _
from ninja import Query, Router

from gongkai.api import answers
from gongkai.api.cursors import opened, sealed
from gongkai.api.errors import index_not_ready
from gongkai.api.operations.records import refuse_unknown_units
from gongkai.api.pages import Row, Rows
from gongkai.api.parameters import SearchAsked
from gongkai.api.schemas import Hit, Hits
from gongkai.api.telling import HEAVY, file_row, record_row
from gongkai.core.moments import legal_day, now
from gongkai.records.queries import found_records
from gongkai.search.queries import FURTHEST, Answer, is_ready, search
from gongkai.search.rules import Question, excerpt

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpRequest, HttpResponse

    from gongkai.records.queries import FoundRecord

router = Router(tags=["search"])
STANDINGS = {"in_force": ("valid", "none"), "not_yet": ("not_yet",), "ended": ("ended",)}
YEAR_IN_BRACKETS = re.compile(r"[\[［【(（〔]((?:19|20)\d{2})[\]］】)）〕]")


@router.get(
    "/search", response=Hits, operation_id="search", url_name="search", by_alias=True,
    summary=_("Search"),
    description=_(
        "Full text of records and attachments. Totals and facets come from the index, which "
        "follows publications within seconds; each hit is asked of the database and is public now."
    ),
)  # fmt: skip
def find(request: HttpRequest, asked: Query[SearchAsked]) -> HttpResponse:
    usual = set(answers.in_order(Hit)) - HEAVY
    wanted = answers.fields_wanted(asked.fields, Hit, usual)
    refuse_unknown_units(asked.unit)
    if not is_ready():
        raise index_not_ready()
    place = opened(request, asked.cursor, 1)
    start = int(place[0]) if place else 0
    answer = search(question(asked), offset=start, limit=asked.limit, facets=True)
    end = start + asked.limit
    rows = Rows(
        items=hits(answer, wanted),
        total=answer.total,
        next=sealed(request, [end]) if end < min(answer.total, FURTHEST) else None,
        more={"exact": answer.exact, "facets": facets(answer)},
    )
    return answers.many(request, rows, asked, wanted, "search")


def question(asked: SearchAsked) -> Question:
    """As the index is asked; a year in any brackets is meant as in a document number 〔2026〕."""
    return Question(
        YEAR_IN_BRACKETS.sub(r"〔\1〕", " ".join(asked.q.split())),
        only_title=asked.place == "title",
        by_time=asked.order == "time",
        with_synonyms=asked.words == "alike",
        standings=frozenset(name for value in asked.standing for name in STANDINGS[value]),
        categories=frozenset(asked.kind),
        themes=frozenset(asked.theme),
        units=frozenset(asked.unit),
        beside=frozenset(asked.beside),
        years=frozenset(asked.year),
        since=asked.published_since.toordinal() if asked.published_since else 0,
        until=asked.published_until.toordinal() if asked.published_until else 0,
    )


def hits(answer: Answer, wanted: Sequence[str]) -> list[Row]:
    """Those of the answer that everybody may see at this moment, in its order."""
    scores = {hit.public_id: hit.score for hit in answer.hits if hit.kind == "record"}
    today, words = legal_day(now()), answer.wanted.shown
    return [
        {
            **record_row(found.record, today, wanted),
            "files": [file_row(file.attachment) for file in found.files],
            "excerpt": place(found, words),
            "score": round(scores[found.record.public_id], 3),
        }
        for found in found_records(scores)
    ]


def place(found: FoundRecord, words: Sequence[str]) -> str:
    """The stretch of body, summary or an attachment with most of the words."""
    texts = [found.body, found.summary, *(file.text for file in found.files)]
    for text in texts:
        pieces = excerpt(text.replace("\n", " "), words)
        if any(piece.hit for piece in pieces):
            return "".join(piece.text for piece in pieces)
    return "".join(piece.text for piece in excerpt(found.summary.replace("\n", " "), ()))


def facets(answer: Answer) -> dict[str, dict[str, int]]:
    """How many there would be of each value, under the names the filters have."""
    counts = answer.facets.get("standing", {})
    return {
        "standing": {
            value: sum(counts.get(name, 0) for name in names) for value, names in STANDINGS.items()
        },
        "kind": answer.facets.get("category", {}),
        "unit": answer.facets.get("unit", {}),
        "theme": answer.facets.get("theme", {}),
        "year": answer.facets.get("year", {}),
        "with": answer.facets.get("beside", {}),
    }
