"""Document numbers, dates and status words as other systems write them."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Final, Literal, NamedTuple
from zoneinfo import ZoneInfo

LEGAL_TIME: Final = ZoneInfo("Asia/Shanghai")
FULL_WIDTH: Final = str.maketrans("０１２３４５６７８９．－／：", "0123456789.-/:")
SPACES: Final = re.compile("[\\s\u200b\ufeff\u00ad]+")
EARLIEST_YEAR, LATEST_YEAR = 1900, 2099

# --- 发文字号 --------------------------------------------------------------------------------

CODE: Final = "[\u3400-\u9fffA-Za-z0-9、]{1,30}?"
OPENING, CLOSING = r"[〔\[［【（(﹝「]", r"[〕\]］】）)﹞」]"
SERIAL: Final = r"(?:第)?(?P<serial>\d{1,6})"
BRACKETED: Final = re.compile(
    f"(?P<code>{CODE}){OPENING}(?P<year>\\d{{4}}|\\d{{2}})年?{CLOSING}(?P<word>字)?{SERIAL}号?"
)
OF_THE_YEAR: Final = re.compile(f"(?P<code>{CODE}(?:令|公告|通告))(?P<year>\\d{{4}})年{SERIAL}号")
ISSUERS: Final = "[\u3400-\u9fffA-Za-z0-9、]{1,100}?"  # ten bodies may issue one order
NUMBERED_ORDER: Final = re.compile(f"(?P<code>{ISSUERS})第(?P<serial>\\d{{1,6}})号(?P<word>令)")
ORDER: Final = re.compile(
    f"(?P<code>{ISSUERS}(?:令|公告|通告)){OPENING}?第?"
    f"(?P<serial>\\d{{1,6}}|[〇零一二三四五六七八九十百]{{1,7}})号{CLOSING}?"
)
WITHIN_TEXT: Final = re.compile(
    f"[\u3400-\u9fffA-Za-z]{{1,20}}{OPENING}\\d{{4}}{CLOSING}(?:第)?\\d{{1,6}}号"
)
# Words before a number that do not belong to the code of the body that issued it.
LEAD_IN: Final = re.compile(
    "^.*(?:根据|按照|依据|依照|贯彻落实|印发的|发布的|文号为?|以及|废止"
    "|的(?:通知|意见|决定|规定|办法|函|批复))"
)


class DocumentNumber(NamedTuple):
    """发文字号: 机关代字〔年〕序号号; an order (令) or notice may have no year."""

    code: str
    year: int | None
    serial: int
    form: Literal["bracketed", "of_the_year", "order"] = "bracketed"

    @property
    def text(self) -> str:
        """The customary form (GB/T 9704—2012): 〔〕, no leading zeros, no 第 after a bracket."""
        if self.form == "bracketed":
            return f"{self.code}〔{self.year}〕{self.serial}号"
        year = f"{self.year}年" if self.year else ""
        return f"{self.code}{year}第{self.serial}号"


def parse_document_number(text: str | None) -> DocumentNumber | None:
    """The number a field holds, however it was typed; the first where several stand together."""
    squeezed = SPACES.sub("", text or "").translate(FULL_WIDTH).strip("，。；、,;")[:120]
    for candidate in (squeezed, re.split(r"(?<=号)[、，,;；]", squeezed)[0]):
        for pattern, form in ((BRACKETED, "bracketed"), (OF_THE_YEAR, "of_the_year")):
            if found := pattern.fullmatch(candidate):
                return _number(found, form)
        if found := ORDER.fullmatch(candidate) or NUMBERED_ORDER.fullmatch(candidate):
            return _order(found)
    return None


def find_document_numbers(text: str) -> list[DocumentNumber]:
    """Bracketed numbers mentioned in running text, each once, in their order."""
    found: dict[DocumentNumber, None] = {}
    for match in WITHIN_TEXT.finditer(text.translate(FULL_WIDTH)):
        number = parse_document_number(LEAD_IN.sub("", match.group()))
        if number:
            found[number] = None
    return list(found)


def _number(found: re.Match[str], form: str) -> DocumentNumber | None:
    year = int(found["year"])
    if year < 100:  # 〔92〕 was customary until the nineties
        year += 1900
    if not (EARLIEST_YEAR <= year <= LATEST_YEAR and int(found["serial"])):
        return None
    if form == "of_the_year":
        return DocumentNumber(found["code"], year, int(found["serial"]), "of_the_year")
    return DocumentNumber(found["code"] + (found["word"] or ""), year, int(found["serial"]))


def _order(found: re.Match[str]) -> DocumentNumber | None:
    serial = found["serial"]
    number = int(serial) if serial.isdigit() else _spoken(serial)
    code = found["code"] + (found.groupdict().get("word") or "")
    return DocumentNumber(code, None, number, "order") if number else None


# --- dates -----------------------------------------------------------------------------------

CHINESE_DIGITS: Final = {
    **{character: number for number, character in enumerate("〇一二三四五六七八九")},
    **dict.fromkeys("零○◯ＯOoО0", 0),
}
SPELLED: Final = "[〇零○◯ＯOoО0一二三四五六七八九]"
TENS: Final = "[一二三四五六七八九十〇零廿卅]{1,4}"
PARTIAL: Final = re.compile(r"(\d{4})(?:[-./年](\d{1,2})(?:[-./月](\d{1,2})日?|月)?|年)?")
COMPACT: Final = re.compile(r"(\d{4})(\d{2})(\d{2})")
IN_CHINESE: Final = re.compile(f"({SPELLED}{{4}})年(?:({TENS})月(?:({TENS})日)?)?")
TIME_OF_DAY: Final = re.compile(
    r"(?:[T ]|(?<=日))\s*(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?\s*(Z|UTC|[+-]\d{2}:?\d{2})?$",
    re.IGNORECASE,
)
WEEKDAY: Final = re.compile("[（(]?(?:星期|周)[一二三四五六日天][）)]?")
EPOCH: Final = re.compile(r"1\d{9}(?:\d{3})?")


def parse_date(text: str | None) -> str | None:
    """`2013`, `2013-06` or `2013-06-04`, as precise as the text is; None where there is no date.

    Moments in UTC are days in Asia/Shanghai: 2021-11-18T16:00:00Z is the 19th.
    """
    written = WEEKDAY.sub("", (text or "").translate(FULL_WIDTH)).strip()
    if len(written) > 60:
        return None
    if EPOCH.fullmatch(written):
        return _day_of_moment(datetime.fromtimestamp(int(written[:10]), UTC))
    time = TIME_OF_DAY.search(written)
    day = _day(SPACES.sub("", written[: time.start()] if time else written))
    if not time or not day or len(day) < 10:
        return None if time else day
    return _shifted(day, time)


def _day(text: str) -> str | None:
    for pattern in (PARTIAL, COMPACT):
        if found := pattern.fullmatch(text):
            return _checked(_known([int(part) for part in found.groups() if part]))
    if found := IN_CHINESE.fullmatch(text):
        year = int("".join(str(CHINESE_DIGITS[character]) for character in found[1]))
        return _checked([year, *(_spoken(part) for part in found.groups()[1:] if part)])
    return None


def _known(parts: list[int]) -> list[int]:
    """1990-00-00 is how some systems write a year whose day is not known."""
    while len(parts) > 1 and not parts[-1]:
        parts.pop()
    return parts


def _checked(parts: list[int]) -> str | None:
    padded = [*parts, 1, 1][:3]
    try:
        date(*padded)
    except ValueError:
        return None
    if not EARLIEST_YEAR <= padded[0] <= LATEST_YEAR:
        return None
    return "-".join(f"{part:0{4 if place == 0 else 2}d}" for place, part in enumerate(parts))


def _spoken(text: str) -> int:
    """二十三 → 23, 一〇二 → 102, 八十五 → 85; 0 where it is no number."""
    text = text.replace("廿", "二十").replace("卅", "三十")
    if "十" not in text and "百" not in text:
        return int("".join(str(CHINESE_DIGITS.get(character, 0)) for character in text) or 0)
    hundreds, _, rest = text.rpartition("百")
    tens, ten, ones = rest.rpartition("十")
    total = (CHINESE_DIGITS.get(hundreds, 1) if "百" in text else 0) * 100
    if ten:
        total += (CHINESE_DIGITS.get(tens.lstrip("零〇"), 0) if tens.lstrip("零〇") else 1) * 10
    return total + CHINESE_DIGITS.get(ones.lstrip("零〇"), 0)


def _shifted(day: str, time: re.Match[str]) -> str | None:
    hour, minute, second = (int(part or 0) for part in time.group(1, 2, 3))
    if hour > 23 or minute > 59 or second > 59:
        return None
    zone = (time.group(4) or "").upper()
    if not zone:
        return day
    moment = datetime.fromisoformat(f"{day}T{hour:02d}:{minute:02d}:{second:02d}")
    return _day_of_moment(moment.replace(tzinfo=_zone(zone)))


def _zone(text: str) -> timezone:
    if text in {"Z", "UTC"}:
        return UTC
    digits = text[1:].replace(":", "")
    offset = timedelta(hours=min(int(digits[:2]), 23), minutes=min(int(digits[2:]), 59))
    return timezone(-offset if text[0] == "-" else offset)


def _day_of_moment(moment: datetime) -> str:
    return moment.astimezone(LEGAL_TIME).date().isoformat()


# --- 有效性 ----------------------------------------------------------------------------------

Standing = Literal["effective", "expired", "abolished", "unknown"]
# Asked in this order; the first phrase that occurs decides.
STATUS_WORDS: Final[tuple[tuple[str, Standing], ...]] = (
    ("尚未", "unknown"),  # 尚未生效, 尚未施行: the day of commencement decides, not this word
    ("未生效", "unknown"),
    ("未标注", "unknown"),
    ("部分", "effective"),  # 部分有效, 部分废止: the document still stands
    ("未失效", "effective"),
    ("未废止", "effective"),
    (
        "废止或失效",
        "expired",
    ),  # either way it has lost its effect; that it was abolished is not said
    ("失效或废止", "expired"),
    ("废止", "abolished"),
    ("撤销", "abolished"),
    ("失效", "expired"),
    ("无效", "expired"),
    ("已过", "expired"),
    ("到期", "expired"),
    ("已修改", "expired"),  # this version: a later one has taken its place
    ("已被修改", "expired"),
    ("有效", "effective"),
    ("现行", "effective"),
    ("试行", "effective"),
    ("施行", "effective"),
)


def parse_validity(text: str | None) -> Standing:
    """The standing a status word claims. `unknown` is never shown as 现行有效."""
    word = SPACES.sub("", text or "")
    return next((standing for phrase, standing in STATUS_WORDS if phrase in word), "unknown")
