"""Clocks, steps and timelines."""

from collections.abc import Iterable
from typing import Any

from gongkai.ui.clocks import shown_clock
from gongkai.ui.library import register

COMPONENTS = "ui/components/"


@register.inclusion_tag(COMPONENTS + "clock_row.html")
def clock_row(clock: Any) -> dict[str, Any]:
    return {"clock": shown_clock(clock)}


@register.inclusion_tag(COMPONENTS + "clock_bar.html")
def clock_bar(clock: Any) -> dict[str, Any]:
    return {"clock": shown_clock(clock)}


@register.inclusion_tag(COMPONENTS + "clock_large.html")
def clock_large(clock: Any) -> dict[str, Any]:
    return {"clock": shown_clock(clock)}


@register.inclusion_tag(COMPONENTS + "steps.html")
def steps(items: Iterable[Any], label: Any = "") -> dict[str, Any]:
    return {"items": items, "label": label}


@register.inclusion_tag(COMPONENTS + "timeline.html")
def timeline(items: Iterable[Any], kind: str = "versions", label: Any = "") -> dict[str, Any]:
    return {"items": items, "kind": kind, "label": label}
