"""Initial passwords: easy to read aloud and to type, used once."""

from __future__ import annotations

import secrets

CAPITALS = "ABCDEFGHJKLMNPQRTUVWXY"
SMALL = "abcdefghijkmnpqrtuvwxy"
DIGITS = "346789"


def initial_password() -> str:
    """Three groups such as Kpwm-4739-tbxe: no two signs that look alike, all four kinds."""
    groups = (
        secrets.choice(CAPITALS) + _some(SMALL, 3),
        _some(DIGITS, 4),
        _some(SMALL, 4),
    )
    return "-".join(groups)


def _some(signs: str, number: int) -> str:
    return "".join(secrets.choice(signs) for _place in range(number))
