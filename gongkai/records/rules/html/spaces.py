"""White space in a paragraph: what was typed to look right goes, what carries meaning stays."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from gongkai.records.rules.html.shapes import BREAK, Run

# Invisible characters: zero width, soft hyphen, directional overrides, controls.
INVISIBLE: Final = re.compile(
    "[\u0000-\u0008\u000b\u000e-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u202a-\u202e"
    "\u2028\u2029\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff]"
)
EDGE: Final = " \t\r\n\f\u00a0\u3000\u2002\u2003"
GAP: Final = re.compile("([ \t\r\n\f\u00a0\u2002\u2003]+)")
TYPED_INDENT: Final = re.compile("[ \t\r\n]*(?:\u3000|[\u00a0\u2002\u2003][ \u00a0\u2002\u2003])")
WIDE_PUNCTUATION: Final = frozenset("“”‘’—…·")
LONGEST_BLANK: Final = 40


def is_wide(character: str) -> bool:
    """A Chinese character or mark: no space is drawn where a source line broke beside it."""
    return character in WIDE_PUNCTUATION or unicodedata.east_asian_width(character) in "WF"


def visible(text: str) -> str:
    return INVISIBLE.sub("", text)


def paragraphs_of(runs: list[Run]) -> list[list[Run]]:
    """Split where an empty line or a typed indent says that a new paragraph begins."""
    groups: list[list[list[Run]]] = [[]]
    for line in _lines(runs):
        indented = bool(TYPED_INDENT.match("".join(run.text for run in line[:3])))
        if line and indented and "u" not in line[0].marks and groups[-1]:
            groups.append([])
        tidied = tidy_line(line)
        if tidied:
            groups[-1].append(tidied)
        elif groups[-1]:
            groups.append([])
    return [_joined(lines) for lines in groups if lines]


def tidy_line(runs: list[Run]) -> list[Run]:
    """Collapse gaps and trim both ends; repeated, because a vanished run makes neighbours meet."""
    while True:
        tidied = _collapsed(merge(runs))
        if tidied == runs:
            return tidied
        runs = tidied


def merge(runs: list[Run]) -> list[Run]:
    """Neighbours written in the same manner are one run."""
    merged: list[Run] = []
    for run in runs:
        if run.kind == "text" and not run.text:
            continue
        previous = merged[-1] if merged else None
        if previous and previous.kind == run.kind == "text" and previous.manner == run.manner:
            merged[-1] = previous._replace(text=previous.text + run.text)
        else:
            merged.append(run)
    return merged


def _lines(runs: list[Run]) -> list[list[Run]]:
    lines: list[list[Run]] = [[]]
    for run in runs:
        if run.kind == "br":
            lines.append([])
        else:
            lines[-1].append(run)
    return lines


def _joined(lines: list[list[Run]]) -> list[Run]:
    joined = list(lines[0])
    for line in lines[1:]:
        joined += [BREAK, *line]
    return joined


def _collapsed(runs: list[Run]) -> list[Run]:
    result: list[Run] = []
    gap = ""
    for run in runs:
        for piece in _pieces(run):
            if piece.kind == "text" and not piece.text.strip(EDGE) and not _is_blank_to_fill(piece):
                gap += piece.text
                continue
            if not result:
                piece = _without_leading_space(piece)
            elif gap:
                _close_gap(result, gap, piece)
            gap = ""
            result.append(piece)
    return merge(_without_trailing_space(result))


def _pieces(run: Run) -> list[Run]:
    """Words and gaps of a run, each in the manner of the run."""
    if run.kind != "text":
        return [run]
    if _is_blank_to_fill(run):
        return [run._replace(text="\u00a0" * min(len(run.text), LONGEST_BLANK))]
    return [run._replace(text=part) for part in GAP.split(run.text) if part]


def _is_blank_to_fill(run: Run) -> bool:
    """An underlined row of spaces is a blank to fill in on a form, not an accident."""
    return "u" in run.marks and len(run.text) > 1 and not run.text.strip(EDGE)


def _close_gap(result: list[Run], gap: str, following: Run) -> None:
    """A gap becomes one space; a broken source line between two Chinese characters, nothing."""
    previous = result[-1]
    ends = (previous.text[-1:], following.text[:1])
    wrapped = "\n" in gap and not gap.strip(" \t\r\n\f")
    if "\u3000" in gap:
        space = "\u3000" * gap.count("\u3000")
    elif wrapped and all(end and is_wide(end) for end in ends):
        return
    else:
        space = " "
    if previous.kind == "text" and not _is_blank_to_fill(previous):
        result[-1] = previous._replace(text=previous.text + space)
    else:
        result.append(Run("text", space))


def _without_leading_space(run: Run) -> Run:
    if run.kind != "text" or _is_blank_to_fill(run):
        return run
    return run._replace(text=run.text.lstrip(EDGE))


def _without_trailing_space(runs: list[Run]) -> list[Run]:
    if runs and runs[-1].kind == "text" and not _is_blank_to_fill(runs[-1]):
        runs[-1] = runs[-1]._replace(text=runs[-1].text.rstrip(EDGE))
    return runs
