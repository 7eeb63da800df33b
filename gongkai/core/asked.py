"""Reading what an address asks for: anybody can write anything behind the question mark."""

from __future__ import annotations

MOST = 2**63 - 1
"""What a database key can be at most."""
LONGEST = len(str(MOST))


def whole_number(text: str | None, *, least: int = 0, most: int = MOST) -> int | None:
    """The whole number in ``text`` if it is one, in plain digits and within bounds; else None."""
    if not text or len(text) > LONGEST or not (text.isascii() and text.isdecimal()):
        return None
    number = int(text)
    return number if least <= number <= most else None


def plain_words(text: str | None, *, longest: int = 100) -> str:
    """What was typed into a search box: one line, not too long, without control characters."""
    kept = "".join(sign if sign.isprintable() else " " for sign in text or "")
    return " ".join(kept.split())[:longest]
