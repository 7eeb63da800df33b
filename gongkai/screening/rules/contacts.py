"""E-mail addresses and accounts of private persons: 电子邮箱, 微信号, QQ号.

Rule: 《个人信息保护法》第二十五条. Advice, because many offices, and most villages, give such an
address as their own; addresses below gov.cn are an office's and no finding. A group (群), a public
account (公众号) and a mini program (小程序) belong to nobody's person.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gongkai.screening.enums import FindingCode, Severity
from gongkai.screening.rules.places import places_behind
from gongkai.screening.rules.values import Context, Hit

RULE = "《个人信息保护法》第二十五条"
LONGEST_NAME = 64
"""Signs before the @ (RFC 5321 4.5.3.1.1)."""

_AT = ("@", "＠")
_NAME_BEFORE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._%+-]{0,63}\Z")
_DOMAIN = re.compile(r"(?:[A-Za-z0-9-]{1,63}\.){1,6}[A-Za-z]{2,24}(?![A-Za-z0-9-])")
_OFFICE = re.compile(r"(?:\A|\.)gov\.cn\Z", re.IGNORECASE)

_LABELS = ("微信", "QQ", "qq", "Qq", "ＱＱ", "WeChat", "Wechat", "wechat")
_LETTER = re.compile("[A-Za-z]")
_OF_NOBODY = re.compile(r"[ \t]*(?:公众|官方|群|小程序|支付|扫码|视频号|平台|城市服务)")
_NUMBER_WORD = r"(?:号码|账号|帐号|号|同号)?[ \t\u3000]*[:：为是]?[ \t\u3000]*"
_ACCOUNT = re.compile(
    _NUMBER_WORD + r"([A-Za-z][A-Za-z0-9_-]{5,19}|[1-9][0-9]{4,10})(?![A-Za-z0-9@])"
)
_MOBILE = re.compile("1[3-9][0-9]{9}")


def detect(text: str, _context: Context) -> Iterator[Hit]:
    """E-mail addresses, then accounts behind their label."""
    yield from _addresses(text)
    yield from _accounts(text)


def _addresses(text: str) -> Iterator[Hit]:
    for behind in places_behind(text, _AT):
        name = _NAME_BEFORE.search(text, max(0, behind - 1 - LONGEST_NAME), behind - 1)
        domain = _DOMAIN.match(text, behind)
        if not name or not domain or _MOBILE.fullmatch(name.group()):
            continue
        if not _OFFICE.search(domain.group()):
            hidden = tuple(range(name.start() + 1, name.end())) or (name.start(),)
            yield Hit(FindingCode.EMAIL, Severity.ADVICE, name.start(), domain.end(), RULE, hidden)


def _accounts(text: str) -> Iterator[Hit]:
    for behind in places_behind(text, _LABELS):
        if _OF_NOBODY.match(text, behind) or _is_part_of_a_word(text, behind):
            continue
        found = _ACCOUNT.match(text, behind)
        # a mobile that serves as an account, or as an address, is told by the detector of mobiles
        if found and not _MOBILE.fullmatch(found[1]):
            start, end = found.span(1)
            yield Hit(
                FindingCode.CHAT_ACCOUNT, Severity.ADVICE, start, end, RULE,
                tuple(range(start + 2, end)),
            )  # fmt: skip


def _is_part_of_a_word(text: str, behind: int) -> bool:
    """Whether a Latin label is a piece of a longer Latin word."""
    begin = behind
    while begin > 0 and _LETTER.match(text, begin - 1) and behind - begin < 8:
        begin -= 1
    word = text[begin:behind]
    return bool(word) and (word not in _LABELS or bool(_LETTER.match(text, behind)))
