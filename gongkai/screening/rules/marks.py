"""Marks that say a paper is secret, internal, or not for publication: found by form, not by word.

The words 秘密 and 机密 in running text are no finding: every fifth law speaks of secrets. A mark is
the word with the star that only a marked paper carries, or the word alone on its line.

Rules: state secrets are not made public, 《政府信息公开条例》第十四条; what is to be published is
reviewed for secrecy first, 《保守国家秘密法》第三十五条. Internal affairs may be withheld,
《政府信息公开条例》第十六条; every unit reviews before it publishes, 第十七条.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gongkai.screening.enums import FindingCode, Severity
from gongkai.screening.rules.values import Context, Hit

STATE_MARK_RULE = "《政府信息公开条例》第十四条、《保守国家秘密法》第三十五条"
INTERNAL_MARK_RULE = "《政府信息公开条例》第十六条、第十七条"
WITHHELD_MARK_RULE = "《政府信息公开条例》第十七条"

LONGEST_LINE = 48
"""A mark with everything that may stand beside it is shorter than this."""

_BLANK = r"[ \t\u00a0\u3000]{0,6}"
_TRIGGER = re.compile(
    f"[绝絕机機秘祕]{_BLANK}密|内{_BLANK}部|注{_BLANK}意|外{_BLANK}传|此{_BLANK}件"
)
_GRADE = "(?:绝密|絕密|机密|機密|秘密|祕密)"
_TERM = "(?:[0-9０-９一二三四五六七八九十]{1,3}(?:年|个月|月|日|天)|长期|永久)"
_OPEN, _CLOSE = r"[（(【\[〔]?", r"[）)】\]〕]?"

_STARRED = re.compile(
    f"[绝絕机機秘祕]{_BLANK}密{_BLANK}(?:[★☆✩✭⭐]|[*＊](?={_BLANK}{_TERM}))(?:{_BLANK}{_TERM})?"
)
_SECRET_LINE = re.compile(
    rf"(?:[0-9]{{6}})?{_OPEN}(?:密级[:：]?)?[★☆]?{_GRADE}[件级]?[★☆*＊·]?{_TERM}?"
    rf"{_CLOSE}(?:特急|加急|特提|平急|急件|紧急)?"
)
_KEEPING = "(?:注意(?:保存|保管|保密)|妥善保管|(?:不得|请勿|严禁|切勿)外传|不得翻印|阅后收回)"
_INTERNAL_LINE = re.compile(
    rf"{_OPEN}(?:内部(?:资料|文件|刊物|材料|参考|情况|信息|使用|传阅)[,，、;；:：。·]?{_KEEPING}?"
    rf"|{_KEEPING}|仅[供限]内部(?:参考|使用|参阅|传阅)|工作秘密[★☆]?{_TERM}?)[!！。]?{_CLOSE}"
)
_WITHHELD = re.compile(rf"[（(]{_BLANK}此{_BLANK}件{_BLANK}(不予公开|不公开|不宜公开|依申请公开)")
_WITHHELD_LINE = re.compile(rf"{_OPEN}此件(不予公开|不公开|不宜公开|依申请公开)[。]?{_CLOSE}")
_LINE_BREAKS = "\r\n\x0b\x0c\u2028\u2029"


def detect(text: str, _context: Context) -> Iterator[Hit]:
    """Marks in ``text``; what the caller knows of the record makes no difference."""
    done = 0
    for found in _TRIGGER.finditer(text):
        if found.start() < done:
            continue
        hit = _hit_at(text, found.start())
        if hit:
            done = hit.end
            yield hit


def _hit_at(text: str, at: int) -> Hit | None:
    starred = _STARRED.match(text, at)
    if starred:
        return _secret(*starred.span())
    noted = _WITHHELD.match(text, max(0, at - 1)) or _WITHHELD.match(text, max(0, at - 2))
    if noted:
        return _withheld(noted.group(1), *noted.span())
    start, end = _line_around(text, at)
    line = "".join(text[start:end].split())
    return _hit_of_line(line, start, end) if line else None


def _hit_of_line(line: str, start: int, end: int) -> Hit | None:
    if _SECRET_LINE.fullmatch(line):
        return _secret(start, end)
    if _INTERNAL_LINE.fullmatch(line):
        return _internal(line, start, end)
    noted = _WITHHELD_LINE.fullmatch(line)
    return _withheld(noted.group(1), start, end) if noted else None


def _line_around(text: str, at: int) -> tuple[int, int]:
    """The line that ``at`` stands on, without blanks around it; empty when it is a long one."""
    low, high = max(0, at - LONGEST_LINE), min(len(text), at + LONGEST_LINE)
    start = max((text.rfind(mark, low, at) for mark in _LINE_BREAKS), default=-1) + 1
    ends = [end for mark in _LINE_BREAKS if (end := text.find(mark, at, high)) >= 0]
    if (start == 0 and low > 0) or (not ends and high < len(text)):
        return at, at
    line = text[start : min(ends, default=high)]
    begin = start + len(line) - len(line.lstrip())
    return begin, begin + len(line.strip())


def _secret(start: int, end: int) -> Hit:
    return Hit(FindingCode.SECRET_MARK, Severity.BLOCKING, start, end, STATE_MARK_RULE)


def _internal(line: str, start: int, end: int) -> Hit:
    """Blocking when it orders the paper kept in or is a work secret; 内部资料 alone is advice."""
    ordered = re.search(f"{_KEEPING}|工作秘密|仅[供限]内部", line)
    severity = Severity.BLOCKING if ordered else Severity.ADVICE
    return Hit(FindingCode.INTERNAL_MARK, severity, start, end, INTERNAL_MARK_RULE)


def _withheld(note: str, start: int, end: int) -> Hit:
    """A document open on request may be made public on reflection; one withheld may not."""
    severity = Severity.ADVICE if note == "依申请公开" else Severity.BLOCKING
    return Hit(FindingCode.WITHHELD_MARK, severity, start, end, WITHHELD_MARK_RULE)
