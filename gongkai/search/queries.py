"""Ask the index."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from django.db.models import QuerySet, Subquery

from gongkai.core import log
from gongkai.search import engine, querying, spelling
from gongkai.search.models import Synonyms, Unanswered
from gongkai.search.rules import Question, Wanted, fold, understood
from gongkai.search.sources import all_sources

PAGE = 10
FURTHEST = 1000
FACETS = ("standing", "category", "unit", "theme", "year", "beside")
MOST_IN_A_FACET = 200
ASKED_BY = 5


@dataclass(frozen=True)
class Hit:
    """One thing found, and how well it fits."""

    kind: str
    public_id: str
    score: float


@dataclass(frozen=True)
class Answer:
    """What was found: ``exact`` of them hold every word of the question, the others some.

    ``loosely``: nothing holds the whole question, these hold part of it.
    """

    total: int
    hits: list[Hit]
    wanted: Wanted
    exact: int = 0
    loosely: bool = False
    facets: dict[str, dict[str, int]] = field(default_factory=dict)
    seconds: float = 0.0


def search(
    question: Question, *, offset: int = 0, limit: int = PAGE, facets: bool = False
) -> Answer:
    """Everything public that answers the question, best first or newest first.

    What holds every piece of the question as it stands is the answer; where that is less than a
    page, what holds every word of it, then what holds some. What was taken down since the index
    looked last is neither found nor counted; whoever shows a hit asks the visibility registry too.
    """
    started = time.perf_counter()
    wanted = understood(question.words, synonyms() if question.with_synonyms else {})
    searcher = engine.reader.searcher()
    if searcher is None or not wanted.runs:
        return Answer(0, [], wanted)
    question = replace(question, hidden=frozenset(taken_down()))
    offset = max(0, min(offset, FURTHEST))
    for stage in (querying.strict, querying.every_word):
        asked = stage(wanted, question.only_title)
        found = _run(searcher, asked, question, offset, limit)
        if found.count >= limit:
            break
    exact = found.count
    if exact < limit and not (exact and question.by_time):
        asked = querying.wide(wanted, question.only_title)
        found = _run(searcher, asked, replace(question, by_time=False), offset, limit)
    return Answer(
        total=found.count,
        hits=list(_hits(searcher, found)),
        wanted=wanted,
        exact=exact,
        loosely=exact == 0,
        facets=_facets(searcher, asked, question) if facets else {},
        seconds=time.perf_counter() - started,
    )


def _run(searcher, asked, question: Question, offset: int, limit: int):  # type: ignore[no-untyped-def]
    query = querying.filtered(asked, question)
    if question.by_time:
        return searcher.search(query, limit, offset=offset, order_by_field="day")
    return searcher.search(query, limit, offset=offset, weight_by_field="weight")


def _hits(searcher, found) -> Iterator[Hit]:  # type: ignore[no-untyped-def]
    for score, address in found.hits:
        kind, _colon, public_id = searcher.doc(address)["key"][0].partition(":")
        yield Hit(kind, public_id, float(score))


def _facets(searcher, asked, question: Question) -> dict[str, dict[str, int]]:  # type: ignore[no-untyped-def]
    """How many there would be of each value, with all the other filters in force."""
    return {
        name: _counts(searcher, querying.filtered(asked, question, name), name) for name in FACETS
    }


def _counts(searcher, query, name: str) -> dict[str, int]:  # type: ignore[no-untyped-def]
    terms = {"values": {"terms": {"field": name, "size": MOST_IN_A_FACET}}}
    buckets = searcher.aggregate(query, terms)["values"]["buckets"]
    return {str(bucket["key"]): bucket["doc_count"] for bucket in buckets}


def taken_down() -> Iterator[str]:
    """Keys the index may still hold although the database no longer shows them to everybody."""
    unread = log.behind(consumer=engine.CONSUMER, node=engine.node_of(engine.generation()))
    if not unread.exists():
        return
    for kind, source in all_sources():
        named = unread.filter(object_kind=kind).order_by().values("object_id")
        for public_id in source.hidden(Subquery(named)):
            yield f"{kind}:{public_id}"


def is_ready() -> bool:
    """Whether there is an index to ask."""
    return engine.reader.searcher() is not None


def names_ended(words: str) -> bool:
    """Whether a document that is not in force bears exactly this title or number."""
    searcher, wanted = engine.reader.searcher(), understood(words, {})
    if searcher is None or not wanted.exact:
        return False
    question = Question(
        words, standings=frozenset({"ended", "not_yet"}), hidden=frozenset(taken_down())
    )
    return bool(_run(searcher, querying.by_name(wanted), question, 0, 1).count)


def suggestions(words: str) -> list[str]:
    """What may have been meant: words of public titles that sound or look nearly the same."""
    return spelling.suggestions(engine.home() / engine.generation(), words)


def groups() -> QuerySet[Synonyms]:
    """Every group of words that mean the same."""
    return Synonyms.objects.order_by("words")


def group_by_id(group_id: int) -> Synonyms | None:
    """The group with that number."""
    return Synonyms.objects.filter(pk=group_id).first()


def synonyms() -> Mapping[str, Sequence[str]]:
    """Folded word → the folded words that mean the same."""
    alike: dict[str, list[str]] = {}
    for group in Synonyms.objects.values_list("words", flat=True):
        words = [fold(word) for word in group.split()]
        for word in words:
            alike[word] = [*alike.get(word, []), *(other for other in words if other != word)]
    return alike


def unanswered() -> QuerySet[Unanswered]:
    """Questions without an answer that at least five people asked, the most asked first."""
    return Unanswered.objects.filter(askers__4__isnull=False).order_by("-times", "id")


def size() -> int:
    """How many entries the index in use has."""
    searcher = engine.reader.searcher()
    return searcher.num_docs if searcher else 0
