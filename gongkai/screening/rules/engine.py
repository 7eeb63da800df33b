"""Run every detector over a text and turn what they saw into findings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable

from gongkai.screening.rules import contacts, marks, missing, numbers, papers, plates
from gongkai.screening.rules.markup import Plain, plain_text
from gongkai.screening.rules.masking import excerpt, fingerprint
from gongkai.screening.rules.values import Context, Finding, Hit

DETECTORS: tuple[Callable[[str, Context], Iterable[Hit]], ...] = (
    missing.detect,
    marks.detect,
    numbers.detect,
    papers.detect,
    contacts.detect,
    plates.detect,
)
"""Each takes the plain text and the context, and runs in time linear in the text."""


def inspect(text: str, context: Context) -> list[Finding]:
    """Everything in the plain ``text`` that should be looked at, in reading order."""
    return _findings(Plain.unchanged(text), context)


def inspect_html(html: str, context: Context) -> list[Finding]:
    """The same for HTML: what a reader sees, what a link dials, and comments.

    Offsets are those of the source, so ``mask`` works on it although tags may split a number.
    """
    return _findings(plain_text(html), context)


def _findings(plain: Plain, context: Context) -> list[Finding]:
    hits = [hit for detect in DETECTORS for hit in detect(plain.text, context)]
    seen: Counter[str] = Counter()
    return [_finding(plain, hit, context, seen) for hit in sorted(hits, key=lambda hit: hit.start)]


def _finding(plain: Plain, hit: Hit, context: Context, seen: Counter[str]) -> Finding:
    start, end = plain.source_span(hit.start, hit.end)
    return Finding(
        code=hit.code,
        severity=hit.severity,
        start=start,
        end=end,
        matched=plain.source[start:end],
        excerpt=excerpt(plain.text, hit),
        rule=hit.rule,
        fingerprint=fingerprint(plain.text, hit, seen, context.fingerprint_key),
        hidden=tuple(plain.source_span(at, at + 1) for at in hit.hidden),
    )
