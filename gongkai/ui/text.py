"""Words as people read them: dates, titles, names, numbers. Plain functions behind the filters."""

import re
from collections.abc import Iterable
from datetime import date, datetime
from typing import Final

from django.utils import timezone
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

ENGLISH_MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
ENGLISH_DAYS: Final = (
    *("Monday", "Tuesday", "Wednesday", "Thursday"),
    *("Friday", "Saturday", "Sunday"),
)
CHINESE_DAYS: Final = "一二三四五六日"

PARTIAL_DATE = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2})(?:[T ]\d{2}:\d{2}.*)?)?)?")

HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
IN_CHINESE: Final = '<span lang="zh-Hans">'

# 标题回行应词意完整 (GB/T 9704—2012 7.3.2): the only places a long title may be broken.
BREAK_AFTER = re.compile(
    r"(人民政府(?!办公)|办公[厅室]|[局委处厅院会部站心](?=关于)|关于(?:印发|公布|转发|废止|修改)|》(?=.{5}))"
)
LONGEST_UNBROKEN: Final = 9
LAST_TOGETHER: Final = 3
BREAK_BEFORE = re.compile(r"(?<=.)([《“])")

COMPOUND_SURNAMES: Final = frozenset(
    {"欧阳", "司马", "上官", "诸葛", "东方", "皇甫", "尉迟", "公孙", "慕容", "令狐"}
    | {"长孙", "宇文", "司徒", "夏侯", "端木", "独孤", "南宫"}
)


def reads_chinese() -> bool:
    """Whether the page being made is Chinese."""
    return (get_language() or "zh-hans").startswith("zh")


def html_lang() -> str:
    """The `lang` of the page being made."""
    if not reads_chinese():
        return get_language() or "en"
    return "zh-Hant" if (get_language() or "").lower() in {"zh-hant", "zh-tw"} else "zh-Hans"


def listed(parts: Iterable[str]) -> str:
    """甲、乙、丙 on a Chinese page, A, B, C elsewhere."""
    return pgettext("between the items of a list", ", ").join(parts)


def told(parts: Iterable[str]) -> str:
    """Several facts on one line: 甲；乙 on a Chinese page, A; B elsewhere."""
    return pgettext("between facts on one line", "; ").join(parts)


def labelled(label: object, value: object) -> str:
    """类型：通知 on a Chinese page, Kind: notice elsewhere."""
    return f"{label}{pgettext('between a label and its value', ': ')}{value}"


def has_chinese(text: str) -> bool:
    """Whether there is any Han character in ``text``."""
    return HAN.search(text) is not None


def in_chinese(value: object) -> SafeString:
    """Chinese data on a page in another language carries its own `lang` (WCAG 3.1.2)."""
    text = _escaped(value)
    if reads_chinese() or not has_chinese(text) or text.startswith(IN_CHINESE):
        return text
    return format_html('<span lang="zh-Hans">{}</span>', text)


def legal_date(value: object, form: str = "") -> str:
    """2026年10月29日, or 29 October 2026; `form="weekday"` adds the day of the week."""
    parts = _date_parts(value)
    if parts is None:
        return "" if value is None else str(value)
    year, month, day = parts
    written = (
        _chinese_date(year, month, day) if reads_chinese() else _english_date(year, month, day)
    )
    if form == "weekday" and month and day:
        return _with_weekday(written, date(year, month, day))
    return written


def list_date(value: object) -> str:
    """2026-10-29; a partial date stays partial."""
    parts = _date_parts(value)
    if parts is None:
        return "" if value is None else str(value)
    year, month, day = parts
    numbers = [f"{year:04d}"] + [f"{number:02d}" for number in (month, day) if number]
    return "-".join(numbers)


def list_time(value: object) -> str:
    """2026-08-28 10:05 in local time."""
    if not isinstance(value, datetime):
        return list_date(value)
    return f"{_local(value):%Y-%m-%d %H:%M}"


def title_breaks(value: object) -> SafeString:
    """The title with the places where it may be broken without cutting a phrase."""
    text = str(_escaped(value))
    before, after = "", ""
    if text.startswith(IN_CHINESE):
        before, text, after = IN_CHINESE, text[len(IN_CHINESE) : -len("</span>")], "</span>"
    if "<" in text:
        return mark_safe(before + text + after)  # noqa: S308 - escaped above
    text = BREAK_AFTER.sub(r"\1<wbr>", text)
    phrases = [one for one in BREAK_BEFORE.sub(r"<wbr>\1", text).split("<wbr>") if one]
    spans = "<wbr>".join(f'<span class="phrase">{_whole_end(one)}</span>' for one in phrases)
    return mark_safe(before + spans + after)  # noqa: S308 - escaped above


def _whole_end(phrase: str) -> str:
    """No single character is left over for the last line: the last ones stay together."""
    last = phrase[-LAST_TOGETHER:]
    if len(phrase) <= LONGEST_UNBROKEN or not all(HAN.match(sign) for sign in last):
        return phrase
    return f'{phrase[:-LAST_TOGETHER]}<span class="nowrap">{last}</span>'


def mask_name(value: object) -> str:
    """周砚秋 becomes 周**: the surname stays, so that neighbours are not told who it is."""
    name = "" if value is None else str(value).strip()
    if len(name) < 2:
        return "*" if name else ""
    shown = 2 if len(name) > 2 and name[:2] in COMPOUND_SURNAMES else 1
    return name[:shown] + "*" * min(2, len(name) - shown)


def grouped(value: object) -> str:
    """12906 becomes 12,906; what is no number stays."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return "" if value is None else str(value)
    return f"{value:,}"


def file_size(value: object) -> str:
    """214 KB, 1.5 MB; text comes back as it is."""
    if isinstance(value, bool) or not isinstance(value, int):
        return "" if value is None else str(value)
    if value < 1024:
        return _("%(count)d bytes") % {"count": value}
    if value < 1024 * 1024:
        return f"{round(value / 1024)} KB"
    return f"{value / 1024 / 1024:.1f} MB"


def _escaped(value: object) -> SafeString:
    if isinstance(value, SafeString):
        return value
    return conditional_escape("" if value is None else str(value))


def _local(value: datetime) -> datetime:
    return timezone.localtime(value) if timezone.is_aware(value) else value


def _date_parts(value: object) -> tuple[int, int, int] | None:
    """Year, month, day; zero for what is not known. None when it is no date at all."""
    if isinstance(value, datetime):
        value = _local(value).date()
    if isinstance(value, date):
        return value.year, value.month, value.day
    found = PARTIAL_DATE.fullmatch(str(value).strip()) if value else None
    if found is None:
        return None
    year, month, day = (int(part or 0) for part in found.groups())
    return (year, month, day) if _is_possible(year, month, day) else None


def _is_possible(year: int, month: int, day: int) -> bool:
    try:
        date(year, month or 1, day or 1)
    except ValueError:
        return False
    return True


def _chinese_date(year: int, month: int, day: int) -> str:
    return f"{year}年" + (f"{month}月" if month else "") + (f"{day}日" if day else "")


def _english_date(year: int, month: int, day: int) -> str:
    parts = [str(day)] if day else []
    if month:
        parts.append(ENGLISH_MONTHS[month - 1])
    return " ".join([*parts, str(year)])


def _with_weekday(written: str, day: date) -> str:
    if reads_chinese():
        return f"{written}（星期{CHINESE_DAYS[day.weekday()]}）"
    return f"{ENGLISH_DAYS[day.weekday()]}, {written}"
