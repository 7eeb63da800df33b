"""Words written wrongly: found with the right form, and left alone where they are meant."""

import csv
import json
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

import pytest

from config.cli.bench.screening import wording_of
from gongkai.screening.enums import FindingCode, Severity
from gongkai.screening.rules import Context, Finding, inspect, inspect_html, mend
from gongkai.screening.rules.wording import lists

WRITING = Context(required=frozenset(), checks_wording=True)
DATA = Path("/work/shared/data")


def found(text: str) -> list[tuple[str, str]]:
    return [(one.matched, one.replacement) for one in inspect(text, WRITING)]


def only(text: str) -> Finding:
    (finding,) = inspect(text, WRITING)
    return finding


@pytest.mark.parametrize(
    ("text", "wrong", "right"),
    [
        ("各单位要认真布署此项工作。", "布署", "部署"),
        ("请提供开户银行和帐号。", "帐号", "账号"),
        ("作出撤消行政处罚的决定。", "撤消", "撤销"),
        ("国务院国有资产监督馆里委员会", "馆里", "管理"),
        ("依照有关法律发规的规定执行。", "发", "法"),
        ("对残废军人予以优待。", "残废军人", "残疾军人"),
        ("管道长30公尺。", "公尺", "米"),
    ],
)
def test_a_wrong_form_is_told_with_the_right_one(text: str, wrong: str, right: str) -> None:
    finding = only(text)
    assert (finding.matched, finding.replacement) == (wrong, right)
    assert (finding.code, finding.severity) == (FindingCode.WRONG_WORD, Severity.ADVICE)
    assert finding.rule
    assert mend(text, finding) == text.replace(wrong, right)
    assert not found(text.replace(wrong, right))


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("对申报材料进行审核审核后上报。", "审核"),
        ("各部门的的职责分工。", "的"),
    ],
)
def test_a_word_written_twice_is_told_and_mended(text: str, right: str) -> None:
    finding = only(text)
    assert finding.code == FindingCode.DOUBLED_WORD
    assert mend(text, finding) == text.replace(right * 2, right)


@pytest.mark.parametrize(
    "text",
    [
        "按照规定单位应当备案。",  # not 定单
        "本办法的目的的确定方式。",
        "为了了解群众意见，对对方的答复一项一项核对。",
        "行使权力和保障权利。",
        "法定代表人应当到场，法定代理人也应当到场。",
        "由出入境边防检查机关办理。",
    ],
)
def test_what_is_meant_is_left_alone(text: str) -> None:
    assert found(f"{text}各地布署。") == [("布署", "部署")]


def test_words_are_looked_at_only_where_they_are_asked_about() -> None:
    text = "各单位要认真布署。"
    assert inspect(text, WRITING)
    assert not inspect(text, Context(required=frozenset()))


def test_the_words_of_the_office_itself_go_with_the_kept_ones() -> None:
    own = replace(WRITING, own_words=(("云岭镇", "云岭街道", "2025年撤镇设街"),))
    text = "云岭镇卫生院布署"
    assert not [one for one in inspect(text, WRITING) if one.matched == "云岭镇"]
    first, second = inspect(text, own)
    assert (first.replacement, first.rule) == ("云岭街道", "2025年撤镇设街")
    assert second.replacement == "部署"


def test_a_word_that_tags_split_is_told_but_not_torn_apart() -> None:
    whole = inspect_html("<p>认真<b>布署</b>工作</p>", WRITING)
    assert [one.replacement for one in whole] == ["部署"]
    assert mend("<p>认真<b>布署</b>工作</p>", whole[0]) == "<p>认真<b>部署</b>工作</p>"
    (split,) = inspect_html("<p>认真布<b>署工作</b></p>", WRITING)
    assert not split.can_be_mended


def test_every_entry_of_the_table_is_whole_and_stands_once() -> None:
    with (
        files("gongkai.screening")
        .joinpath("data", "wrong_forms.csv")
        .open(encoding="utf-8", newline="") as lines
    ):
        rows = list(csv.DictReader(lines))
    assert len(rows) > 500
    assert len({row["wrong"] for row in rows}) == len(rows)
    for row in rows:
        assert row["wrong"]
        assert row["right"] not in {"", row["wrong"]}
    right = {form.right for form in lists.wrong_forms()}
    assert not right & {form.wrong for form in lists.wrong_forms()}


def test_no_right_form_is_a_finding_itself() -> None:
    text = "\n".join(form.right for form in lists.wrong_forms())
    assert [one.matched for one in inspect(text, WRITING)] == []


def test_wording_is_measured_by_places_and_by_sentences() -> None:
    rows = [
        {"wrong": "认真布署工作", "edits": [{"pos": 2, "right": "部"}], "has_error": True},
        {"wrong": "认真部署工作", "edits": [], "has_error": False},
        {"wrong": "认真部暑工坐", "edits": [{"pos": 3}, {"pos": 5}], "has_error": True},
        {"wrong": "开立帐户", "edits": [], "has_error": False},
        {"wrong": "病句", "edits": None, "has_error": True},
    ]
    assert wording_of(iter(rows)) == {
        "wording": {"precision": 0.5, "recall": round(1 / 3, 4), "support": 3},
        "wording sentences": {"precision": 0.5, "recall": round(1 / 3, 4), "support": 3},
    }


def test_published_documents_raise_few_alarms() -> None:
    path = DATA / "policies.dev.jsonl"
    if not path.exists():
        pytest.skip("needs policies.dev.jsonl from the shared data")
    signs = alarms = 0
    with path.open(encoding="utf-8") as lines:
        for _number, line in zip(range(150), lines, strict=False):
            body = json.loads(line)["body"]
            signs += len(body)
            alarms += sum(one.code == FindingCode.WRONG_WORD for one in inspect(body, WRITING))
    assert signs > 500_000
    assert alarms < 10 * signs / 100_000
    assert inspect("布署" + body[:100], WRITING)
