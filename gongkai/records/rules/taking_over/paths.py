"""Where a value lies in an answer: ``data.list``, ``page.content.0.title``, ``groups.*.rows``.

Names are parted by dots; a number is a place in a list; ``*`` means every value of a list or
object there.
"""

from __future__ import annotations

from typing import Any, Final

NOTHING: Final = object()


def exists(data: Any, path: str) -> bool:
    """Whether there is something at that path, be it null."""
    return next(iter(_at(data, path.split("."))), NOTHING) is not NOTHING


def value_at(data: Any, path: str) -> Any:
    """The first value at that path; None where there is none."""
    return next(iter(_at(data, path.split("."))), None)


def values_at(data: Any, path: str) -> list[Any]:
    """Every value at that path; the members of a list that stands there one by one."""
    found: list[Any] = []
    for value in _at(data, path.split(".") if path else []):
        if isinstance(value, list):
            found.extend(value)
        elif value is not None:
            found.append(value)
    return found


def _at(data: Any, steps: list[str]) -> list[Any]:
    reached = [data]
    for step in steps:
        reached = [value for place in reached for value in _one_step(place, step)]
    return reached


def _one_step(place: Any, step: str) -> list[Any]:
    if step == "*":
        if isinstance(place, dict):
            return list(place.values())
        return list(place) if isinstance(place, list) else []
    if isinstance(place, dict):
        return [place[step]] if step in place else []
    if isinstance(place, list) and step.isdigit() and int(step) < len(place):
        return [place[int(step)]]
    return []
