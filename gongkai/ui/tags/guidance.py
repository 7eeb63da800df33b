"""Words of help and trouble: alerts, empty places, messages."""

from collections.abc import Iterable
from typing import Any

from django.contrib.messages import get_messages
from django.template import Context
from django.utils.safestring import SafeString

from gongkai.ui.library import buttons_of, draw, register, tone_of, trimmed

COMPONENTS = "ui/components/"
ALERT_ICONS = {
    "ok": "circle-check",
    "warn": "triangle-alert",
    "bad": "octagon-alert",
    "off": "circle-minus",
    "info": "circle-info",
}
MESSAGE_TONES = {"success": "ok", "warning": "warn", "error": "bad"}


def _alert(tone: str, title: Any, text: Any, icon: str, role: str) -> SafeString:
    return draw(
        "alert",
        tone=tone_of(tone),
        title=title,
        text=text,
        icon_name=icon or ALERT_ICONS[tone],
        role=role,
    )


@register.simple_tag
def alert(tone: str, title: Any, text: Any = "", icon: str = "", role: str = "") -> SafeString:
    return _alert(tone, title, text, icon, role)


@register.simple_block_tag
def alert_block(
    content: str, tone: str, title: Any = "", icon: str = "", role: str = ""
) -> SafeString:
    return _alert(tone, title, trimmed(content), icon, role)


@register.inclusion_tag(COMPONENTS + "empty_state.html")
def empty_state(title: Any, text: Any = "", actions: Iterable[Any] | None = None) -> dict[str, Any]:
    return {"title": title, "text": text, "buttons": buttons_of(actions, small=True)}


@register.inclusion_tag(COMPONENTS + "messages_list.html", takes_context=True)
def messages_list(context: Context) -> dict[str, Any]:
    request = context.get("request")
    waiting = [] if request is None else get_messages(request)
    return {
        "items": [
            {"tone": MESSAGE_TONES.get(message.level_tag, "info"), "text": message.message}
            for message in waiting
        ]
    }
