"""Questions as the engine takes them."""

from __future__ import annotations

from collections.abc import Iterable

from tantivy import FieldType, Occur, Query

from gongkai.search.engine import schema
from gongkai.search.rules import Question, Wanted, grams, is_han, is_single

EXACT = 1e6
TITLE = 4.0
STRICT = 8.0
SHORTEST_PREFIX = 3


def strict(wanted: Wanted, only_title: bool) -> Query:
    """Texts that hold every piece of the question as it stands, or bear the number or title."""
    field = "title" if only_title else "all"
    clauses = [(Occur.Must, _piece(field, run, wanted)) for run in wanted.runs]
    if field == "all":
        clauses += [
            (Occur.Should, Query.boost_query(_phrase("title", run), TITLE))
            for run in wanted.runs if not is_single(run)
        ]  # fmt: skip
    named = list(_by_name(wanted))
    whole = Query.boolean_query(clauses) if clauses else Query.empty_query()
    return Query.boolean_query([(Occur.Should, whole), *named]) if named else whole


def every_word(wanted: Wanted, only_title: bool) -> Query:
    """Texts that hold every word of the question wherever it stands, the whole pieces first.

    养老补贴 finds 养老服务补贴 so.
    """
    field = "title" if only_title else "all"
    clauses = [(Occur.Must, _piece(field, word, wanted)) for word in wanted.words]
    if field == "all":
        clauses += [
            (Occur.Should, Query.boost_query(_phrase("title", word), TITLE / 2))
            for word in wanted.words if not is_single(word)
        ]  # fmt: skip
    whole = Query.boost_query(strict(wanted, only_title), STRICT)
    return Query.boolean_query(
        [(Occur.Should, Query.boolean_query(clauses)), (Occur.Should, whole)]
    )


def wide(wanted: Wanted, only_title: bool) -> Query:
    """Texts that hold something of the question, those that hold most of it first.

    One field for title and text serves long questions best: recall@10 .547 on questions about
    laws, .526 with two fields, .50 with dictionary words (docs/adr/0015).
    """
    field = "title" if only_title else "all"
    some = [(Occur.Should, _term(field, gram)) for gram in wanted.grams]
    return Query.boolean_query(
        [
            (Occur.Should, Query.boolean_query(some)),
            (Occur.Should, Query.boost_query(every_word(wanted, only_title), STRICT)),
        ]
    )


def by_name(wanted: Wanted) -> Query:
    """What bears exactly this title or number."""
    return Query.boolean_query(list(_by_name(wanted)))


def filtered(query: Query, question: Question, but: str = "") -> Query:
    """The query within the question's filters; ``but`` leaves one of them out, for its facet."""
    musts = [(Occur.Must, query)]
    chosen = {
        "unit": question.units, "category": question.categories, "theme": question.themes,
        "beside": question.beside, "standing": question.standings, "year": question.years,
    }  # fmt: skip
    for name, values in chosen.items():
        if values and name != but:
            any_of = Query.term_set_query(schema(), name, sorted(values))
            musts.append((Occur.Must, _silent(any_of)))
    if question.since or question.until:
        days = Query.range_query(
            schema(), "day", FieldType.Unsigned, question.since or 1, question.until or 10_000_000
        )
        musts.append((Occur.Must, _silent(days)))
    if question.hidden:
        gone = Query.term_set_query(schema(), "key", sorted(question.hidden))
        musts.append((Occur.MustNot, gone))
    return Query.boolean_query(musts) if len(musts) > 1 else query


def _silent(query: Query) -> Query:
    """A condition that adds nothing to the score."""
    return Query.const_score_query(query, 0.0)


def _by_name(wanted: Wanted) -> Iterable[tuple[Occur, Query]]:
    for field, value in (("exact", wanted.exact), ("number", wanted.number)):
        if value:
            found = Query.term_query(schema(), field, value, "basic")
            yield Occur.Should, Query.const_score_query(found, EXACT)


def _piece(field: str, run: str, wanted: Wanted) -> Query:
    """A piece of the question, or one of the words that mean the same."""
    ways = [_way(field, word) for word in (run, *wanted.alike.get(run, ()))]
    if len(ways) == 1:
        return ways[0]
    return Query.boolean_query([(Occur.Should, way) for way in ways])


def _way(field: str, word: str) -> Query:
    if is_single(word):
        return Query.regex_query(schema(), field, f"{word}.?")
    if not is_han(word) and word.isdigit() and len(word) >= SHORTEST_PREFIX:
        return Query.regex_query(schema(), field, f"{word}[0-9a-z]*")
    return _phrase(field, word)


def _phrase(field: str, word: str) -> Query:
    pieces = grams(word)
    if len(pieces) == 1:
        return _term(field, pieces[0])
    return Query.phrase_query(schema(), field, [*pieces])


def _term(field: str, token: str) -> Query:
    return Query.term_query(schema(), field, token, "freq")
