"""Choices that look random and are the same every time: nothing here is a secret."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


class Dice:
    """A stream of numbers that follows from its name alone."""

    def __init__(self, *name: object) -> None:
        self.name = "/".join(str(part) for part in name)
        self.turn = 0

    def below(self, limit: int) -> int:
        """A number from 0 up to, not including, ``limit``."""
        self.turn += 1
        digest = hashlib.sha256(f"{self.name}#{self.turn}".encode()).digest()
        return int.from_bytes(digest[:8], "big") % limit

    def between(self, low: int, high: int, step: int = 1) -> int:
        """A number from ``low`` to ``high``, both possible, in steps."""
        return low + self.below((high - low) // step + 1) * step

    def pick(self, choices: Sequence[T]) -> T:
        """One of the choices."""
        return choices[self.below(len(choices))]

    def sample(self, choices: Sequence[T], count: int) -> list[T]:
        """Up to ``count`` different choices, in their own order."""
        return [choices[place] for place in sorted(self.shuffled(range(len(choices)))[:count])]

    def shuffled(self, choices: Sequence[T]) -> list[T]:
        """All choices in another order."""
        left = list(choices)
        return [left.pop(self.below(len(left))) for _ in range(len(left))]

    def percent(self, chance: int) -> bool:
        """True in ``chance`` of a hundred cases."""
        return self.below(100) < chance
