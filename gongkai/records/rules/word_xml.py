"""The XML of a Word document made ready for conversion.

The converter knows nothing of Chinese numbering (一、 第一条), hidden text, styles that centre or
text boxes. Here each of these is turned into something it does know, or taken out and counted.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import Any, Final

from lxml import etree

W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
M: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
MC: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
XML_SPACE: Final = "{http://www.w3.org/XML/1998/namespace}space"

PLAIN_LISTS: Final = re.compile(r"%\d[.．、]?")
TOC_STYLE: Final = re.compile(r"toc ?\d|TOC ?\d|目录 ?\d", re.IGNORECASE)
HEADING_STYLE: Final = re.compile(r"(?:heading|标题) ?([1-9])", re.IGNORECASE)
ALIGNED: Final = {"center": "center", "right": "right", "end": "right"}
NUMERALS: Final = "〇一二三四五六七八九"
DEEPEST_STYLE: Final = 12


@dataclass
class WordStyle:
    """What a style says that matters here."""

    name: str
    based_on: str = ""
    alignment: str = ""
    level: int = 0
    hidden: bool = False
    numbering: tuple[str, int] | None = None


@dataclass
class NumberLevel:
    """One level of a numbering: its form (`%1、`), kind of number and first value."""

    form: str
    kind: str
    start: int


def parse_xml(data: bytes) -> Any:
    """An XML part without entities, doctypes or network."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    tree: Any = etree.fromstring(data, parser)
    if tree.getroottree().docinfo.doctype:
        raise ValueError("doctype")
    return tree


def prepare(
    body: Any, styles: dict[str, WordStyle], numbering: dict[str, dict[int, NumberLevel]]
) -> Counter[str]:
    """Change the document in place; say what was taken out or moved."""
    found: Counter[str] = Counter()
    _choose_alternatives(body)
    _take_out_revisions(body, found)
    _take_out_hidden(body, styles, found)
    _move_text_boxes(body, found)
    _take_out_objects(body, found)
    counters: dict[str, Counter[int]] = {}
    for paragraph in list(body.iter(f"{W}p")):
        _prepare_paragraph(paragraph, styles, numbering, counters, found)
    return found


def read_styles(tree: Any) -> dict[str, WordStyle]:
    styles: dict[str, WordStyle] = {}
    for element in tree.iter(f"{W}style"):
        style = WordStyle(_value(element.find(f"{W}name")))
        style.based_on = _value(element.find(f"{W}basedOn"))
        style.alignment = ALIGNED.get(_value(element.find(f"{W}pPr/{W}jc")), "")
        style.level = _heading_level(style.name, element.find(f"{W}pPr/{W}outlineLvl"))
        style.hidden = _is_on(element.find(f"{W}rPr/{W}vanish"))
        style.numbering = _numbering_of(element.find(f"{W}pPr"))
        styles[element.get(f"{W}styleId") or ""] = style
    return styles


def read_numbering(tree: Any) -> dict[str, dict[int, NumberLevel]]:
    """The levels of each numbering in use, by its id."""
    abstract = {
        element.get(f"{W}abstractNumId"): {
            _number(level.get(f"{W}ilvl")): _read_level(level) for level in element.iter(f"{W}lvl")
        }
        for element in tree.iter(f"{W}abstractNum")
    }
    return {
        element.get(f"{W}numId"): abstract.get(_value(element.find(f"{W}abstractNumId")), {})
        for element in tree.iter(f"{W}num")
    }


def _read_level(level: Any) -> NumberLevel:
    return NumberLevel(
        form=_value(level.find(f"{W}lvlText")),
        kind=_value(level.find(f"{W}numFmt")) or "decimal",
        start=_number(_value(level.find(f"{W}start")), 1),
    )


def _choose_alternatives(body: Any) -> None:
    """Newer Word writes some things twice; the first form is kept."""
    for element in list(body.iter(f"{MC}AlternateContent")):
        choice = element.find(f"{MC}Choice")
        if choice is None:
            choice = element.find(f"{MC}Fallback")
        _replace(element, list(choice) if choice is not None else [])


def _take_out_revisions(body: Any, found: Counter[str]) -> None:
    """修订: what was deleted goes, what was inserted stays; both are said."""
    for name in ("del", "moveFrom"):
        for element in list(body.iter(f"{W}{name}")):
            if element.getparent().tag in {f"{W}rPr", f"{W}trPr"}:
                continue
            if any(text.text for text in element.iter(f"{W}delText", f"{W}t")):
                found["deletions"] += 1
            _remove(element)
    for row in list(body.iter(f"{W}tr")):
        if row.find(f"{W}trPr/{W}del") is not None:
            found["deletions"] += 1
            _remove(row)
    for name in ("ins", "moveTo"):
        for element in list(body.iter(f"{W}{name}")):
            if element.getparent().tag not in {f"{W}rPr", f"{W}trPr"}:
                found["insertions"] += any(text.text for text in element.iter(f"{W}t"))
    found["comments"] += sum(1 for _ in body.iter(f"{W}commentReference"))
    found["footnotes"] += sum(1 for _ in body.iter(f"{W}footnoteReference", f"{W}endnoteReference"))


