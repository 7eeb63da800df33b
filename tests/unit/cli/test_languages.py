"""The command speaks Chinese, or English when asked; what programs read is the same in both."""

from __future__ import annotations

from pathlib import Path

import pytest

from config.cli import VERBS, speech
from tests.factories.numbers import resident_id
from tests.unit.cli.homes import ROOT, Home


@pytest.mark.parametrize(
    ("variables", "language"),
    [
        ({}, "zh-hans"),
        ({"LANG": "C.UTF-8"}, "zh-hans"),
        ({"LANG": "zh_CN.UTF-8"}, "zh-hans"),
        ({"LANG": "en_US.UTF-8"}, "en"),
        ({"LANG": "en_US.UTF-8", "LC_ALL": "zh_CN.UTF-8"}, "zh-hans"),
        ({"LANG": "en_US.UTF-8", "GONGKAI_LANGUAGE": "zh"}, "zh-hans"),
        ({"LANG": "zh_CN.UTF-8", "GONGKAI_LANGUAGE": "en"}, "en"),
    ],
)
def test_the_language_is_chosen(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], language: str
) -> None:
    for name in ("LANG", "LC_ALL", "LC_MESSAGES", "GONGKAI_LANGUAGE"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert speech.language() == language


def both(tmp_path: Path, *arguments: object) -> tuple[str, str]:
    """What the command prints in Chinese and in English."""
    answers = [Home(tmp_path / "home", language).gongkai(*arguments) for language in ("zh", "en")]
    return tuple(answer.stdout + answer.stderr for answer in answers)  # type: ignore[return-value]


def test_help_is_in_one_language(tmp_path: Path) -> None:
    chinese, english = both(tmp_path, "--help")
    assert "用法：" in chinese
    assert "退出码" in chinese
    assert "Exit codes" in english
    for verb, text in VERBS.items():
        assert f"  {verb} " in chinese
        assert text in english
        assert text not in chinese


@pytest.mark.parametrize("verb", ["init", "serve", "screen", "deadline", "check", "tick"])
def test_help_of_a_verb_is_in_one_language(tmp_path: Path, verb: str) -> None:
    chinese, english = both(tmp_path, verb, "--help")
    assert "显示这份说明" in chinese
    assert "Show this message" not in chinese
    assert not any("\u4e00" <= sign <= "\u9fff" for sign in english.replace("某某县人民政府", "")
                   .replace("代码, 名称, 简称, 类型, 上级", "")), english  # fmt: skip


def test_refusals_are_in_the_same_language(tmp_path: Path) -> None:
    chinese, english = both(tmp_path, "fly")
    assert "没有 'fly' 这个命令" in chinese
    assert "No such command 'fly'" in english
    chinese, english = both(tmp_path, "tick")
    assert "数据库还没有建立" in chinese
    assert "The database is not there yet" in english


def test_places_for_values_and_click_s_own_words_are_in_the_language(tmp_path: Path) -> None:
    chinese, english = both(tmp_path, "ledger", "verify", "--help")
    assert "[OPTIONS] BUNDLE" in english
    assert "[required]" in english
    assert "[选项] 证明文件" in chinese
    assert "[必填]" in chinese
    chinese, english = both(tmp_path, "ledger", "verify", ROOT / "README.md", "--key", "x")
    assert "Error: Invalid value: " in english
    assert "出错：值不对：" in chinese


def test_answers_are_translated_and_json_is_not(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text(f"身份证号{resident_id()}", encoding="utf-8")
    chinese, english = both(tmp_path, "screen", file)
    assert "必须改（1处）" in chinese
    assert "a.txt：改好以后才能公开。" in chinese
    assert "Must be corrected (1)" in english
    chinese, english = both(tmp_path, "screen", file, "--json")
    assert chinese == english
    assert "身份证号" in chinese
    limit = ("deadline", "--received", "2026-02-13", "--days", "7")
    chinese, english = both(tmp_path, *limit)
    assert chinese.startswith("收到：")
    assert english.startswith("Received: ")
    chinese, english = both(tmp_path, *limit, "--json")
    assert chinese == english
