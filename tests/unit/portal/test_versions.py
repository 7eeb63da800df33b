"""Versions before the public: which there were, what was changed, and what stays withdrawn."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client, TestCase

from gongkai.records import actions
from gongkai.records.models import Record
from gongkai.records.queries import differing, public_history
from tests.people import NOW, Cast, officer
from tests.support.friendly import paper_saying
from tests.unit.portal.city import City, attach, out, public
from tests.unit.portal.reading import faults
from tests.unit.records.road import draft, submitted

pytestmark = pytest.mark.one_engine

FIRST = "<p>每人每月补贴200元。</p><p>第二段没有改动。</p><p>第三段没有改动。</p><p>旧的一段。</p>"
SECOND = FIRST.replace("200", "300").replace("旧的一段", "完全两样的话")


def revised(cast: Cast, record: Record, **fields: Any) -> Record:
    """The next version of the record, all the way out."""
    actions.open_revision(record=record, by=officer(cast.clerk), now=NOW)
    record = Record.objects.get(pk=record.pk)
    actions.save_working_copy(
        record=record, revision=record.working_copy.revision, by=officer(cast.clerk), now=NOW,
        fields=fields,
    )  # fmt: skip
    return out(cast, Record.objects.get(pk=record.pk))


def page(client: Client, record: Record, rest: str = "") -> str:
    response = client.get(f"/gk/{record.public_id}/bb/{rest}")
    assert response.status_code == 200
    html = response.content.decode()
    assert faults(html) == []
    return html.partition("<main")[2]


@pytest.fixture
def corrected(city: City) -> Record:
    """A document that was corrected once."""
    record = public(city.cast, html=FIRST, title="补贴标准")
    return revised(city.cast, record, html=SECOND, title="补贴新标准", change_note="标准提高")


def test_the_list_names_every_publication(corrected: Record, client: Client) -> None:
    html = page(client, corrected)
    assert html.index("第2次公布（当前）") < html.index("标准提高") < html.index("第1次公布")
    assert f'href="/gk/{corrected.public_id}/bb/2/"' in html
    assert f'href="/gk/{corrected.public_id}/bb/1/?view=text"' in html
    assert "可能更大" not in html
    record_page = client.get(corrected.get_absolute_url()).content.decode()
    assert f'href="/gk/{corrected.public_id}/bb/"' in record_page


def test_a_change_is_marked_by_element_and_word(corrected: Record, client: Client) -> None:
    html = page(client, corrected, "2/")
    assert '<del><span class="visually-hidden">［删去］</span>200' in html
    assert '<ins><span class="visually-hidden">［新增］</span>300' in html
    assert "标题" in html
    assert "新增］</span>新" in html
    assert "旧的一段" in html
    assert "共改动" in html


def test_what_stayed_is_only_counted_unless_asked_for(city: City, client: Client) -> None:
    same = "".join(f"<p>第{number}条没有改动。</p>" for number in range(9))
    record = public(city.cast, html=f"<p>旧。</p>{same}")
    record = revised(city.cast, record, html=f"<p>新。</p>{same}")
    html = page(client, record, "2/")
    assert "第0条" in html
    assert "第7条" not in html
    assert "略去8段没有改动的文字" in html
    assert "第7条" in page(client, record, "2/?view=all")


def test_the_text_of_that_time_is_read_with_a_warning(corrected: Record, client: Client) -> None:
    html = page(client, corrected, "1/")
    assert "补贴200元" in html
    assert "这不是当前的内容" in html
    assert f'href="{corrected.get_absolute_url()}"' in html
    whole = client.get(f"/gk/{corrected.public_id}/bb/1/").content.decode()
    assert '<meta name="robots" content="noindex">' in whole


def test_attachments_that_came_and_went_are_named(city: City, client: Client) -> None:
    record = draft(city.cast)
    attach(city.cast, record, "旧表.pdf")
    record = out(city.cast, Record.objects.get(pk=record.pk))
    actions.open_revision(record=record, by=officer(city.cast.clerk), now=NOW)
    record = Record.objects.get(pk=record.pk)
    actions.detach_file(
        record=record, attachment=record.working_copy.files.get().attachment,
        by=officer(city.cast.clerk), now=NOW,
    )  # fmt: skip
    attach(city.cast, record, "新表.pdf", paper_saying("other"))
    record = out(city.cast, Record.objects.get(pk=record.pk))
    html = page(client, record, "2/")
    assert "新增</strong>：新表.pdf" in html
    assert "删去</strong>：旧表.pdf" in html


def test_numbers_that_jump_are_counted_anew_and_explained(city: City, client: Client) -> None:
    cast = city.cast
    submission = submitted(cast)
    actions.return_for_changes(
        submission=submission, reason="请补充依据", by=officer(cast.secrecy), now=NOW
    )
    record = out(cast, Record.objects.get(pk=submission.record_id))
    assert record.live_version is not None
    assert record.live_version.number == 2
    html = page(client, record)
    assert "第1次公布（当前）" in html
    assert "第2次公布" not in html
    assert "可能更大" in html
    assert client.get(f"/gk/{record.public_id}/bb/1/").status_code == 404


def test_what_was_withdrawn_stays_withdrawn_when_a_new_version_comes(
    city: City, client: Client
) -> None:
    cast = city.cast
    record = public(cast, html="<p>误公开的内容。</p>", change_note="初次")
    assert "误公开的内容" in page(client, record, "1/")
    actions.withdraw(record=record, reason="有误", by=officer(cast.issuer), now=NOW)
    for rest in ("", "1/"):
        assert client.get(f"/gk/{record.public_id}/bb/{rest}").status_code == 410
    record = revised(cast, Record.objects.get(pk=record.pk), html="<p>改正的内容。</p>")
    html = page(client, record)
    assert "已经撤下，不再显示内容" in html
    assert "第2次公布（当前）" in html
    assert client.get(f"/gk/{record.public_id}/bb/1/").status_code == 404
    for rest in ("2/", "2/?from=1", "2/?from=1&view=all"):
        assert "误公开" not in page(client, record, rest)


def test_a_version_for_some_only_is_none_of_the_publics(city: City, client: Client) -> None:
    cast = city.cast
    record = out(cast, draft(cast, audience="staff", html="<p>内部的话。</p>"))
    assert client.get(f"/gk/{record.public_id}/bb/").status_code == 404
    record = revised(cast, record, audience="public", html="<p>对外的话。</p>")
    html = page(client, record)
    assert "第1次公布（当前）" in html
    assert client.get(f"/gk/{record.public_id}/bb/1/").status_code == 404
    assert "内部的话" not in page(client, record, "2/?from=1")


def test_an_erasure_forgets_what_was_compared(corrected: Record, city: City) -> None:
    old, new = (one.version.content.html for one in public_history(corrected).versions[::-1])
    differing(old, new)
    assert differing.cache_info().currsize
    asked = actions.ask_erasure(
        record=corrected, reason="误公开", by=officer(city.cast.issuer), now=NOW
    )
    with city_commits():
        actions.confirm_erasure(erasure=asked, by=officer(city.cast.office), now=NOW)
    assert differing.cache_info().currsize == 0


def city_commits() -> Any:
    """Run what waits for the commit, as it would be run."""
    return TestCase.captureOnCommitCallbacks(execute=True)
