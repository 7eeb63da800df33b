"""Which rules screening goes by: others find other things in texts that have not changed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from gongkai.screening.rules.engine import RULES_VERSION

_PLACES = (Path(__file__).parent, Path(__file__).parent.parent / "data")


@cache
def product_version() -> str:
    """A digest over the code of the rules and the data they go by."""
    paths = (path for place in _PLACES for path in place.rglob("*") if _is_ours(path))
    return digest_of((path.name, path.read_bytes()) for path in sorted(paths))


def digest_of(parts: Iterable[tuple[str, bytes]]) -> str:
    """The same for the same parts under the same names."""
    whole = hashlib.sha256(str(RULES_VERSION).encode())
    for name, content in parts:
        whole.update(f"\n{name}\n{hashlib.sha256(content).hexdigest()}".encode())
    return whole.hexdigest()


def rules_version(tables: str) -> str:
    """The version of the product's rules with what the office has set: ``tables`` names that."""
    return hashlib.sha256(f"{product_version()}\n{tables}".encode()).hexdigest()


def _is_ours(path: Path) -> bool:
    return path.is_file() and path.suffix != ".pyc"
