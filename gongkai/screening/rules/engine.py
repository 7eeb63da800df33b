"""Run every detector over a text and turn what they saw into findings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable

from gongkai.screening.rules import (
    cells,
    contacts,
    marks,
    missing,
    numbers,
    papers,
    plates,
    wording,
)
from gongkai.screening.rules.markup import Plain, plain_text
from gongkai.screening.rules.masking import excerpt, fingerprint
from gongkai.screening.rules.tables import NOTHING_SET, Switches
from gongkai.screening.rules.values import Context, Finding, Hit

DETECTORS: tuple[Callable[[str, Context], Iterable[Hit]], ...] = (
    missing.detect,
    marks.detect,
    numbers.detect,
    cells.detect,
    papers.detect,
    contacts.detect,
    plates.detect,
)
"""Each takes the plain text and the context, and runs in time linear in the text."""
WORDING: tuple[Callable[[str, Context], Iterable[Hit]], ...] = (
    wording.detect_forms,
    wording.detect_phrases,
)
"""Asked only where ``Context.checks_wording``."""
RULES_VERSION = 1
"""Part of `version.product_version`: raise it where other things are found without a line of the
rules or their data having changed, such as with another release of a library."""


def inspect(text: str, context: Context) -> list[Finding]:
    """Everything in the plain ``text`` that should be looked at, in reading order."""
    return _findings(Plain.unchanged(text), context)


def inspect_html(html: str, context: Context) -> list[Finding]:
    """The same for HTML: what a reader sees, what a link dials, and comments.

    Offsets are those of the source, so ``mask`` works on it although tags may split a number.
    """
    return _findings(plain_text(html), context)


def _findings(plain: Plain, context: Context) -> list[Finding]:
    asked = DETECTORS + WORDING if context.checks_wording else DETECTORS
    hits = [hit for detect in asked for hit in detect(plain.text, context)]
    hits = as_switched(hits, plain.text, context.switches)
    seen: Counter[str] = Counter()
    return [_finding(plain, hit, context, seen) for hit in sorted(hits, key=lambda hit: hit.start)]


def as_switched(hits: list[Hit], text: str, switches: Switches) -> list[Hit]:
    """Without what is switched off, the rest as grave as the office has said."""
    if switches == NOTHING_SET:
        return hits
    return [
        hit._replace(
            severity=switches.severity_of(hit.code, hit.severity, text[hit.start : hit.end])
        )
        for hit in hits
        if hit.code not in switches.off
    ]


def _finding(plain: Plain, hit: Hit, context: Context, seen: Counter[str]) -> Finding:
    start, end = plain.source_span(hit.start, hit.end)
    matched = plain.source[start:end]
    return Finding(
        code=hit.code,
        severity=hit.severity,
        start=start,
        end=end,
        matched=matched,
        excerpt=excerpt(plain.text, hit),
        rule=hit.rule,
        fingerprint=fingerprint(plain.text, hit, seen, context.fingerprint_key),
        hidden=tuple(plain.source_span(at, at + 1) for at in hit.hidden),
        replacement="" if "<" in matched else hit.replacement,  # would tear tags apart
    )
