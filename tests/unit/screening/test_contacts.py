"""E-mail, accounts, plates and personal papers: found by form or by the word before them."""

from __future__ import annotations

import pytest

from gongkai.screening.enums import FindingCode, Severity
from gongkai.screening.rules import Context, inspect, inspect_html, mask_all

BARE = Context(required=frozenset())


@pytest.mark.parametrize(
    ("text", "code", "matched", "masked"),
    [
        ("联系邮箱：tan.cw@example.com。", "email", "tan.cw@example.com", "t*****@example.com"),
        ("邮箱a@b.example.com", "email", "a@b.example.com", "*@b.example.com"),
        ("Email:zhang_3@mail.example.cn,谢谢", "email", "zhang_3@mail.example.cn",
         "z******@mail.example.cn"),
        ("邮箱：tan＠example.com", "email", "tan＠example.com", "t**＠example.com"),
        ("微信号：ytan_2026", "chat_account", "ytan_2026", "yt*******"),
        ("加微信 caiwei-tan 咨询", "chat_account", "caiwei-tan", "ca********"),
        ("QQ：123456789", "chat_account", "123456789", "12*******"),
        ("ＱＱ号 98765", "chat_account", "98765", "98***"),
        ("车牌号为云A·12345的小型客车", "licence_plate", "云A·12345", "云A·***45"),
        ("云AD12345", "licence_plate", "云AD12345", "云A****45"),
        ("粤B1234港、云A1B2C3", "licence_plate", "粤B1234港", "粤B***4港"),
        ("护照号码：E12345678", "travel_paper", "E12345678", "*********"),
        ("持普通护照号EA1234567入境", "travel_paper", "EA1234567", "*********"),
        ("港澳居民来往内地通行证 H1234567890", "travel_paper", "H1234567890", "***********"),
        ("台胞证号：12345678", "travel_paper", "12345678", "********"),
        ("社会保障卡号：A12345678", "personal_card", "A12345678", "*********"),
        ("医保卡号 1234567890", "personal_card", "1234567890", "**********"),
    ],
)  # fmt: skip
def test_it_is_found_and_masked(text: str, code: str, matched: str, masked: str) -> None:
    found = inspect(text, BARE)
    assert (found[0].code, found[0].matched) == (code, matched)
    assert text.replace(matched, masked) == mask_all(text, found[:1])
    assert matched[3:] not in found[0].excerpt or code == "email"


@pytest.mark.parametrize(
    "text",
    [
        "邮箱：mzj@yunling.gov.cn",
        "官方网址 https://example.com/@云岭发布",
        "微信公众号：yunling_gov",
        "微信小程序：yunlingban",
        "微信群12345678",
        "微信支付",
        "QQ群：123456789",
        "HTTPQQ12345",
        "下载微信后登录平台",
        "第A12345号合同",
        "云ABCDEFG",
        "云A123456789号文件",
        "云政发〔2026〕12号",
        "办理护照需要10个工作日",
        "凭护照、通行证等有效证件办理",
        "社会保障卡，发12345678张",
        "残疾人证办理指南",
        "医保覆盖12345678人",
    ],
)
def test_what_belongs_to_nobody_is_left_alone(text: str) -> None:
    assert inspect("王先生的邮箱wang@example.com", BARE)
    assert inspect(text, BARE) == []


def test_a_mobile_as_an_account_is_told_once() -> None:
    assert [one.code for one in inspect("微信号：13800001234", BARE)] == [FindingCode.MOBILE]


def test_what_a_paper_says_must_be_hidden_what_an_office_may_give_is_advice() -> None:
    text = "护照号E12345678 邮箱a1@example.com 微信号ytan_2026 车牌云A12345"
    severities = {one.code: one.severity for one in inspect(text, BARE)}
    assert severities == {
        FindingCode.TRAVEL_PAPER: Severity.BLOCKING,
        FindingCode.EMAIL: Severity.ADVICE,
        FindingCode.CHAT_ACCOUNT: Severity.ADVICE,
        FindingCode.LICENCE_PLATE: Severity.ADVICE,
    }


def test_in_a_page_too() -> None:
    html = '<p>护照号：<b>E1234</b>5678</p><p><a href="mailto:tan@example.com">来信</a></p>'
    found = inspect_html(html, BARE)
    assert FindingCode.TRAVEL_PAPER in {one.code for one in found}
    assert "E1234" not in mask_all(html, found)
