"""Marks, buttons, tags, lights, stamps, and the text filters."""

import re
from collections.abc import Iterable
from typing import Any

from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString

from gongkai.ui import icons, text
from gongkai.ui.library import button_html, button_of, register, tone_of

register.filter("zh", text.in_chinese)
register.filter("legal_date", text.legal_date)
register.filter("list_date", text.list_date)
register.filter("list_time", text.list_time)
register.filter("title_breaks", text.title_breaks)
register.filter("mask_name", text.mask_name)
register.filter("grouped", text.grouped)
register.filter("file_size", text.file_size)

register.simple_tag(icons.icon, name="icon")
register.simple_tag(icons.mark, name="mark")
register.simple_tag(text.html_lang, name="html_lang")


@register.simple_tag
def button(
    label: Any,
    kind: str = "primary",
    href: str = "",
    type: str = "submit",
    icon: str = "",
    small: bool = False,
    wide: bool = False,
    disabled: bool = False,
    reason: Any = "",
    busy: Any = "",
    **attributes: Any,
) -> SafeString:
    return button_html(
        label,
        kind=kind,
        href=href,
        type=type,
        icon_name=icon,
        small=small,
        wide=wide,
        disabled=disabled,
        reason=reason,
        busy=busy,
        attributes=attributes,
    )


@register.simple_tag
def button_from(item: Any, small: bool = False, kind: str = "secondary") -> SafeString:
    """The button a button dict describes."""
    return button_of(item, small=small, kind=kind)


@register.simple_tag
def tag(label: Any, blue: bool = False) -> SafeString:
    """The kind of a thing, never its status."""
    return format_html('<span class="tag{}">{}</span>', " tag-blue" if blue else "", label)


@register.simple_tag
def light(tone: str, words: Any, boxed: bool = False, icon: str = "") -> SafeString:
    return format_html(
        '<span class="light light-{}{}">{}<span>{}</span></span>',
        tone_of(tone),
        " light-boxed" if boxed else "",
        icons.icon(icon or icons.TONE_ICONS[tone]),
        words,
    )


@register.simple_tag
def stamp(tone: str, words: Any, second: Any = "") -> SafeString:
    return format_html(
        '<p class="stamp stamp-{}"><strong class="stamp-words">{}{}</strong>{}</p>',
        tone_of(tone),
        icons.icon(icons.TONE_ICONS[tone]),
        words,
        format_html('<span class="stamp-second">{}</span>', second) if second else "",
    )


@register.simple_tag
def mark_text(value: Any, words: Iterable[str]) -> SafeString:
    """The text with the words that were looked for marked."""
    wanted = sorted({word for word in words if word}, key=len, reverse=True)
    if not wanted:
        return conditional_escape(value)
    pieces = re.split("(" + "|".join(map(re.escape, wanted)) + ")", str(value), flags=re.IGNORECASE)
    return format_html_join(
        "",
        "{}",
        (
            (format_html("<mark>{}</mark>", piece) if place % 2 else piece,)
            for place, piece in enumerate(pieces)
        ),
    )
