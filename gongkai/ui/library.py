"""The one tag library, and small helpers its tags share."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import template
from django.forms.utils import flatatt
from django.template.loader import render_to_string
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from gongkai.ui.icons import TONE_ICONS, icon

register = template.Library()

BUTTON_KINDS = ("primary", "secondary", "neutral", "text")


def look_up(item: Any, key: str, default: Any = "") -> Any:
    """The value under a key of a dict, or the attribute of an object; `default` when absent."""
    value = item.get(key) if isinstance(item, Mapping) else getattr(item, key, None)
    return default if value is None else value


def draw(name: str, **facts: Any) -> SafeString:
    """One component's template, rendered with these facts alone."""
    return render_to_string(f"ui/components/{name}.html", facts)


def trimmed(content: str) -> SafeString:
    """What stands inside a block tag: already rendered and escaped, without the outer blanks."""
    return mark_safe(content.strip())  # noqa: S308 - rendered by the template engine


def tone_of(tone: str) -> str:
    """The tone itself, or an error that names the choice."""
    if tone not in TONE_ICONS:
        raise template.TemplateSyntaxError(f"tone {tone!r} is not one of {', '.join(TONE_ICONS)}")
    return tone


def button_html(
    label: Any,
    *,
    kind: str = "secondary",
    href: str = "",
    type: str = "submit",
    icon_name: str = "",
    small: bool = False,
    wide: bool = False,
    disabled: bool = False,
    reason: Any = "",
    busy: Any = "",
    attributes: Mapping[str, Any] | None = None,
) -> SafeString:
    """A link or button; when it is not available, the label says why."""
    if kind not in BUTTON_KINDS:
        raise template.TemplateSyntaxError(f"button kind {kind!r} is unknown")
    sizes = (" button-small" if small else "") + (" button-wide" if wide else "")
    given = {key.replace("_", "-"): value for key, value in (attributes or {}).items()}
    given["class"] = f"button button-{kind}{sizes}"
    words = _("%(label)s (%(reason)s)") % {"label": label, "reason": reason} if reason else label
    inner = format_html("{}{}", icon(icon_name) if icon_name else "", conditional_escape(words))
    if href and not disabled:
        return format_html("<a{}>{}</a>", flatatt({"href": href, **given}), inner)
    given |= {"type": type, "disabled": disabled, "data-busy": str(busy) or False}
    return format_html("<button{}>{}</button>", flatatt(given), inner)


def button_of(item: Any, *, small: bool = False, kind: str = "secondary") -> SafeString:
    """The button a button dict describes."""
    attributes = dict(look_up(item, "attributes", {}))
    for key in ("name", "value", "form"):
        if look_up(item, key, None) is not None:
            attributes[key] = look_up(item, key)
    return button_html(
        look_up(item, "label"),
        kind=look_up(item, "kind") or kind,
        href=look_up(item, "href"),
        icon_name=look_up(item, "icon"),
        small=small,
        disabled=bool(look_up(item, "disabled")),
        reason=look_up(item, "reason"),
        busy=look_up(item, "busy"),
        attributes=attributes,
    )


def buttons_of(
    items: Iterable[Any] | None, *, small: bool = False, kind: str = "secondary"
) -> list[SafeString]:
    return [button_of(item, small=small, kind=kind) for item in items or ()]
