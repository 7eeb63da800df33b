"""Numbers that pass every check and belong to nobody.

IDs carry a region no county has (``539900``), mobiles the block 000 after a real prefix, cards
zeros after the issuer. Check digits are worked out here by hand, so that the tests do not ask the
library under test.
"""

from __future__ import annotations

from datetime import date

NOWHERE = "539900"
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def resident_id(*, region: str = NOWHERE, born: date = date(1963, 4, 5), sequence: int = 12) -> str:
    """A resident ID number of 18 figures with its check digit (GB 11643)."""
    head = f"{region}{born:%Y%m%d}{sequence:03d}"
    rest = sum(int(digit) * weight for digit, weight in zip(head, _WEIGHTS, strict=True)) % 11
    return head + "10X98765432"[rest]


def old_resident_id(
    *, region: str = NOWHERE, born: date = date(1963, 4, 5), sequence: int = 12
) -> str:
    """The form of 15 figures in use before 1999."""
    return f"{region}{born:%y%m%d}{sequence:03d}"


def mobile(*, prefix: str = "138", last: int = 1234) -> str:
    """A mobile number of eleven figures."""
    return f"{prefix}0000{last:04d}"


def bank_card(*, issuer: str = "622200", length: int = 19, serial: int = 42) -> str:
    """A card number with its Luhn check digit."""
    head = f"{issuer}{serial:0{length - len(issuer) - 1}d}"
    doubled = (int(digit) * (2 - place % 2) for place, digit in enumerate(reversed(head)))
    return head + str(-sum(sum(divmod(value, 10)) for value in doubled) % 10)


def unit_code(*, region: str = "530102", body: str = "015123456") -> str:
    """A unified social credit code 统一社会信用代码 of a government office (GB 32100)."""
    alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    head = f"11{region}{body}"
    total = sum(alphabet.index(sign) * 3**place % 31 for place, sign in enumerate(head))
    return head + alphabet[-total % 31]
