"""Attachments of a few documents, made when the city is loaded: Word, Excel, and one PDF."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Sequence
from html import escape
from typing import NamedTuple

import docx
import openpyxl

from config.demo.content.seeds import DocumentSeed, Fate


class Paper(NamedTuple):
    """One attachment: its name, and its lines; cells of a table are parted by a bar."""

    name: str
    lines: tuple[str, ...]


PAPERS: dict[str, tuple[Paper, ...]] = {
    "tap-water-quality": (
        Paper(
            "出厂水检测数据.xlsx",
            (
                "水厂｜浊度（NTU）｜余氯（mg/L）｜菌落总数（CFU/mL）｜结论",
                "第一水厂｜0.21｜0.62｜未检出｜合格",
                "第二水厂｜0.18｜0.58｜未检出｜合格",
                "云湖水厂｜0.24｜0.55｜1｜合格",
            ),
        ),
    ),
    "economy-month": (
        Paper(
            "主要经济指标.xlsx",
            (
                "指标｜单位｜累计｜同比（%）",
                "规模以上工业增加值｜亿元｜86.4｜5.2",
                "社会消费品零售总额｜亿元｜112.7｜4.6",
                "固定资产投资｜亿元｜74.9｜3.8",
                "城镇居民人均可支配收入｜元｜31260｜4.9",
            ),
        ),
    ),
    "key-projects": (
        Paper(
            "重大建设项目清单.xlsx",
            (
                "项目｜建设地点｜总投资（万元）｜形象进度",
                "云岭河堤防加固二期｜云湖街道｜8600｜完成堤身填筑",
                "枫林至茶山公路提升｜枫林乡、茶山乡｜12400｜路基施工",
                "中医院康复楼｜松岗街道｜9300｜主体封顶",
            ),
        ),
    ),
    "implements-care": (
        Paper(
            "居家养老上门核实登记表.docx",
            (
                "居家养老服务补贴上门核实登记表",
                "核实人员到老年人家中当面了解生活自理能力，逐项填写进食、穿衣、如厕、洗澡和室内行走情况。",
                "核实内容｜能自理｜需搭把手｜不能自理",
                "进食｜□｜□｜□",
                "穿衣｜□｜□｜□",
                "核实人员签名｜｜日期｜",
            ),
        ),
        Paper("服务项目和补贴标准.xlsx", ("项目｜每小时补贴（元）", "助餐｜12", "助浴｜30")),
    ),
    "legal-services": (
        Paper(
            "法律援助申请表（样表）.docx",
            (
                "法律援助申请表",
                "申请人填写姓名、联系方式、案情概要和申请事项；讨薪、工伤、赡养费案件不审查经济困难状况。",
                "不会写字的，可以口头申请，由值班律师代为填写并当面读给申请人听。",
            ),
        ),
    ),
    "flood-plan": (
        Paper(
            "避险转移明白卡.pdf",
            (
                "避险转移明白卡",
                "听到铜锣连响或者手摇警报器长鸣，立即按照转移路线前往安置点，不要回家取东西。",
                "转移路线：村委会门前集合，沿机耕路向东，不走河边便道，到中心小学操场清点人数。",
                "夜间雨量较大时，责任人逐户敲门；独居老人由包保干部搀扶先行转移。",
            ),
        ),
        Paper(
            "各村转移责任分工.docx",
            (
                "各村转移责任分工",
                "村｜集合点｜安置点",
                "上坝村｜祠堂前坪｜中心小学",
                "下窑村｜老窑址｜文化站",
            ),
        ),
    ),
}  # fmt: skip


def papers_for(seeds: Iterable[DocumentSeed]) -> dict[str, tuple[Paper, ...]]:
    """Key of a document → its attachments. The newest public document of each template has them."""
    newest: dict[str, str] = {}
    for seed in seeds:
        if seed.fate != Fate.PUBLISHED or seed.attribute != "active" or not seed.published_on:
            continue
        template = next((name for name in PAPERS if name in seed.key), "")
        if template:
            newest[template] = seed.key
    return {key: PAPERS[template] for template, key in newest.items()}


def made(paper: Paper) -> bytes | None:
    """The bytes of an attachment; None where this machine cannot draw a PDF."""
    return MAKERS[paper.name.rpartition(".")[2]](paper.lines)


def _word(lines: Sequence[str]) -> bytes:
    document = docx.Document()
    document.add_heading(lines[0], level=1)
    rows = [line.split("｜") for line in lines[1:] if "｜" in line]
    for line in lines[1:]:
        if "｜" not in line:
            document.add_paragraph(line)
    if rows:
        table = document.add_table(rows=0, cols=max(map(len, rows)), style="Table Grid")
        for row in rows:
            for cell, words in zip(table.add_row().cells, row, strict=False):
                cell.text = words
    return _saved(document.save)


def _sheet(lines: Sequence[str]) -> bytes:
    book = openpyxl.Workbook()
    first = book.active
    assert first is not None
    for line in lines:
        first.append(line.split("｜"))
    return _saved(book.save)


def _pdf(lines: Sequence[str]) -> bytes | None:
    try:
        import weasyprint
    except (ImportError, OSError):  # the drawing library of the system is not there
        return None
    title, *rest = map(escape, lines)
    page = "@page { size: A5; margin: 20mm } h1 { text-align: center } p { line-height: 1.8 }"
    body = f"<style>{page}</style><h1>{title}</h1>" + "".join(f"<p>{line}</p>" for line in rest)
    drawn = weasyprint.HTML(string=body).write_pdf()
    return bytes(drawn) if drawn else None


MAKERS: dict[str, Callable[[Sequence[str]], bytes | None]] = {
    "docx": _word, "xlsx": _sheet, "pdf": _pdf,
}  # fmt: skip


def _saved(save: Callable[[io.BytesIO], object]) -> bytes:
    buffer = io.BytesIO()
    save(buffer)
    return buffer.getvalue()
