"""Measure one thing beside another, in turns, so that both meet the same machine."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median

ROUNDS = 5
TOO_MUCH = 0.25


@dataclass(frozen=True)
class Figure:
    """One line of the table.

    ``ratio`` is ours to the peer's, median of the rounds; ``spread`` how far the middle half of
    the rounds lies apart, as a share of the median. ``wanted`` is said in words, ``met`` judged.
    """

    name: str
    ours: str
    peer: str
    ratio: float | None
    spread: float
    wanted: str
    met: bool
    cpu_seconds: float
    note: str = ""
    left_out: bool = False

    @property
    def verdict(self) -> str:
        """Met, not met, or nothing that can be said."""
        if self.left_out:
            return "left out"
        if self.spread > TOO_MUCH:
            return "inconclusive"
        return "met" if self.met else "NOT MET"


def without(name: str, wanted: str, reason: str) -> Figure:
    """A figure that could not be taken, and why."""
    return Figure(name, "", "", None, 0.0, wanted, False, 0.0, reason, left_out=True)


def beside(
    name: str,
    gave: dict[str, list[float]],
    spent: dict[str, float],
    *,
    unit: str,
    peer: str,
    wanted: str,
    at_most: float | None = None,
    at_least: float | None = None,
    of_peer: bool = False,
    note: str = "",
) -> Figure:
    """A figure out of rounds of ``ours`` and ``peer``.

    The bound is one on the ratio where ``of_peer``, else one on the value itself; the spread told
    is that of what is judged.
    """
    shares = ratios(gave["ours"], gave["peer"])
    judged = shares if of_peer else gave["ours"]
    value = median(judged)
    met = (at_most is None or value <= at_most) and (at_least is None or value >= at_least)
    return Figure(
        name, f"{median(gave['ours']):,.1f} {unit}", f"{peer}: {median(gave['peer']):,.1f} {unit}",
        median(shares) if shares else None, spread(judged), wanted, met, sum(spent.values()), note,
    )  # fmt: skip


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which that share of them lies."""
    ordered = sorted(values)
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)]


def spread(values: Sequence[float]) -> float:
    """How far the middle half of the values lies apart, as a share of their median."""
    middle = median(values)
    if not middle:
        return 0.0
    return (percentile(values, 0.75) - percentile(values, 0.25)) / middle


def interleaved(
    works: dict[str, Callable[[], float]], rounds: int = ROUNDS
) -> tuple[dict[str, list[float]], dict[str, float]]:
    """Each work once in every round, in turning order; what each gave, and its CPU-seconds."""
    gave: dict[str, list[float]] = {name: [] for name in works}
    spent = dict.fromkeys(works, 0.0)
    names = list(works)
    for number in range(rounds):
        turn = number % len(names)
        for name in names[turn:] + names[:turn]:
            begun = time.process_time()
            gave[name].append(works[name]())
            spent[name] += time.process_time() - begun
    return gave, spent


def ratios(ours: Sequence[float], peers: Sequence[float]) -> list[float]:
    """Ours to the peer's, round by round."""
    return [mine / theirs for mine, theirs in zip(ours, peers, strict=True) if theirs]
