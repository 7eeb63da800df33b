"""Which days are public holidays by law, as far as that can be known before the arrangement is.

《全国年节及纪念日放假办法》 as amended on 2024-11-10 gives thirteen days. Which neighbouring days
are moved to make a longer holiday (调休) is announced year by year and cannot be computed.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache

FIRST_YEAR = 2025

FIXED: Mapping[tuple[int, int], str] = {
    (1, 1): "元旦",
    (5, 1): "劳动节",
    (5, 2): "劳动节",
    (10, 1): "国庆节",
    (10, 2): "国庆节",
    (10, 3): "国庆节",
}

# Year: first day of the first lunar month, fifth of the fifth, fifteenth of the eighth.
# Two independent lunar calendars agree on every one of these dates.
LUNAR: Mapping[int, tuple[tuple[int, int], tuple[int, int], tuple[int, int]]] = {
    2025: ((1, 29), (5, 31), (10, 6)),
    2026: ((2, 17), (6, 19), (9, 25)),
    2027: ((2, 6), (6, 9), (9, 15)),
    2028: ((1, 26), (5, 28), (10, 3)),
    2029: ((2, 13), (6, 16), (9, 22)),
    2030: ((2, 3), (6, 5), (9, 12)),
    2031: ((1, 23), (6, 24), (10, 1)),
    2032: ((2, 11), (6, 12), (9, 19)),
    2033: ((1, 31), (6, 1), (9, 8)),
    2034: ((2, 19), (6, 20), (9, 27)),
    2035: ((2, 8), (6, 10), (9, 16)),
    2036: ((1, 28), (5, 30), (10, 4)),
    2037: ((2, 15), (6, 18), (9, 24)),
    2038: ((2, 4), (6, 7), (9, 13)),
    2039: ((1, 24), (5, 27), (10, 2)),
    2040: ((2, 12), (6, 14), (9, 20)),
    2041: ((2, 1), (6, 3), (9, 10)),
    2042: ((1, 22), (6, 22), (9, 28)),
    2043: ((2, 10), (6, 11), (9, 17)),
    2044: ((1, 30), (5, 31), (10, 5)),
    2045: ((2, 17), (6, 19), (9, 25)),
    2046: ((2, 6), (6, 8), (9, 15)),
    2047: ((1, 26), (5, 29), (10, 4)),
    2048: ((2, 14), (6, 15), (9, 22)),
    2049: ((2, 2), (6, 4), (9, 11)),
    2050: ((1, 23), (6, 23), (9, 30)),
    2051: ((2, 11), (6, 13), (9, 19)),
    2052: ((2, 1), (6, 1), (9, 7)),
    2053: ((2, 19), (6, 20), (9, 26)),
    2054: ((2, 8), (6, 10), (9, 16)),
    2055: ((1, 28), (5, 30), (10, 5)),
    2056: ((2, 15), (6, 17), (9, 24)),
    2057: ((2, 4), (6, 6), (9, 13)),
    2058: ((1, 24), (6, 25), (10, 2)),
    2059: ((2, 12), (6, 14), (9, 21)),
    2060: ((2, 2), (6, 3), (9, 9)),
}


def statutory_holiday(day: date) -> str:
    """The name of the public holiday by law on ``day``; empty when there is none.

    Before 2025 another law held, and after the last year of the table the lunar festivals are
    not known: there the answer leaves them out.
    """
    if day.year < FIRST_YEAR:
        return ""
    return _holidays_of(day.year).get(day, "")


@cache
def _holidays_of(year: int) -> dict[date, str]:
    holidays = dict(_lunar_holidays(year))
    if year < 2100:
        holidays[qingming(year)] = "清明节"
    holidays |= {date(year, month, day): name for (month, day), name in FIXED.items()}
    return holidays


def _lunar_holidays(year: int) -> dict[date, str]:
    if year not in LUNAR:
        return {}
    new_year, dragon_boat, mid_autumn = (date(year, *month_day) for month_day in LUNAR[year])
    spring_festival = {new_year + timedelta(days=offset): "春节" for offset in range(-1, 3)}
    return {dragon_boat: "端午节", mid_autumn: "中秋节"} | spring_festival


def qingming(year: int) -> date:
    """The day of the solar term 清明; the usual formula, valid from 2000 to 2099."""
    since_2000 = year - 2000
    return date(year, 4, int(since_2000 * 0.2422 + 4.81) - since_2000 // 4)
