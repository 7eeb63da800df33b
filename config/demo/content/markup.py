"""From the plain text a template is written in to the clean HTML of a document body.

One line is one paragraph. ``# `` is a heading, a line ``一、…`` without a full stop and a line
``第…章`` are headings too; ``第…条`` at the start of a line is bold. ``- `` makes a list, ``1) `` a
numbered list, ``! `` a line without indent (主送机关), ``> `` a line on the right, ``= `` a line in
the middle. ``@table name`` puts a table; ``@list name count style`` puts texts from a list.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from html import escape
from itertools import groupby

from config.demo.content.slots import Context

HEADING = re.compile(r"(?:[一二三四五六七八九十]+、[^。；：]{2,36}|附件\d?)$")
CHAPTER = re.compile(r"第[一二三四五六七八九十]+章　\S+$")
ARTICLE = re.compile(r"(第[一二三四五六七八九十百]+条)　(.+)")
LIST_LINE = re.compile(r"(-|1\)) (.+)")
CHINESE_DIGITS = "零一二三四五六七八九"


def chinese_number(number: int) -> str:
    """The number in Chinese numerals, up to ninety-nine."""
    tens, ones = divmod(number, 10)
    head = "" if not tens else ("十" if tens == 1 else CHINESE_DIGITS[tens] + "十")
    return head + (CHINESE_DIGITS[ones] if ones or not tens else "")


def to_html(context: Context, text: str, table: Callable[[Context, str], str]) -> str:
    """The body of a document; ``table`` writes the table of a name."""
    lines = [line for raw in text.splitlines() for line in _expanded(context, raw.strip())]
    return "".join(_blocks(context, lines, table))


def _expanded(context: Context, line: str) -> Iterator[str]:
    """A ``@list`` line becomes its texts; every other line is filled."""
    if not line:
        return
    if not line.startswith("@list "):
        yield line if line.startswith("@") else context.fill(line)
        return
    _, name, *options = line.split()
    words = context.words(name)
    count = int(options[0]) if options and options[0].isdigit() else len(words)
    style = options[-1] if options and not options[-1].isdigit() else "-"
    chosen = [context.fill(word) for word in context.dice.sample(words, count)]
    mark_between = "。" if any("。" in word for word in chosen) else "；"
    for place, word in enumerate(chosen, start=1):
        stop = "。" if place == len(chosen) else mark_between
        yield _mark(style, place) + word + ("" if word.endswith("。") else stop)


def _mark(style: str, place: int) -> str:
    marks = {"（一）": f"（{chinese_number(place)}）", "1.": f"{place}. ", "-": "- ", "1)": "1) "}
    return marks.get(style, "")


def _blocks(
    context: Context, lines: Iterable[str], table: Callable[[Context, str], str]
) -> Iterator[str]:
    for kind, group in groupby(lines, key=_list_kind):
        if kind:
            items = "".join(f"<li>{escape(line.split(' ', 1)[1])}</li>" for line in group)
            yield f"<{kind}>{items}</{kind}>"
            continue
        for line in group:
            if line.startswith("@table "):
                yield table(context, line.split()[1])
            else:
                yield _paragraph(line)


def _list_kind(line: str) -> str:
    match = LIST_LINE.match(line)
    return {"-": "ul", "1)": "ol"}[match[1]] if match else ""


def _paragraph(line: str) -> str:
    classes = {"! ": "t-noindent", "> ": "t-right", "= ": "t-center"}
    if line.startswith("# "):
        return f"<h2>{escape(line[2:])}</h2>"
    if CHAPTER.match(line):
        return f'<h3 class="t-center">{escape(line)}</h3>'
    if HEADING.match(line):
        return f"<h3>{escape(line)}</h3>"
    article = ARTICLE.match(line)
    if article:
        return f"<p><strong>{article[1]}</strong>　{escape(article[2])}</p>"
    if line[:2] in classes:
        return f'<p class="{classes[line[:2]]}">{escape(line[2:])}</p>'
    return f"<p>{escape(line)}</p>"
