"""Parts only the desk uses: boxes, tasks, findings, comparisons."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.template import Context
from django.utils.safestring import SafeString

from gongkai.ui.diffs import as_segments, merged
from gongkai.ui.library import button_of, buttons_of, draw, look_up, register

COMPONENTS = "ui/components/"
FINDING_TONES = {
    "must": ("bad", "octagon-alert"),
    "should": ("warn", "triangle-alert"),
    "reasoned": ("warn", "triangle-alert"),
    "handled": ("ok", "circle-check"),
}


@register.simple_block_tag
def box(
    content: str,
    title: Any = "",
    note: Any = "",
    href: str = "",
    more: Any = "",
    level: int = 2,
    flush: bool = False,
    id: str = "",
) -> SafeString:
    return draw(
        "box",
        content=content,
        title=title,
        note=note,
        href=href,
        more=more,
        level=level,
        flush=flush,
        id=id,
    )


@register.inclusion_tag(COMPONENTS + "task_group.html")
def task_group(heading: Any, tasks: Iterable[Any], total: int | None = None) -> dict[str, Any]:
    """``total`` where not every task of the group is on this page."""
    rows = [{"task": task, "button": _task_button(task)} for task in tasks]
    return {"heading": heading, "rows": rows, "count": len(rows) if total is None else total}


def _task_button(task: Any) -> SafeString | str:
    """Filled only where time is up: overdue and due today."""
    action = look_up(task, "action", None)
    return button_of(action, small=True) if action else ""


@register.inclusion_tag(COMPONENTS + "finding.html", takes_context=True)
def finding(context: Context, finding: Any, action: str = "") -> dict[str, Any]:
    tone, icon_name = FINDING_TONES[look_up(finding, "level")]
    buttons = buttons_of(look_up(finding, "actions", ()), small=True, kind="text")
    return {
        "finding": finding,
        "tone": tone,
        "icon_name": icon_name,
        "buttons": buttons,
        "action": action,
        "csrf_token": context.get("csrf_token"),
    }


@register.inclusion_tag(COMPONENTS + "diff_text.html")
def diff_text(segments: Iterable[Any]) -> dict[str, Any]:
    return {"segments": as_segments(segments)}


@register.inclusion_tag(COMPONENTS + "diff_rows.html")
def diff_rows(
    rows: Iterable[Mapping[str, Any]],
    old_title: Any,
    new_title: Any,
    old_note: Any = "",
    new_note: Any = "",
) -> dict[str, Any]:
    return {
        "rows": [_diff_row(row) for row in rows],
        "old_title": old_title,
        "new_title": new_title,
        "old_note": old_note,
        "new_note": new_note,
    }


def _diff_row(row: Any) -> dict[str, Any]:
    old, new = as_segments(look_up(row, "old", ())), as_segments(look_up(row, "new", ()))
    return {"heading": look_up(row, "heading"), "old": old, "new": new, "both": merged(old, new)}


@register.inclusion_tag(COMPONENTS + "choice_cards.html")
def choice_cards(items: Iterable[Any]) -> dict[str, Any]:
    return {"items": items}


@register.simple_tag
def desk_tabs(items: Iterable[Any] | None) -> dict[str, Any]:
    """The phone's tab bar: four sections one thumb away, the rest behind 更多."""
    every = list(items or ())
    chosen = [item for item in every if look_up(item, "tab", False)] or every[:4]
    more = [item for item in every if not any(item is tab for tab in chosen)]
    current = any(look_up(item, "current", False) for item in more)
    return {"tabs": chosen, "more": more, "more_current": current}
