"""Words of search at the desk: groups that mean the same, and what was asked in vain."""

from __future__ import annotations

import pytest
from django.test import Client
from lxml import html

from gongkai.audit.models import AuditEntry
from gongkai.search.actions import load_first_synonyms, note_unanswered
from gongkai.search.models import Synonyms
from gongkai.search.queries import synonyms
from gongkai.search.rules import first_groups, fold, runs
from tests.people import NOW, SETUP, Cast, login

pytestmark = pytest.mark.django_db
PAGE = "/desk/admin/search-words/"


@pytest.fixture
def keeper(cast: Cast, client: Client) -> Client:
    """The system administrator at the desk."""
    return login(client, cast.system_admin)


def save(client: Client, words: str, instead_of: str = "") -> str:
    answer = client.post(PAGE, {"words": words, "instead_of": instead_of}, follow=True)
    return answer.content.decode()


def kept() -> list[str]:
    return [group.words for group in Synonyms.objects.all()]


def test_a_group_is_added_changed_and_removed(keeper: Client) -> None:
    assert "已保存" in save(keeper, "医保  医疗保险")
    assert kept() == ["医保 医疗保险"]
    group = Synonyms.objects.get()
    form = html.fromstring(keeper.get(f"{PAGE}?group={group.pk}").content)
    assert form.xpath("//input[@name='words']/@value") == ["医保 医疗保险"]
    save(keeper, "医保 医疗保险 基本医疗保险", "医保 医疗保险")
    assert kept() == ["医保 医疗保险 基本医疗保险"]
    group = Synonyms.objects.get()
    answer = keeper.post(f"{PAGE}{group.pk}/remove/", follow=True).content.decode()
    assert "已移除：医保 医疗保险 基本医疗保险" in answer
    assert kept() == []
    assert AuditEntry.objects.filter(object_kind="search", object_id="synonyms").count() == 3


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "请填写：意思相同的词"), ("医保", "至少填两个意思相同的词"),
        ("医保 醫保", "至少填两个"),
        ("医保 医疗（保险）", "不是一个词"), ("低保 最低保障", "已经在另一组里：低保 最低生活保障"),
        ("低保 " + "长" * 350, "不超过300个字"),
    ],
)  # fmt: skip
def test_what_could_not_be_looked_for_is_refused(keeper: Client, typed: str, sentence: str) -> None:
    save(keeper, "低保 最低生活保障")
    answer = keeper.post(PAGE, {"words": typed})
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert kept() == ["低保 最低生活保障"]


def test_a_change_that_is_refused_takes_nothing_away(keeper: Client) -> None:
    save(keeper, "低保 最低生活保障")
    save(keeper, "低保", "低保 最低生活保障")
    assert kept() == ["低保 最低生活保障"]


def test_odd_numbers_and_words_break_nothing(keeper: Client) -> None:
    for query in ("group=x", "group=99999999999999999999", "group=7", "word=%00", "word=<b>"):
        assert keeper.get(f"{PAGE}?{query}").status_code == 200, query
    assert keeper.post(f"{PAGE}999999999999999999999/remove/").status_code == 404
    assert keeper.post(f"{PAGE}7/remove/").status_code == 404


def test_what_five_people_asked_in_vain_is_shown(keeper: Client) -> None:
    for number in range(5):
        note_unanswered(words="共享单车", asker=f"192.0.2.{number}", now=NOW)
    note_unanswered(words="一个人问的", asker="192.0.2.1", now=NOW)
    page = keeper.get(PAGE).content.decode()
    assert "共享单车" in page
    assert "一个人问的" not in page
    begin = html.fromstring(page).xpath("//a[text()='加近义词']/@href")[0]
    form = html.fromstring(keeper.get(begin).content)
    assert form.xpath("//input[@name='words']/@value") == ["共享单车"]


def test_others_have_no_such_page(cast: Cast, client: Client) -> None:
    for person in (cast.clerk, cast.office, cast.security_admin, cast.audit_admin):
        assert login(client, person).get(PAGE).status_code == 404


def test_the_first_groups_are_sound_and_loaded_once(cast: Cast) -> None:
    groups = first_groups()
    assert 40 <= len(groups) <= 60
    words = [word for group in groups for word in group.split()]
    assert len(words) == len({fold(word) for word in words})
    assert all(runs(fold(word)) == [fold(word)] for word in words)
    assert all(len(group.split()) > 1 for group in groups)
    assert load_first_synonyms(by=SETUP, now=NOW) == len(groups)
    assert "医疗保险" in synonyms()["医保"]
    Synonyms.objects.exclude(words="医保 医疗保险").delete()
    assert load_first_synonyms(by=SETUP, now=NOW) == 1
