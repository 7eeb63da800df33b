"""Check characters of the codes that stand in Chinese documents.

Everything is built on the region 539900, which no real place has, so that no code
can be somebody's: unified social credit codes (GB 32100), organisation codes (GB 11714)
and resident identity numbers (GB 11643) made here are valid in form alone.
"""

from __future__ import annotations

from datetime import date

REGION = "539900"
CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
CREDIT_WEIGHTS = tuple(3**place % 31 for place in range(17))
ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
RESIDENT_WEIGHTS = tuple(2 ** (17 - place) % 11 for place in range(17))
RESIDENT_CHECKS = "10X98765432"


def organisation_code(body: str) -> str:
    """Eight characters and their check character. GB 11714."""
    total = sum(
        CREDIT_ALPHABET.index(sign) * weight
        for sign, weight in zip(body, ORGANISATION_WEIGHTS, strict=True)
    )
    return body + "0123456789X0"[11 - total % 11]


def credit_code(category: str, serial: int) -> str:
    """The unified social credit code of a unit of the demo city. GB 32100.

    ``category`` is the two signs of registering authority and type: 11 government organ,
    12 public institution, 54 villagers' committee, 91 enterprise.
    """
    body = category + REGION + organisation_code(f"MB{serial:06d}")
    total = sum(
        CREDIT_ALPHABET.index(sign) * weight
        for sign, weight in zip(body, CREDIT_WEIGHTS, strict=True)
    )
    return body + CREDIT_ALPHABET[(31 - total % 31) % 31]


def resident_number(born_on: date, serial: int) -> str:
    """A resident identity number of the region nobody lives in. GB 11643."""
    body = f"{REGION}{born_on:%Y%m%d}{serial:03d}"
    total = sum(int(digit) * weight for digit, weight in zip(body, RESIDENT_WEIGHTS, strict=True))
    return body + RESIDENT_CHECKS[total % 11]


def mobile_number(serial: int) -> str:
    """Eleven digits of the form of a mobile number, from a block nobody was given."""
    return f"1990000{serial % 10000:04d}"


def bank_card(serial: int) -> str:
    """Nineteen digits that pass Luhn, with an issuer prefix no bank bears."""
    body = f"620000{serial:012d}"
    total = 0
    for place, digit in enumerate(reversed(body)):
        doubled = int(digit) * 2 if place % 2 == 0 else int(digit)
        total += doubled - 9 if doubled > 9 else doubled
    return body + str(-total % 10)
