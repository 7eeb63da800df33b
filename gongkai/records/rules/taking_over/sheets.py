"""Documents in a table: one a row, headings in Chinese or English, in any order."""

from __future__ import annotations

from typing import Final

from gongkai.core.tables import UnreadableTable, rows_of
from gongkai.records.rules.taking_over.cleaning import brackets, none_words
from gongkai.records.rules.taking_over.pieces import Piece, Refused

LINES_ABOVE_HEADINGS: Final = 5
LONGEST_ID: Final = 120
HEADINGS: Final = {
    "id": ("编号", "序号", "原编号", "文章id", "信息id", "记录号"),
    "source": ("来源系统", "原系统", "来源网站", "系统"),
    "title": ("标题", "名称", "文件名称", "信息名称", "文件标题", "信息标题", "name"),
    "body": ("正文", "内容", "正文内容", "文件内容", "信息内容", "全文", "content", "text", "html"),
    "issuer": ("发文机关", "发文单位", "发布机构", "发布单位", "制发机关", "公开机构", "发文机构",
               "publisher"),
    "doc_number": ("文号", "发文字号", "文件编号", "发文文号", "document number", "number"),
    "index_number": ("索引号", "信息索引号", "index number", "index"),
    "date": ("成文日期", "发文日期", "生成日期", "成文时间", "印发日期", "formed on"),
    "pub_date": ("发布日期", "公开日期", "发布时间", "公开时间", "published on", "published"),
    "theme": ("主题词", "主题分类", "关键词", "主题", "keywords"),
    "kind": ("类型", "信息类型", "文种", "类别", "栏目", "文件类型", "type"),
    "status": ("有效性", "时效性", "效力", "状态", "效力状态", "validity"),
    "url": ("网址", "原网址", "链接", "地址", "原文链接", "原文地址", "信息链接", "link",
            "address"),
}  # fmt: skip
FIELD_OF: Final = {
    word.replace("_", " "): name for name, words in HEADINGS.items() for word in (name, *words)
}
NEEDED: Final = frozenset({"title", "body"})


def sheet_pieces(data: bytes, name: str) -> list[Piece]:
    """The rows of a table. Raises `Refused` where it is none, or has no headings we know."""
    try:
        lines = rows_of(data)
    except UnreadableTable:
        raise Refused("sheet_unreadable", name) from None
    for place, line in enumerate(lines[:LINES_ABOVE_HEADINGS], start=1):
        fields = [FIELD_OF.get(_bare(cell), "") for cell in line]
        if set(fields) >= NEEDED:
            columns = {field: cell for field, cell in zip(fields, line, strict=True) if field}
            return [
                _piece(number, dict(zip(fields, cells, strict=False)), columns, name)
                for number, cells in enumerate(lines[place:], start=place + 1)
                if any(cells)
            ]
    raise Refused("sheet_headings", name)


def looks_like_sheet(text: str) -> bool:
    """Whether this text begins with headings of a table we know."""
    for line in text.splitlines()[:LINES_ABOVE_HEADINGS]:
        for delimiter in ",;\t":
            if {
                FIELD_OF.get(_bare(cell.strip('"')), "") for cell in line.split(delimiter)
            } >= NEEDED:
                return True
    return False


def _bare(heading: str) -> str:
    return " ".join(heading.replace("*", "").replace("_", " ").lower().split()).rstrip(":：")


def _piece(line: int, cells: dict[str, str], columns: dict[str, str], name: str) -> Piece:
    values = {field: value for field, value in cells.items() if field}
    values["doc_number"] = brackets(none_words(values.get("doc_number", "")))
    if not values.get("source"):
        values["source"] = name.rpartition(".")[0][:LONGEST_ID] or name[:LONGEST_ID]
    if "id" not in columns:
        values["id"] = _identity(values) or str(line)
    return Piece(line, values, columns=columns)


def _identity(values: dict[str, str]) -> str:
    """Without a column of numbers: the address, the document number, or the title."""
    address = values.get("url", "").partition("://")[2]
    known = address or values["doc_number"] or values.get("title", "")
    return known if len(known) <= LONGEST_ID else known[-LONGEST_ID:]
