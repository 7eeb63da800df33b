"""Digits as people type them: full width, in groups, with blanks and dashes between."""

from __future__ import annotations

DIGIT = "0-9０-９"
"""For a character class: half and full width."""

DASHES = "-－‐‑‒–—−"
BLANKS = " \u00a0\u00ad\u2002\u2003\u2009\u200b\u200c\u200d\u3000\ufeff"
"""Blanks within a number, invisible ones from web pages included. Not the tab: it parts cells."""

SEPARATOR = "\\" + DASHES + BLANKS
"""For a character class: what may stand, once, between two digits of one number."""

_TO_ASCII = {0xFF10 + value: 0x30 + value for value in range(10)}
_TO_ASCII |= dict.fromkeys(map(ord, "xＸｘ"), ord("X"))
_DROPPED = dict.fromkeys(map(ord, DASHES + BLANKS))


def in_ascii(text: str) -> str:
    """``text`` with full-width digits made ASCII and x made X; the same length."""
    return text.translate(_TO_ASCII)


def normalised(text: str) -> str:
    """A number without its separators, in ASCII."""
    return text.translate(_TO_ASCII | _DROPPED)


def only_digits(text: str) -> str:
    """Just the digits, however the number is written: ``0871-6000 1234`` is ``087160001234``."""
    return "".join(letter for letter in in_ascii(text) if letter in "0123456789")
