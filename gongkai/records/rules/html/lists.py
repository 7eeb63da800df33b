"""Lists that a word processor drew as paragraphs with a number or a bullet in front.

Arabic numbers and bullets become real lists. Everything that is part of the wording of a document
(一、 （一） 第三条 ①) stays in the text as it was shown, because a list would count anew.
"""

from __future__ import annotations

import re
from typing import Final

from gongkai.records.rules.html.shapes import MAX_LIST_DEPTH, Block, Run

NUMBERED: Final = re.compile(r"([0-9]{1,4})[.．、]?")
# A bullet in a symbol font arrives as a letter: l, n, u, v, q, o, Ø, ü, §.
BULLET: Final = re.compile(r"[^\w\s（(）)]|[a-zA-ZØü]|[\ue000-\uf8ff]")


def with_real_lists(blocks: list[Block]) -> list[Block]:
    """Consecutive drawn items become lists, nested by their level."""
    result: list[Block] = []
    open_lists: list[Block] = []
    for block in blocks:
        kind = _list_kind(block)
        if kind:
            _place(block, kind, open_lists, result)
            continue
        open_lists.clear()
        result.append(_with_marker_in_text(block))
    return result


def _list_kind(block: Block) -> str:
    if block.tag != "p" or not block.list_level or not block.marker:
        return ""
    if NUMBERED.fullmatch(block.marker):
        return "ol"
    return "ul" if BULLET.fullmatch(block.marker) else ""


def _place(block: Block, kind: str, open_lists: list[Block], result: list[Block]) -> None:
    depth = min(block.list_level, len(open_lists) + 1, MAX_LIST_DEPTH)
    del open_lists[depth:]
    if len(open_lists) == depth and open_lists[-1].tag != kind:
        open_lists.pop()
    if len(open_lists) < depth:
        holder = open_lists[-1].children[-1].children if open_lists else result
        holder.append(_new_list(kind, block.marker))
        open_lists.append(holder[-1])
    open_lists[-1].children.append(Block("li", children=[Block("p", runs=block.runs)]))


def _new_list(kind: str, marker: str) -> Block:
    number = NUMBERED.fullmatch(marker) if kind == "ol" else None
    start = int(number.group(1)) if number else 1
    return Block(kind, numbers={"start": start} if start > 1 else {})


def _with_marker_in_text(block: Block) -> Block:
    if block.marker:
        block.runs.insert(0, Run("text", block.marker))
        block.marker = ""
    return block
