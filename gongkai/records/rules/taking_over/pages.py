"""A saved portal page as a document: its text without the frame around it, and its facts."""

from __future__ import annotations

import hashlib
import re
from typing import Any, Final
from urllib.parse import urlsplit

from lxml import etree, html

from gongkai.records.rules.html import blocks_of, clean_body, without_leading_title
from gongkai.records.rules.html.shapes import Block
from gongkai.records.rules.html.writing import write
from gongkai.records.rules.taking_over.cleaning import undouble
from gongkai.records.rules.taking_over.page_marks import (
    BODY_NAME,
    address_of,
    as_day,
    as_number,
    issuer_in_source,
    issuer_in_title,
    labelled,
    meta_of,
)
from gongkai.records.rules.taking_over.pieces import Piece, Refused

FRAME: Final = ("script", "style", "noscript", "iframe", "form", "nav", "header", "footer",
                "button", "select", "input", "object", "embed", "template", "svg")  # fmt: skip
IDS: Final = (
    "zoom", "zoomcon", "info_cont", "ucap-content", "UCAP-CONTENT", "UCAPCONTENT", "vsb_content",
    "fontzoom", "DivContents", "artibody", "js_content", "Zoom", "textBox", "articleContent",
)  # fmt: skip
CLASSES: Final = (
    "TRS_Editor", "TRS_UEDITOR", "trs_editor_view", "pages_content", "content_article",
    "info_cont", "article-content-body", "article-content", "article_content", "article-con",
    "articleContent", "news_content", "newsMain", "detail-content", "con_text", "wzcon",
    "bt_content", "article", "main-content",
)  # fmt: skip
FILE_ENDINGS: Final = re.compile(
    r"\.(?:docx?|wps|xlsx?|et|pptx?|pdf|ofd|zip|rar|7z|csv|txt)(?:[?#]|$)", re.IGNORECASE
)
ERROR_TITLE: Final = re.compile(
    r"(?:40[0-9]|50[0-9])(?:\D|$)|.{0,6}(?:页面|网页)(?:不存在|未找到|找不到|无法)|not found|"
    r"(?:访问|系统)(?:出错|错误|异常|维护)|.{0,8}(?:拦截|禁止访问)",
    re.IGNORECASE,
)
EMPTY_HEADING: Final = re.compile("(?:相关)?(?:附件|文件|阅读|链接|新闻|解读)(?:下载)?[:：]?")
SHORTEST_TEXT: Final = 40
LONGEST_ID: Final = 120
HEAD_BLOCKS: Final = 6
NOTICES: Final = {"解读": "interpretation", "公示": "public_notice"}


def page_piece(text: str, name: str, line: int = 1) -> Piece:
    """The page as one row. Raises `Refused` where it is an error page, or no page at all."""
    try:
        page: Any = html.document_fromstring(
            text.encode("utf-8", "replace"),
            parser=html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True),
        )
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        raise Refused("page_empty", name) from None
    meta = meta_of(page)
    title = _title(page, meta)
    if ERROR_TITLE.match(title):
        raise Refused("page_error", title)
    address = address_of(page, meta, text)
    for element in list(page.iter(*FRAME)):
        if not _holds_the_text(element):
            element.drop_tree()
    if address:
        page.make_links_absolute(address, resolve_base_href=False)
    container = _container(page)
    facts = labelled(page, container)
    pictures = 0 if container is None else sum(1 for _img in container.iter("img"))
    body = "" if container is None else _text_proper(_inner(container))
    body += _files_elsewhere(page, body)
    values = _values(meta, facts, title, body, address, name)
    notes = (f"pictures_left_out:{pictures}",) if pictures and body else ()
    return Piece(line, values, notes=notes)


def _values(
    meta: dict[str, str], facts: dict[str, str], title: str, body: str, address: str, name: str
) -> dict[str, str]:
    blocks = blocks_of(without_leading_title(body, title))
    number = as_number(facts.get("doc_number", "")) or number_at_head(blocks)
    signed, day = signature(blocks)
    issuer = (
        facts.get("issuer")
        or issuer_in_title(title)
        or signed
        or issuer_in_source(meta.get("issuer") or facts.get("source_name", ""))
    )
    host = urlsplit(address).netloc if address else ""
    return {
        "id": _identity(address, name),
        "source": (meta.get("site") or host or "网页")[:LONGEST_ID],
        "title": title,
        "body": body,
        "issuer": issuer,
        "doc_number": number,
        "index_number": facts.get("index_number", ""),
        "date": as_day(facts.get("date", "")) or day,
        "pub_date": as_day(meta.get("pub_date", "")) or as_day(facts.get("pub_date", "")),
        "theme": facts.get("theme", ""),
        "status": facts.get("status", "") if len(facts.get("status", "")) <= 8 else "",
        "kind": _kind(meta, number),
        "url": address,
    }


