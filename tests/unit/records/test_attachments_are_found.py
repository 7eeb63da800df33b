"""Words in an attachment find its record: taken in, read, published, indexed, searched."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from config.cli.tick import tick
from gongkai.core.transitions import Actor
from gongkai.files.actions import take_in
from gongkai.files.models import Attachment, AttachmentText
from gongkai.files.rules import is_taken_in
from gongkai.records import actions
from gongkai.records.models import Record
from gongkai.records.queries import findings_of_draft
from gongkai.search import engine
from gongkai.search.actions import Indexer, bring_up_to_date, rebuild
from gongkai.search.queries import search
from gongkai.search.rules import Question
from tests.factories.numbers import resident_id
from tests.people import NOW, Cast, officer
from tests.support import papers
from tests.unit.records.road import draft, published

pytestmark = pytest.mark.django_db
HAN_PAIR = re.compile("[\u4e00-\u9fff]{2}")
LINES = (
    "第一条 为了规范高龄津贴的发放，保障老年人的基本生活，根据本省有关规定，结合实际，制定本办法。",
    "第二条 具有本市户籍、年满八十周岁的老年人，可以向户籍所在地的乡镇人民政府或者街道办事处申请。",
    "第三条 津贴标准由市民政局会同市财政局拟订，每两年调整一次，所需经费列入本级预算。",
    "云溪镇 柏树坪村 三十一人",
)


@pytest.fixture(autouse=True)
def places_of_its_own(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.FILES_ROOT, settings.INDEX_ROOT = tmp_path / "files", tmp_path / "index"
    monkeypatch.setattr(engine, "reader", engine.Reader())
    monkeypatch.setattr(engine, "NEWEST_WITHIN_SECONDS", 0.0)


def attached(cast: Cast, name: str, data: bytes) -> Record:
    record = draft(cast, html="<p>见附件。</p>", title="关于印发附件的通知")
    attachment = take_in(
        name=name, data=data, unit_code="mzj", owner_kind="record", owner_id=record.public_id,
        by=Actor(cast.clerk.public_id), now=NOW,
    )  # fmt: skip
    actions.attach_file(record=record, attachment=attachment, by=officer(cast.clerk), now=NOW)
    record.refresh_from_db()
    record.working_copy.refresh_from_db()
    return record


def out(cast: Cast, record: Record) -> Record:
    for finding in findings_of_draft(record.working_copy):
        actions.override_finding(
            record=record, fingerprint=finding.fingerprint, reason="已通读，没有个人信息",
            by=officer(cast.clerk), now=NOW,
        )  # fmt: skip
    return published(cast, record)


def found_by(words: str) -> list[str]:
    return [hit.public_id for hit in search(Question(words), limit=50).hits]


def every_pair(lines: tuple[str, ...]) -> Iterator[str]:
    for line in lines:
        for at in range(len(line) - 1):
            if HAN_PAIR.fullmatch(line[at : at + 2]):
                yield line[at : at + 2]


def formats_taken_in() -> list[str]:
    return [suffix for suffix in sorted(papers.MAKERS) if is_taken_in(f"a.{suffix}")]


@pytest.mark.parametrize("suffix", formats_taken_in())
def test_any_two_neighbours_in_an_attachment_find_its_record(cast: Cast, suffix: str) -> None:
    record = attached(cast, f"附件.{suffix}", papers.MAKERS[suffix](LINES))
    tick(NOW)
    out(cast, record)
    other = published(cast, draft(cast, title="另一份文件", html="<p>甪丼。</p>"))
    rebuild(NOW)
    assert found_by("甪丼") == [other.public_id]
    pairs = set(every_pair(LINES))
    assert len(pairs) > 80
    missed = [pair for pair in sorted(pairs) if record.public_id not in found_by(pair)]
    assert missed == []
    tried = random.Random(7).sample(sorted(pairs), 20)
    beside = [pair for pair in tried if other.public_id in found_by(pair)]
    assert set(beside) <= {"人民", "政府", "文件"}


def test_a_text_that_comes_after_publication_is_taken_into_the_index(cast: Cast) -> None:
    record = out(cast, attached(cast, "附件.pdf", papers.pdf(LINES)))
    bring_up_to_date(NOW)
    assert found_by("印发附件") == [record.public_id]
    assert found_by("柏树坪村") == []
    tick(NOW)
    name = engine.generation()
    with engine.writer(name) as writer:
        assert Indexer(writer, name, day=None).catch_up(NOW) == 1
    assert found_by("柏树坪村") == [record.public_id]


def test_a_text_of_a_draft_comes_nowhere_near_the_index(cast: Cast) -> None:
    attached(cast, "附件.docx", papers.word(LINES))
    shown = out(cast, attached(cast, "附件.docx", papers.word(["高山流水"])))
    tick(NOW)
    assert AttachmentText.objects.filter(text__contains="柏树坪村").exists()
    bring_up_to_date(NOW)
    assert found_by("高山流水") == [shown.public_id]
    assert found_by("柏树坪村") == []


def test_what_nobody_sees_in_a_file_is_not_searched(cast: Cast) -> None:
    shown = attached(cast, "附件.pptx", papers.slides(["高山流水"], hidden="柏树坪村"))
    tick(NOW)
    out(cast, shown)
    rebuild(NOW)
    assert found_by("高山流水") == [shown.public_id]
    assert found_by("柏树坪村") == []


def test_an_erased_record_is_found_by_no_word_of_its_attachment(cast: Cast) -> None:
    record = attached(cast, "附件.docx", papers.word(LINES))
    tick(NOW)
    record = out(cast, record)
    bring_up_to_date(NOW)
    assert found_by("柏树坪村") == [record.public_id]
    erasure = actions.ask_erasure(
        record=record, reason="附件有误", by=officer(cast.issuer), now=NOW
    )
    actions.confirm_erasure(erasure=erasure, by=officer(cast.office), now=NOW)
    bring_up_to_date(NOW)
    assert found_by("柏树坪村") == []


# --- screening ---------------------------------------------------------------------------------
def codes(record: Record) -> list[tuple[str, str]]:
    return [(each.code, each.place) for each in findings_of_draft(record.working_copy)]


@pytest.mark.parametrize("suffix", sorted(set(formats_taken_in()) - {"docx", "txt"}))
def test_a_number_in_an_attachment_is_a_finding_once_it_was_read(cast: Cast, suffix: str) -> None:
    number = resident_id()
    record = attached(cast, f"名册.{suffix}", papers.MAKERS[suffix]([f"身份证号 {number}"]))
    place = Attachment.objects.get().public_id
    assert codes(record) == [("attachment_unread", place)]
    tick(NOW)
    assert codes(record) == [("resident_id", place)]
    (finding,) = findings_of_draft(record.working_copy)
    assert number not in finding.excerpt
    assert finding.file_name == f"名册.{suffix}"


def test_a_number_in_a_hidden_slide_is_a_finding(cast: Cast) -> None:
    data = papers.slides(["第一页"], hidden=f"身份证号{resident_id()}")
    record = attached(cast, "汇报.pptx", data)
    tick(NOW)
    assert [code for code, _place in codes(record)] == ["resident_id"]


def test_a_file_read_whole_without_a_number_needs_no_reason(cast: Cast) -> None:
    record = attached(cast, "说明.pdf", papers.pdf(LINES))
    assert [code for code, _place in codes(record)] == ["attachment_unread"]
    tick(NOW)
    assert codes(record) == []


@pytest.mark.parametrize(
    ("name", "make"), [("扫描.pdf", papers.scan), ("照片.png", papers.picture)]
)
def test_a_scan_still_has_to_be_looked_at(cast: Cast, name: str, make: Any) -> None:
    record = attached(cast, name, make())
    (before,) = findings_of_draft(record.working_copy)
    tick(NOW)
    (after,) = findings_of_draft(record.working_copy)
    assert (before.code, after.code) == ("attachment_unread", "attachment_unread")
    assert before.fingerprint == after.fingerprint, "a reason that was given still answers it"
    assert before.suggestion != after.suggestion
