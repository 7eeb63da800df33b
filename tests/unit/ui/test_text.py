"""Dates, titles, names and numbers as people read them."""

import re
from datetime import UTC, date, datetime

import pytest
from django.utils import translation

from gongkai.ui import text


@pytest.fixture(params=["zh-hans"])
def chinese(request):
    with translation.override(request.param):
        yield


@pytest.fixture
def english():
    with translation.override("en"):
        yield


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (date(2026, 10, 29), "2026年10月29日"),
        ("2026-10-29", "2026年10月29日"),
        ("2026-10-29T09:00:00+08:00", "2026年10月29日"),
        ("2013", "2013年"),
        ("2013-06", "2013年6月"),
        (datetime(2026, 10, 28, 16, 30, tzinfo=UTC), "2026年10月29日"),
        ("二〇一三年夏", "二〇一三年夏"),
        ("2026-10-29起施行", "2026-10-29起施行"),
        ("2026-13-40", "2026-13-40"),
        ("", ""),
        (None, ""),
    ],
)
def test_a_legal_date_in_chinese(chinese, value, written):
    assert text.legal_date(value) == written


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (date(2026, 10, 29), "29 October 2026"),
        ("2013", "2013"),
        ("2013-06", "June 2013"),
    ],
)
def test_a_legal_date_in_english(english, value, written):
    assert text.legal_date(value) == written


def test_a_legal_date_with_its_weekday(chinese):
    assert text.legal_date(date(2026, 10, 29), "weekday") == "2026年10月29日（星期四）"
    assert text.legal_date("2013-06", "weekday") == "2013年6月"


def test_a_legal_date_with_its_weekday_in_english(english):
    assert text.legal_date(date(2026, 10, 29), "weekday") == "Thursday, 29 October 2026"


@pytest.mark.parametrize(
    ("value", "written"),
    [(date(2026, 1, 5), "2026-01-05"), ("2013", "2013"), ("2013-6", "2013-06"), (None, "")],
)
def test_a_list_date_keeps_what_is_known(value, written):
    assert text.list_date(value) == written


def test_a_list_time_is_local():
    assert text.list_time(datetime(2026, 8, 28, 2, 5, tzinfo=UTC)) == "2026-08-28 10:05"
    assert text.list_time(date(2026, 8, 28)) == "2026-08-28"


def phrases(title):
    return re.sub(r"<[^>]*>", "", text.title_breaks(title).replace("<wbr>", "|"))


def test_the_end_of_a_title_is_not_left_alone():
    assert text.title_breaks("云岭市民政局关于做好核实工作的通知").endswith(
        '<span class="nowrap">的通知</span></span>'
    )
    with translation.override("en"):
        assert text.title_breaks(text.in_chinese("《甲》")) == (
            '<span lang="zh-Hans"><span class="phrase">《甲》</span></span>'
        )


def test_a_title_breaks_only_between_phrases():
    title = "云岭市人民政府办公室关于印发《云岭市居家养老服务补贴办法》的通知"
    assert phrases(title) == ("云岭市人民政府办公室|关于印发|《云岭市居家养老服务补贴办法》的通知")
    assert phrases("云岭市民政局关于做好核实工作的通知") == ("云岭市民政局|关于做好核实工作的通知")
    assert phrases("云岭市人民政府关于地下管线的通告") == ("云岭市人民政府|关于地下管线的通告")


def test_a_title_is_escaped_before_it_is_broken():
    assert text.title_breaks("<script>《甲》") == (
        '<span class="phrase">&lt;script&gt;</span><wbr><span class="phrase">《甲》</span>'
    )


def test_chinese_data_is_marked_on_english_pages_only(english):
    assert text.in_chinese("云岭市<局>") == '<span lang="zh-Hans">云岭市&lt;局&gt;</span>'
    assert text.in_chinese("") == ""
    with translation.override("zh-hans"):
        assert text.in_chinese("云岭市<局>") == "云岭市&lt;局&gt;"


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("周砚秋", "周**"),
        ("周宁", "周*"),
        ("欧阳砚秋", "欧阳**"),
        ("欧阳", "欧*"),
        ("周", "*"),
        ("买买提·吐尔逊", "买**"),
        ("", ""),
        (None, ""),
    ],
)
def test_a_masked_name_keeps_the_surname_alone(name, masked):
    assert text.mask_name(name) == masked


def test_numbers_and_sizes():
    assert text.grouped(12906) == "12,906"
    assert text.grouped("10000+") == "10000+"
    assert text.grouped(None) == ""
    assert text.file_size(219136) == "214 KB"
    assert text.file_size(1572864) == "1.5 MB"
    assert text.file_size("约2 MB") == "约2 MB"
