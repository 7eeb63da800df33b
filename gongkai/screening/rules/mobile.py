"""Mobile telephone numbers: eleven figures beginning 13 to 19.

Rule: 《个人信息保护法》第二十五条. An office line is no personal information, and office lines are
mobiles in many villages: the unit's own numbers are handed in and never findings.
"""

from __future__ import annotations

import re

from gongkai.screening.enums import FindingCode, Severity
from gongkai.screening.rules.candidate import Candidate, Verdict
from gongkai.screening.rules.digits import DASHES, DIGIT

RULE = "《个人信息保护法》第二十五条"
LENGTH = 11

SHAPE = re.compile("(?:86|0086|0)?1[3-9][0-9]{9}")
_GROUPS = {(3, 4, 4), (3, 8), (7, 4), (4, 4, 3), (3, 3, 5), (5, 6), (4, 3, 4)}
_TIED_BEFORE = re.compile(f"[{DIGIT}](?<!86)[\\{DASHES}]\\Z")
_TIED_AFTER = re.compile(f"[\\{DASHES}][{DIGIT}]")
_TELEPHONE_WORD = re.compile("(?:tel|phone|mobile|mob|cell|call|[tmp])", re.IGNORECASE)
_LETTERS_BEFORE = re.compile(r"[A-Za-z_]+\Z")

_OFFICE_LINE = re.compile(
    "(?:咨询|服务|值班|监督|举报|投诉|办公|受理|报名|维权|求助|救援|报警|公开|预约|热线|客服|报修|监管|技术支持)"
    r"(?:室|台|站|点|处)?(?:电话|热线|手机|号码|专线)?(?:号码|号)?[\s:：,，、;；/／（()）0-9*+\-—－]*\Z"
)
_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈"
    "姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
)
_PERSON = re.compile(
    "联系人|经办人|负责人|责任人|申请人|当事人|代理人|法定代表人|姓名|户主|村民|家长|本人|"
    "先生|女士|老师|同志|师傅|小姐|经理|主任|书记|村长|组长|医生|律师|"
    f"(?:\\A|[\\s:：,，、;；。（(/])[{_SURNAMES}][\u4e00-\u9fa5]{{1,2}}(?=[\\s:：,，、;；/（()）]|\\Z)"
)


def classify(candidate: Candidate) -> Verdict | None:
    """A mobile number that is not one of the unit's own.

    Blocking, because behind a mobile there is a person; advice where the words before it call it
    an office line (咨询电话, 值班电话 …) and no person is named beside it.
    """
    if candidate.figures[-LENGTH:] in candidate.own_phones:
        return None
    if not _is_grouped_like_a_telephone(candidate) or _is_part_of_a_code(candidate):
        return None
    severity = Severity.ADVICE if _is_office_line(candidate) else Severity.BLOCKING
    last = len(candidate.figures)
    return Verdict(FindingCode.MOBILE, severity, RULE, last - LENGTH, last)


def _is_grouped_like_a_telephone(candidate: Candidate) -> bool:
    """One piece, or pieces grouped as people do, which no dash ties to further figures."""
    if len(candidate.groups) == 1:
        return True
    if candidate.groups not in _GROUPS and not candidate.is_one_by_one:
        return False
    text, start, end = candidate.text, candidate.start, candidate.end
    head, tail = text[max(0, start - 3) : start], text[end : end + 2]
    return not (_TIED_BEFORE.search(head) or _TIED_AFTER.match(tail))


def _is_part_of_a_code(candidate: Candidate) -> bool:
    """Glued to letters other than those for a telephone, or inside a web address."""
    glued = _LETTERS_BEFORE.search(candidate.before)
    if glued and not _TELEPHONE_WORD.fullmatch(glued.group()):
        return True
    return candidate.is_in_web_address


def _is_office_line(candidate: Candidate) -> bool:
    before = candidate.before
    if not _OFFICE_LINE.search(before) or _PERSON.search(before):
        return False
    return not _PERSON.search(re.split("[。；;]", candidate.after)[0][:12])
