"""Bank card numbers: length and leading figures of an issuer, and the Luhn check digit.

Rule: financial accounts are sensitive personal information, 《个人信息保护法》第二十八条.
"""

from __future__ import annotations

import re

from stdnum import luhn

from gongkai.screening.enums import FindingCode, Severity
from gongkai.screening.rules.candidate import Candidate, Verdict

RULE = "《个人信息保护法》第二十五条、第二十八条"

SHAPE = re.compile(
    "62[0-9]{14,17}"  # UnionPay
    "|(?:4[0-9]{3}|5[1-5][0-9]{2}|35[2-8][0-9])[0-9]{12}"  # Visa, MasterCard, JCB
    "|3[47][0-9]{13}"  # American Express
    "|(?:9558[0-9]{2}|9559[0-9]{2}|436742|456351|601382)[0-9]{13}"  # older cards of large banks
)
_FOURS = re.compile("(?:4,){3,4}(?:[1-4],)?")
_OTHER_GROUPS = {(4, 6, 5), (6, 10), (6, 13), (6, 12), (6, 11), (8, 8), (8, 11)}


def classify(candidate: Candidate) -> Verdict | None:
    """A card number, if its figures and the way they are grouped are those of one.

    Numbers in a row of a table may add up to any length, so joined pieces count only when they
    are grouped as on a card. Figures glued to letters or inside a web address are codes.
    """
    if not _is_grouped_like_a_card(candidate) or not luhn.is_valid(candidate.figures):
        return None
    if candidate.is_glued_to_letters or candidate.is_in_web_address:
        return None
    length = len(candidate.figures)
    return Verdict(FindingCode.BANK_CARD, Severity.BLOCKING, RULE, first=0, last=length)


def _is_grouped_like_a_card(candidate: Candidate) -> bool:
    groups = candidate.groups
    if len(groups) == 1 or candidate.is_one_by_one or groups in _OTHER_GROUPS:
        return True
    return bool(_FOURS.fullmatch("".join(f"{size}," for size in groups)))
