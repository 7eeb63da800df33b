"""What is offered to somebody who mistyped: only words of public titles, and quickly."""

from __future__ import annotations

import random
import time
from pathlib import Path

import pytest

from gongkai.search import engine
from gongkai.search.queries import suggestions
from gongkai.search.rules import Entry, title_words
from gongkai.search.spelling import suggestions as spell
from gongkai.search.vocabulary import Learner

TITLES = (
    "城乡居民医保参保缴费公告", "医保定点医疗机构名单", "住房公积金提取管理办法",
    "公积金缴存基数调整通知", "城乡低保申请指南", "低保对象公示", "失业保险金申领办法",
    "失业保险费率", "养老服务补贴办法", "生育津贴发放标准", "机动车驾驶证换领",
    "不动产登记办事指南", "公租房申请条件", "居住证办理须知", "居民身份证补领",
    "义务教育招生简章", "环评公示", "残疾人补贴名单", "营业执照注销", "户口迁移", "社会救助标准",
    "农村宅基地审批", "垃圾分类实施方案", "中小学招生", "就业见习补贴", "防汛抗旱预案",
)  # fmt: skip
CASES = [
    ("医宝", "医保"), ("依保", "医保"), ("yibao", "医保"), ("YIBAO", "医保"), ("yi bao", "医保"),
    ("gongjijin", "公积金"), ("gong ji jin", "公积金"), ("公鸡金", "公积金"),
    ("公积今", "公积金"), ("住房公积今", "住房公积金"), ("低宝", "低保"),
    ("低宝申请", "低保申请"), ("dibao", "低保"), ("失也保险", "失业保险"),
    ("shiyebaoxian", "失业保险"), ("养老服务补帖", "养老服务补贴"), ("生育金贴", "生育津贴"),
    ("生育津帖", "生育津贴"), ("驾使证", "驾驶证"), ("不动产登计", "不动产登记"),
    ("公租房伸请", "公租房申请"), ("居住正", "居住证"), ("身份正", "身份证"),
    ("招生简彰", "招生简章"), ("环评工示", "环评公示"), ("残疾人补帖", "残疾人补贴"),
    ("营业执找", "营业执照"), ("hukou", "户口"), ("户扣迁移", "户口迁移"),
    ("社会就助", "社会救助"), ("宅基弟", "宅基地"), ("垃圾份类", "垃圾分类"), ("laji", "垃圾"),
    ("zaosheng", "招生"), ("zhaosen", "招生"), ("营业执昭", "营业执照"),
]  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    learner = Learner(tmp_path)
    for number, title in enumerate(TITLES):
        learner.learn(f"record:{number}", title)
    learner.commit()
    learner.close()
    return tmp_path


@pytest.mark.parametrize(("typed", "meant"), CASES)
def test_slips_of_pen_and_ear_are_understood(folder: Path, typed: str, meant: str) -> None:
    assert meant in spell(folder, typed)


NOTHING_TO_OFFER = [
    "", " ", "养老服务补贴", "医保", "12345", "x", "云民规〔2026〕6号", "甪丼囧", "a" * 300,
    "医" * 300, "?", "'; DROP TABLE words",
]  # fmt: skip


@pytest.mark.parametrize("typed", NOTHING_TO_OFFER)
def test_what_is_right_or_strange_gets_no_offer(folder: Path, typed: str) -> None:
    assert spell(folder, typed) == []


def test_the_rest_of_the_question_stays(folder: Path) -> None:
    assert spell(folder, "2026年 医宝 名单")[0] == "2026年 医保 名单"
    assert spell(folder, "云溪镇 yibao")[0] == "云溪镇 医保"


def test_words_of_titles_are_cut_as_the_dictionary_does() -> None:
    assert {"公积金", "住房", "提取"} <= set(title_words("《住房公積金提取办法》（试行）ABC"))
    assert all(len(word) > 1 for word in title_words("的了在是我有和"))


def test_a_word_goes_with_the_last_title_it_stood_in(folder: Path) -> None:
    learner = Learner(folder)
    learner.forget("record:0")
    learner.commit()
    assert "医保" in spell(folder, "yibao")
    learner.forget("record:1")
    learner.commit()
    assert "医保" not in spell(folder, "yibao")
    assert "医保" not in spell(folder, "医宝")
    assert "定点医疗机构".encode() not in (folder / "words.sqlite3").read_bytes()
    learner.learn("record:1", "医保目录")
    learner.learn("record:1", "医保目录（新）")
    learner.commit()
    learner.close()
    assert "医保" in spell(folder, "yibao")


def test_nothing_is_seen_before_the_commit(folder: Path) -> None:
    learner = Learner(folder)
    learner.learn("record:99", "殡葬服务")
    assert spell(folder, "binzang") == []
    learner.commit()
    learner.close()
    assert spell(folder, "binzang") == ["殡葬"]


def test_without_a_file_nothing_is_offered(tmp_path: Path) -> None:
    assert spell(tmp_path / "none", "yibao") == []
    assert suggestions("yibao") == []


def test_the_words_follow_the_index() -> None:
    name = engine.new_generation()
    with engine.writer(name) as writer:
        writer.put([Entry("record", "a", "医保公告", ""), Entry("record", "b", "医保目录", "")])
        writer.commit()
    engine.use(name)
    assert suggestions("医宝") == ["医保"]
    with engine.writer(name) as writer:
        writer.remove(["record:a", "record:b"])
        writer.commit()
    assert suggestions("医宝") == []
    other = engine.new_generation()
    with engine.writer(other) as writer:
        writer.put([Entry("record", "c", "公积金公告", "")])
        writer.commit()
    engine.use(other)
    assert suggestions("gongjijin") == ["公积金"]


def test_fifty_thousand_words_are_looked_through_in_five_milliseconds(tmp_path: Path) -> None:
    dice = random.Random(7)
    signs = [chr(dice.randrange(0x4E00, 0x8000)) for _ in range(2500)]
    words = {"".join(dice.choices(signs, k=dice.choice((2, 2, 3, 4)))) for _ in range(50_000)}
    learner = Learner(tmp_path)
    learner.learn_words("record:all", sorted(words))
    for number, title in enumerate(TITLES):
        learner.learn(f"record:{number}", title)
    learner.commit()
    learner.close()
    spell(tmp_path, "预热")
    spent = []
    for typed, meant in CASES:
        started = time.perf_counter()
        found = spell(tmp_path, typed)
        spent.append(time.perf_counter() - started)
        assert found, meant
    assert sorted(spent)[len(spent) // 2] < 0.005, spent