def _take_out_hidden(body: Any, styles: dict[str, WordStyle], found: Counter[str]) -> None:
    for run in list(body.iter(f"{W}r")):
        own = run.find(f"{W}rPr/{W}vanish")
        names = [_value(run.find(f"{W}rPr/{W}rStyle"))]
        paragraph = next(run.iterancestors(f"{W}p"), None)
        if paragraph is not None:
            names.append(_value(paragraph.find(f"{W}pPr/{W}pStyle")))
        hidden = _is_on(own) if own is not None else any(_style_hides(styles, n) for n in names)
        if hidden:
            found["hidden"] += any((text.text or "").strip() for text in run.iter(f"{W}t"))
            _remove(run)


def _move_text_boxes(body: Any, found: Counter[str]) -> None:
    """The words of a text box follow the paragraph it is anchored in."""
    for box in list(body.iter(f"{W}txbxContent")):
        anchor = next((p for p in box.iterancestors(f"{W}p")), None)
        if anchor is None or not any((text.text or "").strip() for text in box.iter(f"{W}t")):
            continue
        found["text_boxes"] += 1
        for element in reversed(list(box)):
            if element.tag in {f"{W}p", f"{W}tbl"}:
                anchor.addnext(element)


def _take_out_objects(body: Any, found: Counter[str]) -> None:
    for name, reason in (("drawing", "images"), ("pict", "images"), ("object", "objects")):
        for element in list(body.iter(f"{W}{name}")):
            if next(element.iter(f"{W}txbxContent"), None) is None:
                found[reason] += 1
            _remove(element)
    for formula in list(body.iter(f"{M}oMath")):
        found["formulas"] += 1
        _replace(formula, [_run("".join(text.text or "" for text in formula.iter(f"{M}t")))])


def _prepare_paragraph(
    paragraph: Any,
    styles: dict[str, WordStyle],
    numbering: dict[str, dict[int, NumberLevel]],
    counters: dict[str, Counter[int]],
    found: Counter[str],
) -> None:
    style_id = _value(paragraph.find(f"{W}pPr/{W}pStyle"))
    chain = _chain(styles, style_id)
    if chain and TOC_STYLE.fullmatch(chain[0].name):
        found["contents"] += 1
        for run in list(paragraph):
            paragraph.remove(run)
        return
    _write_number(paragraph, chain, numbering, counters)
    alignment = ALIGNED.get(_value(paragraph.find(f"{W}pPr/{W}jc")), "")
    if paragraph.find(f"{W}pPr/{W}jc") is None:
        alignment = next((style.alignment for style in chain if style.alignment), "")
    outline = paragraph.find(f"{W}pPr/{W}outlineLvl")
    level = _heading_level("", outline) or next((s.level for s in chain if s.level), 0)
    _set_style(paragraph, _converter_style(chain, level, alignment))


def _converter_style(chain: list[WordStyle], level: int, alignment: str) -> str:
    """The style id the converter's map knows: `gk-p-center`, `gk-h2-`, `gk-title-center`."""
    is_title = bool(chain) and chain[0].name.lower() in {"title", "标题"}
    kind = "title" if is_title else f"h{min(level, 4)}" if level else "p"
    return f"gk-{kind}-{alignment}"


def _write_number(
    paragraph: Any,
    chain: list[WordStyle],
    numbering: dict[str, dict[int, NumberLevel]],
    counters: dict[str, Counter[int]],
) -> None:
    """Write 一、 or 第一条 into the text; bullets and plain 1. 2. 3. stay a list."""
    used = _numbering_of(paragraph.find(f"{W}pPr"))
    used = used or next((style.numbering for style in chain if style.numbering), None)
    level = numbering.get(used[0], {}).get(used[1]) if used else None
    if used is None or level is None or level.kind == "none":
        return
    if level.kind == "bullet":
        _set_numbering(paragraph, *used)
        return
    marker = _marker(used[1], numbering[used[0]], counters.setdefault(used[0], Counter()))
    is_heading = any(style.level for style in chain)
    if level.kind == "decimal" and PLAIN_LISTS.fullmatch(level.form) and not is_heading:
        _set_numbering(paragraph, *used)
        return
    for element in paragraph.findall(f"{W}pPr/{W}numPr"):
        _remove(element)
    properties = paragraph.find(f"{W}pPr")
    paragraph.insert(0 if properties is None else 1, _run(marker))


