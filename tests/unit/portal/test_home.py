"""What the front page says of the newest document: whole sentences, and no half numbers."""

from __future__ import annotations

import pytest
from django.test import Client

from gongkai.portal.views.home import lead
from gongkai.records.rules.html import whole_sentences
from tests.unit.portal.city import City, public

FIRST = "为方便办事群众，现将便民服务窗口的地址和办理时间告知如下，请相互转告，有问题可以现场咨询。"
PHONE = "13900000000"


@pytest.mark.django_db
def test_a_number_in_the_first_lines_keeps_them_off_the_front_page(
    city: City, client: Client
) -> None:
    record = public(city.cast, html=f"<p>窗口电话{PHONE}，欢迎来电。{FIRST * 3}</p>")
    assert lead(record)["summary"] == ""
    assert PHONE[:5] not in client.get("/").content.decode()


@pytest.mark.django_db
def test_what_is_harmless_is_cut_behind_a_sentence(city: City) -> None:
    record = public(city.cast, html=f"<p>{FIRST}请拨打电话{PHONE}联系，{FIRST * 3}</p>")
    assert lead(record)["summary"] == FIRST + "……"
    short = public(city.cast, html=f"<p>{FIRST}</p>")
    assert lead(short)["summary"] == FIRST


@pytest.mark.django_db
def test_a_summary_of_its_own_is_cut_behind_a_sentence_too(city: City) -> None:
    record = public(city.cast, summary=FIRST * 3)
    assert lead(record)["summary"] == FIRST + "……"


@pytest.mark.parametrize("before", range(79, 100))
def test_no_number_is_cut_in_two(before: int) -> None:
    assert whole_sentences("告" * before + PHONE + "。", 90) == ""


def test_one_sentence_too_long_is_left_out() -> None:
    assert whole_sentences("长" * 91, 90) == ""
    assert whole_sentences("长" * 90, 90) == "长" * 90
