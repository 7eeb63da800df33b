"""Word: body with tables and text boxes, headers, footers, footnotes and endnotes.

What nobody sees who opens the file goes apart: comments, deleted text, hidden text.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, BinaryIO

from gongkai.files.reading.beside import properties
from gongkai.files.reading.packages import Package, local
from gongkai.files.reading.parts import Page, Pages
from gongkai.files.reading.pictured import beside

SHOWN = ("header", "footer", "footnotes", "endnotes")
UNSEEN = ("comments",)
BREAKS = {"br": "\n", "cr": "\n", "tab": "\t", "noBreakHyphen": "-"}


def pages(file: BinaryIO) -> Pages:
    """One page for each part, the body first."""
    package = Package(file)
    main = package.main_part()
    known = {kind: package.related_by(main, kind) for kind in (*SHOWN, *UNSEEN)}
    shown = [main, *(name for kind in SHOWN for name in sorted(known[kind], key=_order))]
    for name in dict.fromkeys(shown):
        root = package.xml(name)
        yield Page(
            "".join(_written(root, is_shown)), "".join(_written(root, is_unseen)),
            where="body" if name == main else f"part:{_called(name)}",
        )  # fmt: skip
    for name in [*known["comments"], *_loose(package, {*shown, *known["comments"]})]:
        yield Page(unseen="".join(_written(package.xml(name), _all)), where=f"part:{_called(name)}")
    yield properties(package)
    yield beside(package)


def _called(name: str) -> str:
    """word/header1.xml → header, as `SHOWN` and `UNSEEN` write it."""
    return name.rpartition("/")[2].removesuffix(".xml").rstrip("0123456789")


def _order(name: str) -> tuple[int, str]:
    return len(name), name


def _loose(package: Package, known: set[str]) -> list[str]:
    """Parts named like text although nothing leads to them: nobody sees what they say."""
    return [
        name for name in package.names
        if name not in known and name.startswith("word/") and name.endswith(".xml")
        and name[5:-4].rstrip("0123456789") in (*SHOWN, *UNSEEN)
    ]  # fmt: skip


def is_shown(run: Any) -> bool:
    """Whether the text of a run is seen by whoever opens the document."""
    return local(run) == "t" and not _is_hidden(run)


def is_unseen(run: Any) -> bool:
    """Whether it was deleted with its trace kept, or hidden."""
    return local(run) == "delText" or (local(run) == "t" and _is_hidden(run))


def _all(run: Any) -> bool:
    return local(run) in ("t", "delText")


def _is_hidden(text: Any) -> bool:
    run = text.getparent()
    for marks in run if run is not None else ():  # its marks come first
        if local(marks) == "rPr":
            return any(
                local(mark) == "vanish" and _value(mark) not in ("0", "false", "off")
                for mark in marks
            )
    return False


def _value(mark: Any) -> str:
    return next((value for key, value in mark.attrib.items() if key.endswith("}val")), "")


def _written(root: Any, wanted: Callable[[Any], bool]) -> list[str]:
    """The wanted text below ``root``: paragraphs as lines, cells parted by tabs."""
    found: list[str] = []
    stack: list[Any] = [root]
    while stack:
        node = stack.pop()
        if isinstance(node, str):
            found.append(node)
            continue
        kind = local(node)
        if kind in ("t", "delText"):
            found.append((node.text or "") if wanted(node) else "")
        elif kind in BREAKS and local(node.getparent()) == "r":
            found.append(BREAKS[kind])
        elif kind not in ("Fallback", "instrText"):  # a text box stands there twice
            stack += _after(node, kind)
            stack += reversed(node)
    return found


def _after(node: Any, kind: str) -> list[str]:
    if kind == "p":
        return [" " if local(node.getparent()) == "tc" else "\n"]
    return {"tr": ["\n"], "tc": ["\t"]}.get(kind, [])
