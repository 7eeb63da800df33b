"""A finished page made into another form of it: its links, and its characters.

Works on the page's text, so that whatever a page is drawn from, all of it is reached. Pages are
our own and well formed; documents in them were cleaned when they were saved.
"""

from __future__ import annotations

import re
from functools import cache
from html import escape
from typing import TYPE_CHECKING

from opencc import OpenCC

from gongkai.core.variants import has_forms

if TYPE_CHECKING:
    from collections.abc import Callable

PIECE = re.compile(
    r"""<script\b.*?</script>|<!--.*?-->|<(?:[^<>"']|"[^"]*"|'[^']*')*>|[^<]+|<""", re.DOTALL
)
"""A script, a comment, a tag, text; a sign that begins none of these stands for itself, so that the
pieces are always the whole page."""
LEADS = re.compile(r'(\s(?:href|action)=")(/[^"?#]*)')
READ_ALOUD = re.compile(
    r'(\s(?:title|alt|aria-label|aria-description|placeholder|data-l)=")([^"]+)'
)
TYPED = re.compile(r'(<input\b[^>]*\svalue=")([^"]+)')
ELSEWHERE = 'rel="alternate"'
"""A link with this leads to another form on purpose, and is left alone."""


def in_form(html: str, variant: str, address: str) -> str:
    """The page with its links kept inside the variant, and in that variant's characters.

    ``address`` is where the same page stands for everybody; programs that collect are told.
    """
    convert = in_traditional if variant == "ft/" else None
    pieces = PIECE.findall(html)
    made = "".join(_piece(one, variant, convert) for one in pieces)
    canonical = f'<link rel="canonical" href="{escape(address)}">\n</head>'
    return made.replace("</head>", canonical, 1)


def in_traditional(words: str) -> str:
    """In traditional characters, words of several characters first: 发展 and 头发 differ."""
    return str(_converter().convert(words))


@cache
def _converter() -> OpenCC:
    return OpenCC("s2tw")


def _piece(piece: str, variant: str, convert: Callable[[str], str] | None) -> str:
    if not piece.startswith("<"):
        return convert(piece) if convert else piece
    if piece.startswith(("<script", "<!--")) or ELSEWHERE in piece:
        return piece
    led = LEADS.sub(lambda found: found[1] + inside(found[2], variant), piece)
    return _tag(led, convert) if convert else led


def inside(path: str, variant: str) -> str:
    """The same path below the variant, if there is something at it."""
    return f"/{variant}{path[1:]}" if has_forms(path) else path


def _tag(tag: str, convert: Callable[[str], str]) -> str:
    for attribute in (READ_ALOUD, TYPED):
        tag = attribute.sub(lambda found: found[1] + convert(found[2]), tag)
    return tag.replace('lang="zh-Hans"', 'lang="zh-Hant"')
