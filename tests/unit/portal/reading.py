"""Read a page as a strict program does."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any
from xml.dom import Node

import html5lib

HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
FORBIDDEN = re.compile(
    r"\sstyle=|\son[a-z]+=|<style|<script(?! type=.application/ld\+json.>)|javascript:"
    r"|csrfmiddlewaretoken"
)
CONTROLS = ("input", "select", "textarea")


def parsed(html: str) -> tuple[Any, list[str]]:
    """The document, and what is wrong with its markup."""
    parser = html5lib.HTMLParser(tree=html5lib.getTreeBuilder("dom"))
    document = parser.parse(html)
    return document, [f"{place}: {error}" for place, error, _facts in parser.errors]


def elements(document: Any, name: str = "*") -> list[Any]:
    """All elements of that name."""
    return list(document.getElementsByTagName(name))


def text_of(element: Any) -> str:
    """The words in an element."""
    if element.nodeType == Node.TEXT_NODE:
        return str(element.data)
    return "".join(text_of(child) for child in element.childNodes)


def unmarked_chinese(element: Any, language: str = "") -> Iterator[str]:
    """Han text that stands in no element saying it is Chinese; attributes are not looked at."""
    if element.nodeType == Node.TEXT_NODE:
        if HAN.search(element.data) and not language.startswith("zh"):
            yield element.data.strip()
        return
    if element.nodeType == Node.ELEMENT_NODE:
        if element.tagName == "script":  # data for programs; each thing names its own language
            return
        language = element.getAttribute("lang") or language
    for child in element.childNodes:
        yield from unmarked_chinese(child, language)


def faults(html: str) -> list[str]:
    """Everything a page must not have."""
    document, found = parsed(html)
    ids = [element.getAttribute("id") for element in elements(document)]
    counted = Counter(name for name in ids if name)
    found += [f"id {name} stands {number} times" for name, number in counted.items() if number > 1]
    labelled = {label.getAttribute("for") for label in elements(document, "label")}
    for name in CONTROLS:
        for control in elements(document, name):
            named = control.getAttribute("id") in labelled or control.getAttribute("aria-label")
            if control.getAttribute("type") != "hidden" and not named:
                found.append(f"no label for {control.toxml()[:80]}")
    if len(elements(document, "h1")) != 1:
        found.append(f"{len(elements(document, 'h1'))} h1")
    if len(elements(document, "main")) != 1:
        found.append("no single main")
    found += [f"empty list: {e.toxml()[:80]}" for e in elements(document, "ul") if not _items(e)]
    found += [
        f"empty heading: {e.toxml()[:80]}"
        for name in ("h1", "h2", "h3")
        for e in elements(document, name)
        if not text_of(e).strip()
    ]
    if FORBIDDEN.search(html):
        found.append("a style, a script or a form token")
    return found


def _items(element: Any) -> list[Any]:
    return [child for child in element.childNodes if child.nodeType == Node.ELEMENT_NODE]
