"""Marks by their form; the words themselves are no finding."""

from __future__ import annotations

import pytest

from gongkai.screening.enums import FindingCode, Severity
from gongkai.screening.rules import Context, inspect

BARE = Context(required=frozenset())


@pytest.mark.parametrize(
    "mark",
    [
        "绝密★",
        "绝密★长期",
        "机密★1年",
        "秘密★6个月",
        "秘密 ★ 10年",
        "秘　密★",
        "机密☆５年",
        "秘密*1年",
        "機密★",
        "秘密",
        "秘　密",
        "机　　密",
        "【机密】",
        "（绝密）",
        "机密 1年",
        "机密　特急",
        "密级：秘密",
        "密 级：机密★10年",
        "000012 机密★1年",
    ],
)
def test_a_classification_mark_blocks(mark: str) -> None:
    [finding] = inspect(f"云岭市人民政府办公室\n  {mark}  \n关于印发方案的通知", BARE)
    assert (finding.code, finding.severity) == (FindingCode.SECRET_MARK, Severity.BLOCKING)
    assert finding.matched.strip() == finding.matched


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r", "\f", "\u2028"])
def test_a_line_ends_in_many_ways(ends: str) -> None:
    text = f"云岭市{ends}秘　密{ends}通知"
    assert [finding.matched for finding in inspect(text, BARE)] == ["秘　密"]


def test_a_star_is_a_mark_within_a_line_too() -> None:
    [finding] = inspect("份号000001机密★1年特急云岭市人民政府文件", BARE)
    assert finding.matched == "机密★1年"


@pytest.mark.parametrize(
    "line",
    [
        "（三）泄露国家秘密的；",
        "国家秘密的密级分为绝密、机密、秘密三级。",
        "机密级国家秘密是重要的国家秘密",
        "商业秘密",
        "国家秘密",
        "保守秘密，人人有责",
        "秘密*号为必填",
        "密级：公开",
        "1 秘密",
        "按照内部资料管理，不得外传。",
        "注意保存收据，以备查验",
        "保存",
        "此件主动公开",
        "（此件公开发布）",
        "此件依申请公开的，按规定办理",
        "内部机构设置",
    ],
)
def test_the_words_in_running_text_are_no_finding(line: str) -> None:
    [finding] = inspect(f"第一条\n{line}\n机密★", BARE)
    assert finding.matched == "机密★"


@pytest.mark.parametrize(
    ("mark", "severity"),
    [
        ("内部资料 注意保存", Severity.BLOCKING),
        ("内部资料，注意保存", Severity.BLOCKING),
        ("（内部文件　不得外传）", Severity.BLOCKING),
        ("内 部 资 料　注 意 保 存", Severity.BLOCKING),
        ("注意保存", Severity.BLOCKING),
        ("仅供内部参考", Severity.BLOCKING),
        ("工作秘密", Severity.BLOCKING),
        ("内部资料", Severity.ADVICE),
    ],
)
def test_an_internal_mark_alone_on_its_line(mark: str, severity: Severity) -> None:
    [finding] = inspect(f"{mark}\n会议情况通报", BARE)
    assert (finding.code, finding.severity) == (FindingCode.INTERNAL_MARK, severity)


@pytest.mark.parametrize(
    ("note", "severity"),
    [
        ("（此件不予公开）", Severity.BLOCKING),
        ("此件不公开", Severity.BLOCKING),
        ("2026年10月29日（此件不予公开）", Severity.BLOCKING),
        ("（此件依申请公开）", Severity.ADVICE),
    ],
)
def test_a_note_against_publication(note: str, severity: Severity) -> None:
    [finding] = inspect(f"特此通知。\n{note}\n", BARE)
    assert (finding.code, finding.severity) == (FindingCode.WITHHELD_MARK, severity)
