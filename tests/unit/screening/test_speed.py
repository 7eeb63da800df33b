"""Time grows with the text, never with its square."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from gongkai.screening.rules import Context, inspect, inspect_html
from tests.factories.numbers import bank_card, mobile, resident_id

BARE = Context(required=frozenset())
NASTY = [
    "1",
    "1 ",
    "5-",
    "530102199001",
    f"{mobile()},",
    f"{resident_id()}",
    f"{resident_id()}，",
    f"{bank_card()[:4]} ",
    "6222 0200 ",
    "秘密",
    "秘　　",
    "内部",
    "此件",
    "<",
    "<a ",
    "<!--",
    "<script>",
    '<a title="title=',
    "&#",
    "http://a/13800001234/",
]


def _seconds(look: Callable[[str, Context], object], text: str) -> float:
    begun = time.process_time()
    look(text, BARE)
    return time.process_time() - begun


@pytest.mark.parametrize("look", [inspect, inspect_html])
@pytest.mark.parametrize("unit", NASTY)
def test_sixteen_times_the_text_takes_nowhere_near_its_square(
    look: Callable[[str, Context], object], unit: str
) -> None:
    """Linear is 16 times, a square 256; 100 leaves room for a busy machine."""
    short, long = unit * (4_000 // len(unit)), unit * (64_000 // len(unit))
    base = max(min(_seconds(look, short) for _ in range(3)), 0.001)
    assert _seconds(look, long) < 100 * base
