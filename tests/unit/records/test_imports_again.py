"""What a repeated import may do to a page, who lets it out, and what no line may be cut to."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from config.cli.check import CHECKS
from gongkai.core.errors import NotPermitted
from gongkai.core.models import Transition
from gongkai.core.transitions import Actor
from gongkai.ledger.models import Leaf
from gongkai.organisations.actions import delegate, grant_role
from gongkai.organisations.enums import Role
from gongkai.records import actions
from gongkai.records.enums import Fate, RecordState
from gongkai.records.models import ImportBatch, ImportedRow, Record, WorkingCopy
from gongkai.records.queries import findings_of_draft
from gongkai.records.queries.importing import figures_of
from gongkai.records.rules.html import clean_body
from gongkai.records.rules.imports import ImportRow, UnusableRow, read_row
from tests.factories.numbers import resident_id
from tests.people import NOW, SETUP, Cast, login, officer
from tests.unit.records.road import cleared, submitted

pytestmark = pytest.mark.django_db
IMPORTER = Actor.system("import")
ELSEWHERE = {"url": "https://other.example/9", "status": "已废止", "pub_date": "1999-01-01"}


def row(**changes: Any) -> ImportRow:
    values = {
        "id": "1", "source": "old", "title": "关于养老服务的意见", "body": "正文一段。",
        "issuer": "云岭市民政局", "url": "https://old.example/1", "date": "2013-06-04",
    }  # fmt: skip
    return read_row(json.dumps({**values, **changes}, ensure_ascii=False))


def batch(cast: Cast, name: str, *, released: bool = True) -> ImportBatch:
    made = actions.open_batch(
        unit=cast.unit, file_name=name, file_digest=name, by=IMPORTER, now=NOW
    )
    if released:
        actions.release_batch(batch=made, by=officer(cast.issuer), now=NOW)
    return made


def take(into: ImportBatch, what: ImportRow) -> Fate:
    return actions.take_in(batch=into, row=what, line=1, by=IMPORTER, now=NOW).fate


def told(record: Record) -> tuple[str, str, str]:
    return record.original_url, record.stated_validity, record.original_published_on


def faults() -> dict[str, list[str]]:
    return {name: found for name, check in CHECKS.items() if (found := check())}


# --- the public page -----------------------------------------------------------------------------
def test_a_changed_row_leaves_the_page_alone_until_somebody_released_it(cast: Cast) -> None:
    take(batch(cast, "first"), row())
    record = Record.objects.get()
    page = Client().get(record.get_absolute_url()).content
    counts = Transition.objects.count(), Leaf.objects.count()
    second = batch(cast, "second", released=False)
    assert take(second, row(**ELSEWHERE)) == Fate.UPDATED
    assert Client().get(record.get_absolute_url()).content == page
    assert (Transition.objects.count(), Leaf.objects.count()) == counts
    assert told(Record.objects.get()) == ("https://old.example/1", "", "")
    assert figures_of(second).going_out == 1
    actions.release_batch(batch=second, by=officer(cast.issuer), now=NOW)
    assert actions.publish_released(batch=second, now=NOW) == 1
    assert told(Record.objects.get()) == ("https://other.example/9", "abolished", "1999-01-01")
    shown = Client().get(record.get_absolute_url()).content.decode()
    assert "废止" in shown
    assert "1999" in shown
    assert (Transition.objects.count(), Leaf.objects.count()) == (counts[0] + 1, counts[1] + 1)
    assert faults() == {}


def test_a_draft_takes_the_changed_facts_over_at_once(cast: Cast) -> None:
    take(batch(cast, "first", released=False), row())
    second = batch(cast, "second", released=False)
    take(second, row(**ELSEWHERE))
    assert told(Record.objects.get()) == ("https://other.example/9", "abolished", "1999-01-01")
    assert figures_of(second).going_out == 1


def test_a_public_document_that_lost_its_address_there_waits_for_people(cast: Cast) -> None:
    take(batch(cast, "first"), row())
    second = batch(cast, "second")
    take(second, row(url="", body="正文二段。"))
    record = Record.objects.get()
    assert record.original_url == "https://old.example/1"
    assert record.live_version is not None
    assert record.live_version.number == 1
    assert figures_of(second).going_out == 0


def test_the_leaf_commits_to_where_an_import_comes_from(cast: Cast) -> None:
    take(batch(cast, "first"), row(status="失效", pub_date="2013-06-05"))
    assert Leaf.objects.get().detail_digest != ""
    assert faults() == {}
    altered: tuple[dict[str, str], ...] = (
        {"stated_validity": ""},
        {"original_url": "https://evil.example/1"},
        {"original_published_on": "2001"},
    )
    before = Record.objects.values(*altered[0], *altered[1], *altered[2]).get()
    for change in altered:
        Record.objects.update(**change)
        with translation.override("en"):
            (line,) = faults()["lists"]
        assert "is not what was told then" in line
        Record.objects.update(**before)
    assert faults() == {}


def test_erasing_takes_the_facts_that_wait(cast: Cast) -> None:
    take(batch(cast, "first"), row())
    take(batch(cast, "second", released=False), row(**ELSEWHERE))
    assert "other.example" in str(ImportedRow.objects.get().facts)
    record = Record.objects.get()
    erasure = actions.ask_erasure(record=record, reason="误", by=officer(cast.issuer), now=NOW)
    actions.confirm_erasure(erasure=erasure, by=officer(cast.office), now=NOW)
    assert ImportedRow.objects.get().facts == {}


def test_the_genre_stays_with_the_next_version(cast: Cast) -> None:
    take(batch(cast, "first"), row())
    assert Record.objects.get().genre == "意见"
    take(batch(cast, "second"), row(body="正文二段。"))
    record = Record.objects.get()
    assert record.live_version is not None
    assert (record.live_version.number, record.genre) == (2, "意见")
    take(batch(cast, "third"), row(title="关于养老服务的通知"))
    assert Record.objects.get().genre == "通知"


# --- who had a hand in it ------------------------------------------------------------------------
def test_who_answered_a_finding_still_counts_after_the_next_import(cast: Cast) -> None:
    body = f"身份证号{resident_id()}。"
    take(batch(cast, "first", released=False), row(body=body, url=""))
    record = Record.objects.get()
    grant_role(person=cast.secrecy, unit=cast.unit, role=Role.CLERK, by=SETUP, now=NOW)
    for finding in findings_of_draft(record.working_copy):
        actions.override_finding(
            record=record, fingerprint=finding.fingerprint, reason="样例中的号码",
            by=officer(cast.secrecy), now=NOW,
        )  # fmt: skip
    take(batch(cast, "second", released=False), row(body=body, url="", theme="养老"))
    copy = WorkingCopy.objects.get()
    assert copy.keywords == "养老"
    assert set(copy.editors) == {"system:import", cast.secrecy.public_id}
    submission = submitted(cast, Record.objects.get())
    with pytest.raises(NotPermitted) as refusal:
        cleared(cast, submission, by=cast.secrecy)
    assert refusal.value.code == "four_eyes"


def test_a_deputy_releases_for_somebody_and_it_says_so(cast: Cast, client: Client) -> None:
    delegate(
        principal=cast.issuer, deputy=cast.clerk, starts_on=NOW.date(), ends_on=NOW.date(),
        reason="出差", by=officer(cast.issuer), now=NOW,
    )  # fmt: skip
    lent = batch(cast, "first", released=False)
    actions.release_batch(batch=lent, by=officer(cast.clerk), now=NOW)
    take(lent, row())
    step = Transition.objects.get(event="published")
    assert (step.actor, step.acting_for) == (cast.clerk.public_id, cast.issuer.public_id)
    login(client, cast.issuer)
    page = client.get(f"/desk/admin/imports/{lent.public_id}/").content.decode()
    assert f"{cast.clerk.name}（代{cast.issuer.name}）" in page


# --- nothing is cut ------------------------------------------------------------------------------
def refusal(**changes: Any) -> str:
    with pytest.raises(UnusableRow) as error:
        row(**changes)
    return error.value.code


def test_what_is_too_long_is_refused_by_name() -> None:
    at_limit = {
        "id": "x" * 120, "source": "x" * 120, "title": "题" * 300, "issuer": "局" * 200,
        "doc_number": "1" * 100, "index_number": "1" * 60, "theme": "养" * 200,
        "url": "https://o.example/" + "x" * 482,
    }  # fmt: skip
    understood = row(**at_limit)
    assert (understood.source_id, understood.url) == (at_limit["id"], at_limit["url"])
    codes = {name: refusal(**{name: value + "x"}) for name, value in at_limit.items()}
    assert codes == {
        "id": "identity_too_long", "source": "identity_too_long", "title": "title_too_long",
        "issuer": "issuer_too_long", "doc_number": "number_too_long",
        "index_number": "number_too_long", "theme": "keywords_too_long",
        "url": "address_too_long",
    }  # fmt: skip
    assert refusal(url="http://[") == "address_unreadable"


def test_no_line_stops_the_lines_after_it() -> None:
    with pytest.raises(UnusableRow) as error:
        read_row("[" * 200_000)
    assert error.value.code == "not_json"
    halved = json.dumps({"id": "1", "source": "old", "title": "题\ud800", "body": "正文。"})
    assert read_row(halved).title == "题?"


# --- HTML ----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("body", "kept"),
    [
        ('<p style="color:red" onclick="x()">二<script>alert(1)</script></p>', "<p>二</p>"),
        ("<P>一</P>\n<P>二</P>", "<p>一</p>\n<p>二</p>"),
        ("<!DOCTYPE html><html><body><p>一</p></body></html>", "<p>一</p>"),
        ("一<br>二", "<p>一<br>二</p>"),
        ("<strong>一</strong>二", "<p><strong>一</strong>二</p>"),
        ("一&lt;二", "<p>一&amp;lt;二</p>"),
        ("根据<中华人民共和国保险法>，\n若a<b且b>c，", None),
        ("<关于承接事项的意见>\n已经印发。", None),
    ],
)
def test_html_is_taken_as_html_and_text_as_text(body: str, kept: str | None) -> None:
    html = row(body=body).html
    assert clean_body(html) == html
    assert "script" not in html
    if kept is not None:
        assert html == kept
    else:
        assert "&lt;" in html
        assert html.count("<p>") == 2


def test_a_later_row_of_html_is_cleaned_too(cast: Cast) -> None:
    take(batch(cast, "first"), row())
    body = '<p>二<img src=x onerror=alert(2)><a href="javascript:alert(3)">链</a></p>'
    assert take(batch(cast, "second"), row(body=body)) == Fate.UPDATED
    record = Record.objects.get()
    assert record.state == RecordState.PUBLISHED
    assert record.live_version is not None
    html = record.live_version.content.html
    assert "&lt;" not in html
    assert "javascript" not in html
    assert "onerror" not in html
    assert clean_body(html) == html
