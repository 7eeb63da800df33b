"""Each act on a record has one Chinese word, on buttons, in messages and in the glossary.

撤下 takes a public page away (withdraw), 撤回送审 takes a submission back (recall), 抹除 destroys
content (erase); 清除 empties a form or takes filters off, and nothing else. The public log is
公开存证.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from config.messages import catalogues

ROOT = Path(__file__).resolve().parent.parent.parent
MESSAGE = re.compile(r'^msgstr(?:\[\d\])? "(.*)"$', re.M)
RECALL = "撤回送审"
FILTERS = {"全部清除"}


def wrong_words(text: str) -> list[str]:
    """What is wrong with the words of one message."""
    found = []
    if "撤回" in text.replace(RECALL, ""):
        found.append(f"“{text}”: say 撤下 (withdraw) or 撤回送审 (recall)")
    if "撤稿" in text:
        found.append(f"“{text}”: say 撤下")
    if re.search(r"公开(台账|日志|账本)", text):
        found.append(f"“{text}”: the public log is called 公开存证")
    if "清除" in text and text not in FILTERS:
        found.append(f"“{text}”: say 抹除 (erase), or 清空 for a field")
    return found


@pytest.mark.parametrize("path", catalogues(), ids=lambda path: str(path.relative_to(ROOT)))
def test_messages_keep_to_the_words(path: Path) -> None:
    messages = MESSAGE.findall(path.read_text(encoding="utf-8"))
    assert [fault for text in messages for fault in wrong_words(text)] == []


def test_pages_and_glossary_keep_to_them_too() -> None:
    pages = [*ROOT.glob("gongkai/**/templates/**/*.html"), ROOT / "docs" / "glossary.md"]
    assert [line for page in pages for line in page.read_text(encoding="utf-8").splitlines()
            if wrong_words(line)] == []  # fmt: skip
    glossary = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    for word, act in (("撤下", "withdraw"), (RECALL, "recall"), ("抹除", "erase")):
        assert f"| {word} | {act} |" in glossary


def test_a_wrong_word_is_seen() -> None:
    assert wrong_words("立即撤回")
    assert wrong_words("确认清除")
    assert wrong_words("写入公开日志")
    assert not wrong_words("写入公开存证")
    assert not wrong_words("撤回送审")
    assert not wrong_words("已撤下")
