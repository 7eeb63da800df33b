"""The HTML of a body: cleaned, tidied after pasting, read as text. Pure; nothing here raises."""

from gongkai.records.rules.html.pasting import (
    PasteReport,
    tidy_pasted,
    tidy_pasted_with_report,
)
from gongkai.records.rules.html.plain import text_to_html
from gongkai.records.rules.html.quick import is_plain, quick_text
from gongkai.records.rules.html.reading import read
from gongkai.records.rules.html.shapes import Block, Run
from gongkai.records.rules.html.wording import (
    Heading,
    blocks_of,
    body_text,
    headings_below_title,
    outline,
    summary_of,
    whole_sentences,
    without_leading_title,
)
from gongkai.records.rules.html.writing import canonical, write

__all__ = [
    "Block",
    "Heading",
    "PasteReport",
    "Run",
    "blocks_of",
    "body_text",
    "clean_body",
    "cleaned_at_length",
    "headings_below_title",
    "outline",
    "quick_text",
    "summary_of",
    "text_to_html",
    "tidy_pasted",
    "tidy_pasted_with_report",
    "whole_sentences",
    "without_leading_title",
]


def clean_body(html: str) -> str:
    """Any HTML in the one form a body is kept in. Cleaning it again changes nothing."""
    return html if is_plain(html) else cleaned_at_length(html)


def cleaned_at_length(html: str) -> str:
    """The same, whatever stands there."""
    return write(canonical(read(html).root))