def _title(page: Any, meta: dict[str, str]) -> str:
    """ArticleTitle, else the one heading that the page's own title begins with, else that."""
    if meta.get("title"):
        return meta["title"]
    whole = " ".join((page.findtext(".//title") or "").split())
    for heading in page.iter("h1", "h2"):
        text = " ".join(heading.text_content().split())
        if text and whole.startswith(text):
            return text
    return re.split(r"\s*[-_|—]{1,2}\s*(?=[^-_|—]*(?:网|门户|政府|平台)[^-_|—]*$)", whole)[0]


def _holds_the_text(element: Any) -> bool:
    """A form around everything is no frame: some systems wrap the whole page in one."""
    if element.tag not in ("form", "header", "noscript"):
        return False
    return any(one.get("id") in IDS or _is_of(one, CLASSES) for one in element.iter())


def _is_of(element: Any, classes: tuple[str, ...]) -> bool:
    return not {*(element.get("class") or "").split()}.isdisjoint(classes)


def _container(page: Any) -> Any:
    """Where the text is: by the names portals use for it, else where most of the words stand."""
    by_id = {one.get("id"): one for one in page.iter() if one.get("id") in IDS}
    for name in IDS:
        if name in by_id and _length(by_id[name]) >= SHORTEST_TEXT:
            return by_id[name]
    for name in ("ucapcontent", *CLASSES):
        found = [one for one in page.iter() if one.tag == name or _is_of(one, (name,))]
        longest = max(found, key=_length, default=None)
        if longest is not None and _length(longest) >= SHORTEST_TEXT:
            return longest
    return _densest(page)


def _length(element: Any) -> int:
    return sum(len(part.strip()) for part in element.itertext())


def _densest(page: Any) -> Any:
    """The element whose own paragraphs hold the most words that are no links."""
    weights: dict[Any, float] = {}
    for paragraph in page.iter("p", "div", "td", "section"):
        own = sum(len(part.strip()) for part in paragraph.xpath("text()|span//text()|font//text()"))
        if own < 15:
            continue
        parent = paragraph.getparent() if paragraph.tag == "p" else paragraph
        if parent is None:
            continue
        weights[parent] = weights.get(parent, 0) + own
        above = parent.getparent()
        if above is not None:
            weights[above] = weights.get(above, 0) + own / 2
    best = max(weights, key=lambda one: weights[one], default=None)
    return best if best is not None and weights[best] >= SHORTEST_TEXT else None


def _text_proper(markup: str) -> str:
    """The text once, without a heading at its end that nothing stands below."""
    body = undouble(clean_body(markup))
    blocks = blocks_of(body)
    kept = len(blocks)
    while kept and EMPTY_HEADING.fullmatch("".join(blocks[kept - 1].text.split())):
        kept -= 1
    return write(blocks[:kept]) if kept < len(blocks) else body


def _inner(element: Any) -> str:
    inner = "".join(html.tostring(child, encoding="unicode") for child in element)
    return (element.text or "") + inner


def _files_elsewhere(page: Any, body: str) -> str:
    """Files the page offers beside the text, as links at its end: none is lost."""
    links = []
    for link in page.iter("a"):
        address = (link.get("href") or "").strip()
        name = " ".join(link.text_content().split()) or address.rpartition("/")[2]
        if FILE_ENDINGS.search(address) and _escaped(address) not in body:
            links.append(f'<p><a href="{_escaped(address)}">{_escaped(name)}</a></p>')
    return clean_body("<p>附件：</p>" + "".join(dict.fromkeys(links))) if links and body else ""


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")


def number_at_head(blocks: list[Block]) -> str:
    """发文字号 on a line of its own among the first."""
    numbers = (as_number(block.text) for block in blocks[:HEAD_BLOCKS] if len(block.text) < 60)
    return next(filter(None, numbers), "")


def signature(blocks: list[Block]) -> tuple[str, str]:
    """落款 and 成文日期: the first line that is a date, and the bodies named right above it."""
    for place, block in enumerate(blocks):
        text = "".join(block.text.split())
        if not (8 <= len(text) <= 16 and place):
            continue
        day = as_day(text)
        if len(day) == 10:
            above = "".join(blocks[place - 1].text.split())
            return (above if BODY_NAME.fullmatch(above) else ""), day
    return "", ""


def _identity(address: str, name: str) -> str:
    known = address.partition("://")[2] or name
    if len(known) <= LONGEST_ID:
        return known
    return hashlib.sha256(known.encode()).hexdigest()


def _kind(meta: dict[str, str], number: str) -> str:
    column = f"{meta.get('column', '')} {meta.get('column_type', '')}"
    for word, kind in NOTICES.items():
        if word in column:
            return kind
    return "policy" if number or re.search("政策|文件|法规|规章", column) else ""
