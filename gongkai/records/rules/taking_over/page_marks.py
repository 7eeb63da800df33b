"""What a portal page says of itself: in its meta tags, in labelled cells, in its signature."""

from __future__ import annotations

import re
from typing import Any, Final
from urllib.parse import urlsplit

from gongkai.records.rules.parsing import parse_date, parse_document_number

# 《政府网站页面标签规范》: tags every government page must carry, then what others use
META: Final = {
    "title": ("articletitle", "og:title"),
    "pub_date": ("pubdate", "publishdate", "pubtime", "article:published_time", "date"),
    "issuer": ("contentsource", "author", "source"),
    "url": ("url", "og:url"),
    "site": ("sitename", "og:site_name"),
    "column": ("columnname",),
    "column_type": ("columntype",),
}
LABELS: Final = {
    "index_number": ("索引号", "信息索引号", "索引号码", "索引"),
    "issuer": ("发布机构", "发文机关", "发文机构", "发文单位", "公开机构", "制发机关", "发布单位"),
    "date": ("成文日期", "发文日期", "生成日期", "成文时间", "发文时间"),
    "doc_number": ("文号", "发文字号", "发文文号", "文件编号", "公文字号"),
    "pub_date": ("发布日期", "发布时间", "公开日期", "发文时间", "时间", "日期"),
    "status": ("有效性", "时效性", "效力状态", "文件状态"),
    "theme": ("主题词", "主题分类", "信息分类"),
    "source_name": ("信息来源", "来源", "文章来源", "稿源"),
}
LABEL_OF: Final = {label: name for name, labels in reversed(LABELS.items()) for label in labels}
LONGEST_CELL: Final = 120
IN_A_LINE: Final = re.compile(
    "("
    + "|".join(sorted(LABEL_OF, key=len, reverse=True))
    + r")\s*[:：]\s*([^\s|丨][^|丨\n]{0,80})"
)
BODY_NAME: Final = re.compile(
    "[\u3400-\u9fff（）()、 ·]{1,80}?(?:人民政府|政府|办公厅|办公室|委员会|街道办事处|局|厅|委|"
    "部|署|院|中心|法院|检察院|银行|联合会|协会|总会|公司|大学|学校|医院|支队|大队|总队|站|处|所)"
)
ISSUED_AS: Final = re.compile("(?:关于|转发|印发)")
OWN_SITE: Final = ("本网", "本站", "原创", "网站", "未知")
SAVED_FROM: Final = re.compile(r"saved from url=\(\d+\)(\S+)")
LONGEST_ADDRESS: Final = 500


def meta_of(page: Any) -> dict[str, str]:
    """Values of the meta tags we know, by our names."""
    tags: dict[str, str] = {}
    for tag in page.iter("meta"):
        name = (tag.get("name") or tag.get("property") or "").strip().lower()
        value = " ".join((tag.get("content") or "").split())
        if name and value:
            tags.setdefault(name, value)
    return {
        name: value
        for name, names in META.items()
        if (value := next((tags[one] for one in names if one in tags), ""))
    }


def labelled(page: Any, body: Any) -> dict[str, str]:
    """``索引号：`` and the like outside the text proper, with what stands beside them."""
    found: dict[str, str] = {}
    for cell in page.iter("td", "th", "dt", "li", "span", "b", "strong", "label", "div", "p", "em"):
        text = _short_text(cell)
        if not text or _is_within(cell, body):
            continue
        label = LABEL_OF.get(re.sub(r"[\s\[\]【】]", "", text).rstrip(":："))
        beside = cell.getnext()
        if label and beside is not None and (value := _short_text(beside)):
            found.setdefault(label, value)
        else:
            for match in IN_A_LINE.finditer(text):
                found.setdefault(LABEL_OF[match[1]], match[2].strip())
    return found


def _short_text(element: Any) -> str:
    """The words in it, where they are few; a cell that holds half the page says nothing."""
    parts: list[str] = []
    length = 0
    for part in element.itertext():
        length += len(part.strip())
        if length > LONGEST_CELL:
            return ""
        parts.append(part)
    return " ".join("".join(parts).split())


def _is_within(element: Any, other: Any) -> bool:
    return any(ancestor is other for ancestor in (element, *element.iterancestors()))


def as_day(text: str) -> str:
    """The day named in the text; empty where there is none."""
    written = re.match(r"\d{4}[-./年]\d{1,2}[-./月]\d{1,2}日?", text)
    return parse_date(text) or (parse_date(written.group()) if written else None) or ""


def as_number(text: str) -> str:
    """The document number in its customary form; empty where the text is none."""
    found = parse_document_number(text)
    return found.text if found and (found.form != "order" or "令" in found.code) else ""


def issuer_in_title(title: str) -> str:
    """广州市…局关于印发…的通知 begins with who issued it; 的 after several, each by name."""
    said = ISSUED_AS.search(title)
    name = title[: said.start()].strip() if said else ""
    return name if BODY_NAME.fullmatch(name) else ""


def issuer_in_source(source: str) -> str:
    """Who is named as the source, where that is a public body and not the site itself."""
    name = " ".join(source.split())
    bare = re.sub(r"[（(][^（）()]*[）)]$", "", name)
    is_body = BODY_NAME.fullmatch(bare) and not any(word in bare for word in OWN_SITE)
    return name if is_body else ""


def address_of(page: Any, meta: dict[str, str], text: str) -> str:
    """Where the page was public, as it says itself or as the browser noted on saving it."""
    canonical = next(
        (link.get("href") for link in page.iter("link") if link.get("rel") == "canonical"), ""
    )
    noted = SAVED_FROM.search(text[:2000])
    for address in (meta.get("url"), canonical, noted[1] if noted else ""):
        try:
            parts = urlsplit(address or "")
        except ValueError:
            continue
        if address and parts.scheme in ("http", "https") and len(address) <= LONGEST_ADDRESS:
            return address
    return ""
