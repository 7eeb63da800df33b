"""Other systems' answers, pages and tables, read as rows of an import. No database needed."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from gongkai.records.rules.html import body_text, clean_body
from gongkai.records.rules.imports import ImportRow, UnusableRow
from gongkai.records.rules.taking_over import proposing
from gongkai.records.rules.taking_over.cleaning import STEPS, brackets, none_words, undouble
from gongkai.records.rules.taking_over.decoding import UnreadableText, decoded
from gongkai.records.rules.taking_over.likeness import Likenesses, share, sketch_of
from gongkai.records.rules.taking_over.mappings import (
    BadMapping,
    known_mappings,
    mapping_for,
    read_mapping,
)
from gongkai.records.rules.taking_over.pages import page_piece
from gongkai.records.rules.taking_over.paths import exists, value_at, values_at
from gongkai.records.rules.taking_over.pieces import Piece, Refused
from gongkai.records.rules.taking_over.sheets import sheet_pieces

DATA = Path(__file__).resolve().parents[4] / "shared/data"
PORTALS, PAGES = DATA / "portals", DATA / "pages"
TEXT = "各乡镇人民政府：\n为做好有关工作，现将事项通知如下，请认真贯彻执行。\n一、提高认识。"


def answer(name: str) -> Any:
    path = PORTALS / name
    if not path.exists():
        pytest.skip(f"{path} is not on this machine")
    return json.loads(path.read_text(encoding="utf-8"))


def understood(pieces: list[Piece]) -> tuple[list[ImportRow], list[str]]:
    """The rows that can be taken in, and the codes of those that cannot."""
    rows, codes = [], []
    for piece in pieces:
        try:
            rows.append(piece.understood())
        except UnusableRow as error:
            codes.append(error.code)
    return rows, codes


def rows_in(name: str) -> list[ImportRow]:
    found = answer(name)
    mapping = mapping_for(found)
    assert mapping is not None
    rows, codes = understood(mapping.pieces(found))
    assert set(codes) <= {"body_missing"}
    return rows


# --- values --------------------------------------------------------------------------------------
def test_a_path_leads_through_lists_and_names() -> None:
    data = {"a": {"b": [{"c": 1}, {"c": 2}], "n": None}, "g": {"x": {"r": [3]}, "y": {"r": [4, 5]}}}
    assert value_at(data, "a.b.1.c") == 2
    assert values_at(data, "a.b.*.c") == [1, 2]
    assert values_at(data, "g.*.r") == [3, 4, 5]
    assert exists(data, "a.n")
    assert value_at(data, "a.n") is None
    assert not exists(data, "a.missing")
    assert not exists(data, "a.b.7")


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("云政发[2021]59号", "云政发〔2021〕59号"),
        ("省统计局公告【2021】3号", "省统计局公告〔2021〕3号"),
        ("云政发（2021）59 号", "云政发〔2021〕59号"),
        ("云政发〔2021〕059号", "云政发〔2021〕59号"),
        ("未编号", "未编号"),
    ],
)
def test_brackets_of_every_style_become_one(written: str, kept: str) -> None:
    assert brackets(written) == kept


def test_words_for_none_are_none() -> None:
    assert [none_words(word) for word in ("无", "-", "暂无", "null", "—")] == [""] * 5
    assert none_words("无锡市人民政府") == "无锡市人民政府"


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        ("1365523200000", "2013-04-10"),
        ("1636646400", "2021-11-12"),
        ("2021-11-18T16:00:00.000Z", "2021-11-19"),
        ("2021-11-18T15:59:59.000Z", "2021-11-18"),
        ("2021-10-19 16:16:00", "2021-10-19"),
    ],
)
def test_a_moment_in_utc_is_the_day_it_was_in_china(moment: str, day: str) -> None:
    assert STEPS["date_utc_to_china"](moment) == day


def test_a_doubled_text_is_kept_once() -> None:
    assert undouble(f"{TEXT} \n{TEXT}") == TEXT
    html = "<p>为做好有关工作，现将事项通知如下。</p><p>请认真贯彻执行，不得有误。</p>"
    assert undouble(html + html) == clean_body(html)
    assert undouble(html) == html
    assert undouble("好好好好") == "好好好好"


# --- portals -------------------------------------------------------------------------------------
EXPECTED: dict[str, tuple[int, dict[str, str]]] = {
    "CQProvince_success.json": (
        10,
        {
            "source_id": "0510370675", "document_number": "渝府发〔2014〕53号",
            "index_number": "11500000009275780L/2021-00827", "issuer_name": "市政府",
            "formed_on": "2014-09-19", "original_published_on": "2014-09-30", "keywords": "文物",
            "title": "重庆市人民政府关于公布第三批重庆市古籍重点保护单位名单和珍贵古籍名录的通知",
        },
    ),
    "GDProvince_success.json": (
        20,
        {
            "source_id": "125-3643634", "document_number": "粤财社〔2021〕218号",
            "index_number": "006939991/2021-00707", "issuer_name": "广东省财政厅",
            "formed_on": "2021-11-12", "original_published_on": "2021-11-12",
            "keywords": "财政、金融、审计", "kind": "policy_document",
        },
    ),
    "GWY_success.json": (
        10,
        {
            "source_id": "zhengceku_gongwen:2945", "document_number": "国函〔2019〕113号",
            "index_number": "000014349/2019-00129", "issuer_name": "国务院",
            "formed_on": "2019-11-18", "original_published_on": "2019-11-26",
        },
    ),
    "HBProvince_success.json": (
        10,
        {
            "source_id": "4038776", "document_number": "鄂建文〔2021〕47号", "formed_on": "",
            "index_number": "01104325X/2021-62896", "issuer_name": "湖北省住房和城乡建设厅",
            "original_published_on": "2021-11-19", "kind": "normative_document",
        },
    ),
    "MGProvince_success.json": (
        15,
        {
            "source_id": "1001-1038354", "document_number": "清政发〔2021〕58号", "formed_on": "",
            "index_number": "000/2021-00475", "issuer_name": "清水河县人民政府",
            "original_published_on": "2021-10-19",
        },
    ),
    "ZJProvince_success.json": (
        29,
        {
            "source_id": "330482000000000-1229395777-2374029",
            "document_number": "平政发〔2013〕47号", "index_number": "00000000z/2013-191568",
            "formed_on": "2013-04-10", "original_published_on": "2021-11-15",
            "keywords": "平湖市政府文件、法规文件", "stated_validity": "",
        },
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_every_portal_s_answer_is_read_field_by_field(name: str) -> None:
    number, values = EXPECTED[name]
    rows = rows_in(name)
    assert len(rows) == number
    assert {field: getattr(rows[0], field) for field in values} == values
    assert all(row.html == clean_body(row.html) for row in rows)
    assert all(row.url.startswith("http") for row in rows)
    assert len({(row.source, row.source_id) for row in rows}) == number


def test_none_words_and_brackets_of_portals_are_understood() -> None:
    numbers = [row.document_number for row in rows_in("HBProvince_success.json")]
    assert numbers[3] == ""
    assert numbers[4] == "省统计局公告〔2021〕3号"
    assert rows_in("MGProvince_success.json")[5].document_number == "清退军发〔2021〕59号"


def test_doubled_bodies_come_in_once() -> None:
    found = answer("ZJProvince_success.json")
    raw = found["dataResults"][2]["data"]["content"]
    assert raw.count("第一条") % 2 == 0
    for row in rows_in("ZJProvince_success.json"):
        words = "".join(body_text(row.html).split())
        half = len(words) // 2
        assert len(words) % 2 or words[:half] != words[half:]


def test_an_excerpt_is_no_text_and_waits_for_somebody() -> None:
    assert {row.holds for row in rows_in("GDProvince_success.json")} == {("body_excerpt",)}
    assert {row.holds for row in rows_in("CQProvince_success.json")} == {()}


@pytest.mark.parametrize(
    ("name", "code", "said"),
    [
        ("CQProvince_error.json", "portal_error", "系统错误"),
        ("MGProvince_error.json", "portal_error", "检索失败，服务器发生错误"),
        ("GDProvince_error.json", "portal_empty", "ok"),
        ("GWY_error.json", "portal_empty", "currentPage=1000000, totalpage=446"),
    ],
)
def test_an_error_answer_is_refused_in_the_portal_s_own_words(
    name: str, code: str, said: str
) -> None:
    found = answer(name)
    mapping = mapping_for(found)
    assert mapping is not None
    with pytest.raises(Refused) as refusal:
        mapping.pieces(found)
    assert (refusal.value.code, refusal.value.said) == (code, said)


def test_an_answer_of_no_portal_fits_no_mapping() -> None:
    assert mapping_for(answer("GDProvince_record.json")) is None
    assert mapping_for({"msg": "x"}) is None
    assert mapping_for([]) is None
    assert len(known_mappings()) == 6


@pytest.mark.parametrize(
    ("text", "code", "what"),
    [
        ("name: [", "mapping_yaml", ""),
        ("a: 1", "mapping_keys", "fields"),
        ("name: x\nsource: y\nfields: {titel: a}", "mapping_unknown", "titel"),
        ("name: x\nsource: y\nwhere: z\nfields: {title: a}", "mapping_unknown", "where"),
        ("name: x\nsource: y\nfields: {title: {from: a, clean: wash}}", "mapping_step", "wash"),
        ("name: x\nfields: {title: a}", "mapping_keys", "source"),
    ],
)
def test_a_wrong_mapping_is_refused_by_what_is_wrong(text: str, code: str, what: str) -> None:
    with pytest.raises(BadMapping) as refusal:
        read_mapping(text)
    assert refusal.value.code == code
    assert what in refusal.value.what


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_a_proposed_mapping_imports_the_file_it_was_made_from(name: str) -> None:
    found = answer(name)
    proposal = proposing.propose(found, "某某县网站")
    assert proposal is not None
    mapping = read_mapping(proposal.text)
    assert mapping.fits(found)
    known = {row.title: row for row in rows_in(name)}
    taken, codes = understood(mapping.pieces(found))
    assert set(codes) <= {"body_missing"}
    assert len(taken) == EXPECTED[name][0]
    for row in taken:
        same = known[row.title]
        assert (row.document_number, row.url) == (same.document_number, same.url)
        assert row.original_published_on == same.original_published_on
        assert row.source == "某某县网站"
    assert set(proposal.missing) <= {"issuer", "date", "theme", "status"}


def test_what_holds_no_documents_is_proposed_nothing() -> None:
    assert proposing.propose({"code": 1, "data": None}, "a") is None
    assert proposing.propose({"rows": [{"n": 1}, {"n": 2}]}, "a") is None
    rows = [{"name": f"关于第{n}件事的通知", "n": n, "zw": TEXT * 3} for n in range(3)]
    assert proposing.propose({"rows": rows}, "a") is not None


# --- pages ---------------------------------------------------------------------------------------
Facts = tuple[str, str, str, str, str, int]
# title begins, number, formed, published, issuer, files: written down by looking at the pages
ON_PAGES: dict[str, Facts] = {
    "01b": ("小学招生5月7日起网上报名！", "", "", "2026-04-29", "", 0),
    "05": ("广州市天河区教育局关于印发《2026年", "", "2026-04-20", "2026-04-20",
           "广州市天河区教育局", 6),
    "08": ("广州市卫生健康委等4部门关于印发推进", "穗卫函〔2023〕1930号", "2023-10-19",
           "2023-11-07", "广州市卫生健康委员会", 0),
    "10b": ("广州市医疗保障局 广州市财政局", "穗医保规字〔2019〕4号", "2019-06-14", "2019-06-17",
            "广州市医疗保障局 广州市财政局 广州市卫生健康委员会", 0),
    "12": ("关于受理天河区人才公寓申请的公告", "", "2025-08-11", "2025-08-11",
           "广州市天河区住房建设和园林局", 7),
    "15": ("创业担保贷款常见问题", "", "", "2025-11-18",
           "市人力资源社会保障局 市劳动就业服务管理中心", 0),
    "18": ("广州市人力资源和社会保障局广州市财政局关于印发", "穗人社规字〔2019〕6号",
           "2019-10-09", "2019-10-16", "广州市人力资源和社会保障局广州市财政局", 0),
    "20": ("【人社】广州市劳动人事争议仲裁网上申请流程", "", "", "2022-05-06",
           "广州市人力资源和社会保障局", 0),
    "22": ("怎么申领广州市社会保障卡？", "", "", "2026-06-25",
           "广州市人力资源和社会保障数据服务中心（加挂广州市社会保障卡服务中心牌子）", 0),
    "25": ("“社保服务进万家”问答课堂", "", "", "2025-10-15", "广州市人力资源和社会保障局", 0),
    "27": ("广州市残疾人两项补贴2025年发放情况", "", "", "2026-02-26", "广州市民政局", 0),
    "28": ("广州市人民政府办公厅关于进一步加强特困人员", "穗府办规〔2021〕7号", "2021-04-13",
           "2021-04-19", "广州市人民政府办公厅", 0),
    "31": ("广州市人民政府办公厅关于印发广州市居家社区", "穗府办规〔2022〕13号", "2022-09-06",
           "2022-09-16", "广州市人民政府办公厅", 0),
    "33b": ("好消息！65岁以上老人免费！", "", "", "2024-02-28", "广州市政务服务数据管理局", 0),
    "35b": ("【关注】学历型人才引进入户申报指南", "", "", "2026-05-18",
            "市人力资源社会保障局 人力资源流动管理处", 0),
    "36b": ("广州市人民政府办公厅关于重新发布广州市积分制", "穗府办规〔2025〕8号", "2025-06-30",
            "2025-07-05", "广州市人民政府办公厅", 0),
}  # fmt: skip
CHROME = ("您当前所在的位置", "无障碍", "网站地图", "分享到", "网站标识码", "粤ICP备", "浏览次数")


@pytest.mark.parametrize("number", sorted(ON_PAGES))
def test_a_saved_page_gives_its_document_without_the_frame(number: str) -> None:
    found = next(iter(PAGES.glob(f"{number}_*.html")), None)
    if found is None:
        pytest.skip(f"{PAGES} is not on this machine")
    text = decoded(found.read_bytes(), is_page=True)
    row = page_piece(text, found.name).understood()
    begins, document_number, formed, published, issuer, files = ON_PAGES[number]
    assert row.title.startswith(begins)
    assert (row.document_number, row.formed_on) == (document_number, formed)
    assert (row.original_published_on, row.issuer_name) == (published, issuer)
    assert row.html.count("/attachment/") == files
    assert row.html == clean_body(row.html)
    words = body_text(row.html)
    assert len(words) > 200
    assert any(sign in text for sign in CHROME)
    assert not [sign for sign in CHROME if sign in words]
    assert not words.rstrip().endswith("相关附件")


PAGE = """<!DOCTYPE html><html><head><meta charset="{charset}"><title>关于停水的通告</title>
{meta}</head><body><div class="nav">首页 新闻 公开</div><h1>关于停水的通告</h1>
<table><tr><td>索引号：</td><td>01234567X/2020-00012</td></tr>
<tr><td>发布机构</td><td>云岭市水务局</td><td>成文日期：</td><td>2020年03月05日</td></tr></table>
{body}<div>版权所有 某某县</div></body></html>"""
WORDS = "".join(
    f"<p>第{n}条　因管道检修，下列地段将于近日停水，请居民做好储水准备。</p>" for n in "一二三四"
)


def page(
    body: str = f'<div id="zoom">{WORDS}</div>', meta: str = "", charset: str = "utf-8"
) -> str:
    return PAGE.format(body=body, meta=meta, charset=charset)


def test_labelled_cells_tell_what_the_meta_tags_do_not() -> None:
    row = page_piece(page(), "停水.html").understood()
    assert row.title == "关于停水的通告"
    assert (row.index_number, row.issuer_name) == ("01234567X/2020-00012", "云岭市水务局")
    assert (row.formed_on, row.source_id, row.url) == ("2020-03-05", "停水.html", "")
    assert "首页" not in row.html
    assert "版权" not in row.html


def test_without_a_known_container_the_densest_part_is_the_text() -> None:
    row = page_piece(
        page(body=f'<div class="a7"><div class="x">{WORDS}</div></div>'), "a"
    ).understood()
    words = body_text(row.html)
    assert words.startswith("第一条")
    assert words.count("停水") == 4


def test_a_file_beside_the_text_is_kept_as_a_link_with_its_full_address() -> None:
    beside = f'<div id="zoom">{WORDS}</div><div class="side"><a href="../f/1.docx">申请表</a></div>'
    meta = '<meta name="Url" content="https://old.example/a/b/1.html">'
    row = page_piece(page(body=beside, meta=meta), "a").understood()
    assert 'href="https://old.example/a/f/1.docx"' in row.html
    assert body_text(row.html).endswith("附件：\n申请表")
    assert row.source_id == "old.example/a/b/1.html"
    assert row.url == "https://old.example/a/b/1.html"


def test_error_pages_and_empty_pages_are_refused() -> None:
    with pytest.raises(Refused) as refusal:
        page_piece("<html><head><title>404 Not Found</title></head><body>x</body></html>", "a")
    assert refusal.value.code == "page_error"
    with pytest.raises(UnusableRow) as unusable:
        page_piece(page(body='<div id="zoom"></div>'), "a").understood()
    assert unusable.value.code == "body_missing"
    pictures = '<div id="zoom"><img src="/a.png"><img src="/b.png"></div>'
    with pytest.raises(UnusableRow):
        page_piece(page(body=pictures), "a").understood()


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-8-sig", "utf-16"])
def test_a_page_is_read_in_its_encoding(encoding: str) -> None:
    charset = "gb2312" if encoding == "gb18030" else "utf-8"
    text = decoded(page(charset=charset).encode(encoding), is_page=True)
    assert page_piece(text, "a").understood().title == "关于停水的通告"


def test_bytes_in_no_encoding_are_no_text() -> None:
    assert decoded("公告".encode("gb18030")) == "公告"
    with pytest.raises(UnreadableText):
        decoded(b"\xff\xff\x00\x80\x81" * 9)


# --- tables --------------------------------------------------------------------------------------
HEADINGS = ["成文日期", "标题", "备注", "正文", "发文机关", "文号", "原网址", "类型"]
ROWS = [
    ["2020年3月5日", "关于停水的通告", "x", TEXT, "云岭市水务局", "云水〔2020〕3号",
     "https://old.example/1", "通知公告"],
    ["去年", "关于供水的通告", "", TEXT, "云岭市水务局", "无", "", ""],
    ["", "", "", TEXT, "", "", "", ""],
]  # fmt: skip


def as_csv(rows: list[list[str]], encoding: str = "utf-8-sig") -> bytes:
    target = io.StringIO()
    csv.writer(target).writerows(rows)
    return target.getvalue().encode(encoding)


def as_workbook(rows: list[list[str]]) -> bytes:
    book, target = Workbook(), io.BytesIO()
    sheet = book.worksheets[0]
    for row in rows:
        sheet.append(row)
    book.save(target)
    return target.getvalue()


def codes(pieces: list[Piece]) -> list[str]:
    found = []
    for piece in pieces:
        try:
            piece.understood()
            found.append("")
        except UnusableRow as error:
            found.append(error.code)
    return found


@pytest.mark.parametrize(
    "data",
    [
        as_csv([["某某县文件目录"], HEADINGS, *ROWS]),
        as_csv([["某某县文件目录"], HEADINGS, *ROWS], "gb18030"),
        as_workbook([["某某县文件目录"], HEADINGS, *ROWS]),
    ],
    ids=["utf-8", "gb18030", "xlsx"],
)
def test_a_table_is_read_by_its_headings_and_refused_by_row_and_column(data: bytes) -> None:
    pieces = sheet_pieces(data, "目录.csv")
    assert [piece.line for piece in pieces] == [3, 4, 5]
    assert codes(pieces) == ["", "date_unreadable:成文日期", "title_missing:标题"]
    row = pieces[0].understood()
    assert (row.title, row.formed_on) == ("关于停水的通告", "2020-03-05")
    assert (row.document_number, row.kind) == ("云水〔2020〕3号", "notice")
    assert (row.source, row.source_id) == ("目录", "old.example/1")


def test_english_headings_are_understood_in_any_order() -> None:
    data = as_csv([["Body", "ID", "Doc_number", "title"], [TEXT, "7", "云水[2020]3号", "通告一则"]])
    row = sheet_pieces(data, "a.csv")[0].understood()
    assert (row.source_id, row.document_number) == ("7", "云水〔2020〕3号")


def test_what_is_no_table_of_documents_is_refused() -> None:
    for data, code in ((b"a,b\n1,2\n", "sheet_headings"), (b"PK\x03\x04junk", "sheet_unreadable")):
        with pytest.raises(Refused) as refusal:
            sheet_pieces(data, "a.csv")
        assert refusal.value.code == code


# --- likeness ------------------------------------------------------------------------------------
def long_text(seed: int, changed: int = 0) -> str:
    office = [chr(0x4E00 + seed * 37 + n * 11) for n in range(60)]
    lines = [
        f"<p>第{n}项工作由{who}股牵头，于{n + 1}月底前完成任务{n * seed}。</p>"
        for n, who in enumerate(office)
    ]
    for place in range(changed):
        lines[place * 3] = f"<p>这一段在后来的稿子里重新写过，与前面那份不同之处共有{place}处。</p>"
    return "".join(lines)


def test_texts_are_compared_by_what_they_are_made_of() -> None:
    one, same, near, other = (
        sketch_of(text)
        for text in (long_text(3), long_text(3) + " ", long_text(3, changed=3), long_text(8))
    )
    assert share(one, same) == 1
    assert 0.6 < share(one, near) < 1
    assert share(one, other) < 0.5
    assert sketch_of("<p>短</p>") == ()


def test_the_likest_document_is_found_and_only_a_twin_is_the_same() -> None:
    seen = Likenesses()
    seen.add("a", "关于甲事的通知", sketch_of(long_text(3)))
    seen.add("b", "关于乙事的通知", sketch_of(long_text(8)))
    found = seen.like("c", "关于甲事的通知", sketch_of(long_text(3)))
    assert found is not None
    assert (found.other, found.is_the_same) == ("a", True)
    changed = seen.like("d", "关于甲事的通知（修订）", sketch_of(long_text(3, changed=3)))
    assert changed is not None
    assert (changed.other, changed.is_the_same) == ("a", False)
    assert seen.like("e", "关于丙事的通知", sketch_of(long_text(21))) is None
