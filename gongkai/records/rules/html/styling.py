"""What a style attribute says that a body keeps: alignment, indent, weight, and what is hidden."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, NamedTuple

MSO_LIST: Final = re.compile(r"\bl\d+\s+level(\d+)\b", re.IGNORECASE)
NUMBER: Final = re.compile(r"(-?[\d.]+)")


class Style(NamedTuple):
    """The few facts of a style that a body keeps; None where the style is silent."""

    alignment: str = ""
    indent: str = ""
    bold: bool | None = None
    italic: bool | None = None
    underlined: bool = False
    struck: bool = False
    raised: str = ""
    hidden: bool = False
    preformatted: bool = False
    list_level: int = 0
    list_marker: bool = False
    comment: bool = False
    comment_list: bool = False


@lru_cache(maxsize=2048)
def read_style(text: str) -> Style:
    rules = _declarations(text[:2000])
    decoration = rules.get("text-decoration", "") + " " + rules.get("text-decoration-line", "")
    mso_list = rules.get("mso-list", "")
    level = MSO_LIST.search(mso_list)
    return Style(
        alignment=alignment(rules.get("text-align", "")),
        indent=_indent(rules.get("text-indent", "")),
        bold=_bold(rules.get("font-weight", "")),
        italic=_italic(rules.get("font-style", "")),
        underlined="underline" in decoration,
        struck="line-through" in decoration,
        raised=_raised(rules),
        hidden=rules.get("display") == "none" or rules.get("mso-hide") == "all",
        preformatted=rules.get("white-space", "").startswith(("pre", "break-spaces")),
        list_level=min(int(level.group(1)), 9) if level and len(level.group(1)) < 3 else 0,
        list_marker="ignore" in mso_list,
        comment="mso-comment-reference" in rules,
        comment_list=rules.get("mso-element", "") in {"comment-list", "comment"},
    )


def alignment(value: str) -> str:
    """`center` → t-center; justified text is how every paragraph is set, so it needs no class."""
    known = {"center": "t-center", "right": "t-right", "end": "t-right", "left": "t-left"}
    return known.get(value.strip().lower().removeprefix("-webkit-"), "")


def _declarations(text: str) -> dict[str, str]:
    rules: dict[str, str] = {}
    for declaration in text.split(";"):
        name, colon, value = declaration.partition(":")
        if colon:
            rules[name.strip().lower()] = (
                value.lower().replace("!important", "").strip(" \t\r\n'\"")
            )
    return rules


def _indent(value: str) -> str:
    """A first line set in; a hanging one (negative) belongs to a list and is drawn by it."""
    number = NUMBER.match(value)
    if not number or number.group(1).count(".") > 1 or number.group(1) in {".", "-", "-."}:
        return ""
    size = float(number.group(1))
    if size > 0:
        return "t-indent"
    return "t-noindent" if size == 0 else ""


def _bold(value: str) -> bool | None:
    if value in {"bold", "bolder"}:
        return True
    if value in {"normal", "lighter"}:
        return False
    return int(value) >= 600 if value.isascii() and value.isdigit() else None


def _italic(value: str) -> bool | None:
    if value.startswith(("italic", "oblique")):
        return True
    return False if value == "normal" else None


def _raised(rules: dict[str, str]) -> str:
    return {"super": "sup", "sub": "sub"}.get(rules.get("vertical-align", ""), "")
