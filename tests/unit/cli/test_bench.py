"""``gongkai bench``: figures from a house of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

TEXTS = [
    {"id": "a", "title": "高龄津贴发放办法", "text": "八十周岁以上老年人每月发放。"},
    {"id": "b", "name": "义务教育入学通知", "text": "按学区就近入学。"},
    {"id": "c", "title": "道路施工通告", "text": "夜间禁止通行。"},
]
QUESTIONS = [
    {"query": "高龄津贴", "relevant": ["a"]},
    {"query": "就近入学", "relevant": ["b", "c"]},
    {"query": "麒麟", "relevant": ["c"]},
]


def lines(path: Path, rows: list[dict[str, object]]) -> Path:
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), "utf-8")
    return path


def bench(*arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "gongkai", "bench", *map(str, arguments)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip


@pytest.mark.slow
def test_search_is_measured_on_texts_of_ones_own(tmp_path: Path) -> None:
    corpus = lines(tmp_path / "texts.jsonl", TEXTS)
    queries = lines(tmp_path / "queries.jsonl", QUESTIONS)
    ran = bench("search", "--corpus", corpus, "--queries", queries, "--json")
    assert ran.returncode == 0, ran.stderr
    figures = json.loads(ran.stdout)
    assert figures["documents"] == figures["queries"] == 3
    assert figures["recall_at_10"] == round((1 + 0.5 + 0) / 3, 4)
    assert figures["mrr_at_10"] == round(2 / 3, 4)
    assert figures["empty"] == 1
    assert 0 < figures["p50_ms"] <= figures["p95_ms"]


@pytest.mark.slow
def test_a_line_that_is_no_text_is_named(tmp_path: Path) -> None:
    corpus = lines(tmp_path / "texts.jsonl", [*TEXTS, {"id": "d"}])
    queries = lines(tmp_path / "queries.jsonl", QUESTIONS)
    ran = bench("search", "--corpus", corpus, "--queries", queries)
    assert ran.returncode == 2
    assert "texts.jsonl" in ran.stderr
    assert "4" in ran.stderr
    assert "Traceback" not in ran.stderr


@pytest.mark.slow
def test_screening_is_measured_on_labelled_texts(tmp_path: Path) -> None:
    text = "电话13800001234，邮箱tan@example.com，座机0999-5550100"
    entities = [
        {"type": "mobile", "start": 2, "end": 13},
        {"type": "mobile", "start": 0, "end": 2},
        {"type": "email", "start": 16, "end": 31},
        {"type": "landline", "start": 34, "end": 46},
    ]
    rows: list[dict[str, object]] = [{"text": text, "entities": entities}]
    rows.append({"text": "加我13900001234", "entities": []})
    ran = bench("screening", "--labels", lines(tmp_path / "labels.jsonl", rows), "--json")
    assert ran.returncode == 0, ran.stderr
    assert json.loads(ran.stdout) == {
        "email": {"precision": 1.0, "recall": 1.0, "support": 1},
        "landline": {"precision": None, "recall": 0.0, "support": 1},
        "mobile": {"precision": 0.5, "recall": 0.5, "support": 2},
    }
    broken = lines(tmp_path / "broken.jsonl", [{"text": text, "entities": [{"type": "mobile"}]}])
    refused = bench("screening", "--labels", broken)
    assert (refused.returncode, "Traceback" in refused.stderr) == (2, False)
    assert "start" in refused.stderr