def _set_numbering(paragraph: Any, number_id: str, level: int) -> None:
    """Say on the paragraph itself what its style said of it."""
    properties = _properties(paragraph)
    for element in properties.findall(f"{W}numPr"):
        properties.remove(element)
    used = etree.SubElement(properties, f"{W}numPr")
    etree.SubElement(used, f"{W}ilvl").set(f"{W}val", str(level))
    etree.SubElement(used, f"{W}numId").set(f"{W}val", number_id)


def _marker(place: int, levels: dict[int, NumberLevel], counter: Counter[int]) -> str:
    level = levels[place]
    counter[place] = counter[place] + 1 if place in counter else level.start
    for deeper in [number for number in counter if number > place]:
        del counter[deeper]

    def value(match: re.Match[str]) -> str:
        number = int(match.group(1)) - 1
        kind = levels[number].kind if number in levels else "decimal"
        return number_in_words(counter.get(number, 1), kind)

    marker = re.sub(r"%(\d)", value, level.form)
    return marker if marker.endswith(("、", "）", ")", ".", "．")) else marker + "\u3000"


def number_in_words(number: int, kind: str) -> str:
    """A number as Word draws it; kinds that are not known are drawn in Arabic digits."""
    if kind in {"chineseCounting", "chineseCountingThousand", "japaneseCounting",
                "ideographDigital", "taiwaneseCounting"}:  # fmt: skip
        return chinese_number(number)
    if kind in {"decimalEnclosedCircle", "decimalEnclosedCircleChinese"} and 1 <= number <= 20:
        return chr(0x2460 + number - 1)
    if kind in {"lowerLetter", "upperLetter"} and 1 <= number <= 26:
        return chr((97 if kind == "lowerLetter" else 65) + number - 1)
    if kind == "decimalFullWidth":
        return str(number).translate({48 + digit: 0xFF10 + digit for digit in range(10)})
    return str(number)


def chinese_number(number: int) -> str:
    """10 十, 21 二十一, 105 一百零五; up to 999, beyond that digits."""
    if not 0 < number < 1000:
        return str(number)
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    words = f"{NUMERALS[hundreds]}百" if hundreds else ""
    if tens:
        words += ("" if tens == 1 and not hundreds else NUMERALS[tens]) + "十"
    elif hundreds and ones:
        words += "零"
    return words + (NUMERALS[ones] if ones else "")


def _chain(styles: dict[str, WordStyle], style_id: str) -> list[WordStyle]:
    chain: list[WordStyle] = []
    while style_id in styles and len(chain) < DEEPEST_STYLE:
        chain.append(styles[style_id])
        style_id = styles[style_id].based_on
    return chain


def _style_hides(styles: dict[str, WordStyle], style_id: str) -> bool:
    return any(style.hidden for style in _chain(styles, style_id))


def _heading_level(name: str, outline: Any) -> int:
    named = HEADING_STYLE.fullmatch(name)
    if named:
        return int(named.group(1))
    level = _number(_value(outline), 9) if outline is not None else 9
    return level + 1 if level < 9 else 0


def _numbering_of(properties: Any) -> tuple[str, int] | None:
    used = properties.find(f"{W}numPr") if properties is not None else None
    if used is None or used.find(f"{W}numId") is None:
        return None
    return _value(used.find(f"{W}numId")), _number(_value(used.find(f"{W}ilvl")))


def _set_style(paragraph: Any, style_id: str) -> None:
    properties = _properties(paragraph)
    for element in properties.findall(f"{W}pStyle"):
        properties.remove(element)
    style = etree.Element(f"{W}pStyle")
    style.set(f"{W}val", style_id)
    properties.insert(0, style)


def _properties(paragraph: Any) -> Any:
    properties = paragraph.find(f"{W}pPr")
    if properties is None:
        properties = etree.Element(f"{W}pPr")
        paragraph.insert(0, properties)
    return properties


def _run(text: str) -> Any:
    run = etree.Element(f"{W}r")
    words = etree.SubElement(run, f"{W}t")
    words.text = text
    words.set(XML_SPACE, "preserve")
    return run


def _replace(element: Any, others: list[Any]) -> None:
    for other in reversed(others):
        element.addnext(other)
    _remove(element)


def _remove(element: Any) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _value(element: Any) -> str:
    return (element.get(f"{W}val") or "") if element is not None else ""


def _is_on(element: Any) -> bool:
    return element is not None and element.get(f"{W}val") not in {"0", "false", "off"}


def _number(text: str | None, otherwise: int = 0) -> int:
    digits = (text or "").strip()
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 6 else otherwise
