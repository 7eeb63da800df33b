"""The small decisions behind pagers, clocks and comparisons."""

from datetime import date

import pytest
from django.utils import translation

from gongkai.ui.clocks import shown_clock
from gongkai.ui.diffs import Segment, as_segments, merged
from gongkai.ui.paging import page_numbers


@pytest.mark.parametrize(
    ("number", "last", "shown"),
    [
        (1, 1, [1]),
        (1, 3, [1, 2, 3]),
        (1, 16, [1, 2, 3, None, 16]),
        (2, 16, [1, 2, 3, None, 16]),
        (4, 16, [1, 2, 3, 4, 5, None, 16]),
        (8, 16, [1, None, 7, 8, 9, None, 16]),
        (16, 16, [1, None, 15, 16]),
    ],
)
def test_pages_shown_are_first_neighbours_and_last(number, last, shown):
    assert page_numbers(number, last) == shown


def words(**clock):
    with translation.override("zh-hans"):
        return shown_clock(clock)


def test_a_clock_with_time_left_shows_the_sum():
    clock = words(state="ample", counted=7, limit=20, due=date(2026, 10, 29))
    assert clock.headline == "还剩 13 天"
    assert clock.arithmetic == "第 7 个工作日，限 20 个"
    assert clock.note == "最迟2026年10月29日"
    assert clock.spoken == "第 7 个工作日，限 20 个，还剩 13 天。"
    assert (clock.tone, clock.share) == ("ok", 35)


def test_an_overdue_clock_never_shows_a_negative_number():
    clock = words(state="overdue", counted=22, limit=20, due=date(2026, 10, 8))
    assert clock.headline == "超期 2 个工作日"
    assert clock.note == "应于2026年10月8日前办结"
    assert clock.share == 100
    assert [cell.kind for cell in clock.cells[-3:]] == ["past last", "over", "today"]


def test_a_clock_beyond_the_announced_calendar_is_provisional():
    clock = words(state="provisional", counted=4, limit=20, due=date(2027, 1, 12))
    assert clock.note == "暂定最迟2027年1月12日，待国务院公布放假安排后复核"
    assert clock.cells[4].kind == "provisional"
    assert clock.cells[-1].kind == "last"


def test_a_stopped_clock_marks_no_day_as_today():
    clock = words(state="paused", counted=7, limit=20)
    assert clock.arithmetic == "停在第 7 个工作日"
    assert not [cell for cell in clock.cells if "today" in cell.kind]


def test_hours_are_called_hours():
    clock = words(state="soon", counted=20, limit=24, unit="hours")
    assert (clock.headline, clock.arithmetic) == ("还剩 4 小时", "第 20 小时，限 24 小时")
    with translation.override("en"):
        assert shown_clock({"state": "soon", "counted": 23, "limit": 24, "unit": "hours"}).headline
        clock = shown_clock({"state": "soon", "counted": 23, "limit": 24, "unit": "hours"})
    assert clock.headline == "1 hour left"


def test_given_words_replace_the_made_ones():
    clock = words(state="today", counted=20, limit=20, note="下班前答复", headline="今天 17:30 前")
    assert (clock.headline, clock.note) == ("今天 17:30 前", "下班前答复")


def test_two_versions_merge_where_the_change_is():
    old = as_segments([("same", "每月"), ("del", "100元"), ("same", "；每年"), ("del", "2次")])
    new = as_segments([("same", "每月"), ("ins", "120元"), ("same", "；每年"), ("ins", "4次")])
    assert [(piece.op, piece.text) for piece in merged(old, new)] == [
        ("same", "每月"),
        ("del", "100元"),
        ("ins", "120元"),
        ("same", "；每年"),
        ("del", "2次"),
        ("ins", "4次"),
    ]


def test_a_removal_inside_unchanged_text_keeps_its_place():
    old = as_segments([("same", "老年"), ("del", "同志"), ("same", "人。")])
    new = [Segment("same", "老年人。")]
    assert [(piece.op, piece.text) for piece in merged(old, new)] == [
        ("same", "老年"),
        ("del", "同志"),
        ("same", "人。"),
    ]


def test_merging_loses_no_word_and_no_mark():
    old = as_segments([("del", "本人到窗口申请。")])
    new = as_segments([("ins", "不用申请，电话"), ("ins", "139 0000 0000", "must")])
    both = merged(old, new)
    assert [piece.op for piece in both] == ["del", "ins", "ins"]
    assert both[-1].mark == "must"
