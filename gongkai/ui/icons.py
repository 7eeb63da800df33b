"""One set of icons: 24 grid, stroke 1.8, round joins. An icon always stands beside a word."""

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

ICONS: dict[str, str] = {
    "archive": '<path d="M3.5 4.5h17v4h-17zM5 8.5v11h14v-11M10 12.5h4"/>',
    "bell": '<path d="M6 16.5V11a6 6 0 0 1 12 0v5.5l1.5 2h-15zM10 21h4"/>',
    "book": (
        '<path d="M12 6.5C10 5 7 4.5 3.5 4.5v14c3.5 0 6.5.5 8.5 2 2-1.5 5-2 8.5-2v-14'
        'C17 4.5 14 5 12 6.5zM12 6.5v14"/>'
    ),
    "building": '<path d="M3.5 9 12 3.5 20.5 9zM5.5 9v9M10 9v9M14 9v9M18.5 9v9M3.5 20.5h17"/>',
    "calendar": '<path d="M4 5.5h16v15H4zM4 10h16M8.5 3v4.5M15.5 3v4.5"/>',
    "chart": '<path d="M4 4v16h16.5M8.5 16.5V12M12.5 16.5V8M16.5 16.5V10"/>',
    "check": '<path d="m5 12.5 4.5 4.5L19 7.5"/>',
    "chevron-down": '<path d="m6 9.5 6 6 6-6"/>',
    "chevron-left": '<path d="m14.5 6-6 6 6 6"/>',
    "chevron-right": '<path d="m9.5 6 6 6-6 6"/>',
    "circle-check": '<circle cx="12" cy="12" r="8.5"/><path d="m8.2 12.3 2.7 2.7 5-5.3"/>',
    "circle-info": '<circle cx="12" cy="12" r="8.5"/><path d="M12 11v5.5M12 7.6v.2"/>',
    "circle-minus": '<circle cx="12" cy="12" r="8.5"/><path d="M8 12h8"/>',
    "clock": '<circle cx="12" cy="12" r="8.5"/><path d="M12 7v5.2l3.4 2"/>',
    "copy": '<path d="M8.5 8.5h11v12h-11zM15.5 8.5v-5h-11v12h4"/>',
    "download": '<path d="M12 3.5v11.5M7 10.5l5 5 5-5M4 20.5h16"/>',
    "external": '<path d="M13.5 4H20v6.5M20 4l-9 9M17.5 13.5V20H4V6.5h6.5"/>',
    "eye": (
        '<path d="M2.5 12C5 7.8 8.3 6 12 6s7 1.8 9.5 6c-2.5 4.2-5.8 6-9.5 6s-7-1.8-9.5-6z"/>'
        '<circle cx="12" cy="12" r="2.8"/>'
    ),
    "file": '<path d="M6 3h8.5L19 7.5V21H6zM14 3v5h5M9.5 12.5h6M9.5 16.5h6"/>',
    "flag": '<path d="M5.5 21V3.5M5.5 4.5h13l-3 4.5 3 4.5h-13"/>',
    "folder": '<path d="M3.5 5.5h6l2 2.5h9v11.5h-17z"/>',
    "globe": (
        '<circle cx="12" cy="12" r="8.5"/><path d="M3.5 12h17M12 3.5c-5 5-5 12 0 17M12 3.5'
        'c5 5 5 12 0 17"/>'
    ),
    "history": '<path d="M4 5v4.5h4.5M4.4 9.2A8.3 8.3 0 1 1 3.7 13M12 8v4.5l3 1.8"/>',
    "home": '<path d="m3.5 11.5 8.5-8 8.5 8M6 9.5v10.5h4.5v-6h3v6H18V9.5"/>',
    "inbox": '<path d="M6.5 5h11l3 8.5V19h-17v-5.5zM3.5 13.5h5l1.5 2.5h4l1.5-2.5h5"/>',
    "key": '<circle cx="8" cy="15" r="4.5"/><path d="M11.5 11.5 20 3.5M16 7.5l3 3"/>',
    "link": (
        '<path d="m10 14 4-4M8.5 11 5.6 13.9a3.6 3.6 0 0 0 5 5L13.5 16M10.5 8l2.9-2.9'
        'a3.6 3.6 0 0 1 5 5L15.5 13"/>'
    ),
    "list": '<path d="M8.5 6H20M8.5 12H20M8.5 18H20M4 6h.2M4 12h.2M4 18h.2"/>',
    "lock": '<path d="M5.5 10.5h13v10h-13zM8.5 10.5V8a3.5 3.5 0 0 1 7 0v2.5M12 14.5v2"/>',
    "log-out": '<path d="M10 4H4.5v16H10M9.5 12H20M16 8l4 4-4 4"/>',
    "mail": '<path d="M3.5 5.5h17v13h-17zM3.5 6.5l8.5 7 8.5-7"/>',
    "map-pin": '<path d="M12 21c-4.5-4.8-6.5-8-6.5-11a6.5 6.5 0 0 1 13 0c0 3-2 6.2-6.5 11z"/>'
    '<circle cx="12" cy="10" r="2.4"/>',
    "menu": '<path d="M4 6.5h16M4 12h16M4 17.5h16"/>',
    "octagon-alert": (
        '<path d="M8.5 3.5h7l5 5v7l-5 5h-7l-5-5v-7z"/><path d="M12 7.8v5M12 16v.2"/>'
    ),
    "paperclip": (
        '<path d="m19.5 11-7.6 7.6a4.4 4.4 0 0 1-6.2-6.2l8-8a3 3 0 0 1 4.2 4.2l-7.8 7.8'
        'a1.5 1.5 0 0 1-2.1-2.1l7-7"/>'
    ),
    "pencil": '<path d="m4.5 19.5.8-4L16 4.8l3.2 3.2L8.5 18.7zM13.8 7l3.2 3.2"/>',
    "phone": (
        '<path d="M5 3.5h4l1.5 5-2.3 1.7a12 12 0 0 0 5.6 5.6l1.7-2.3 5 1.5v4c0 1-.8 1.5-1.5 1.5'
        'C11 20.5 3.5 13 3.5 5c0-.8.5-1.5 1.5-1.5z"/>'
    ),
    "plus": '<path d="M12 5v14M5 12h14"/>',
    "print": '<path d="M7 9V3.5h10V9M7 17H3.5V9h17v8H17M7 14h10v6.5H7z"/>',
    "scales": (
        '<path d="M12 3.5v17M8 20.5h8M5 6.5l7-1.5 7 1.5M5 6.5l-2.5 7a2.7 2.7 0 0 0 5 0zM19 6.5'
        'l-2.5 7a2.7 2.7 0 0 0 5 0z"/>'
    ),
    "search": '<circle cx="10.8" cy="10.8" r="6.8"/><path d="m15.8 15.8 4.7 4.7"/>',
    "send": '<path d="M20.5 3.5 3.5 10.5l7 3 3 7zM20.5 3.5l-10 10"/>',
    "settings": (
        '<path d="M4 7h9M17 7h3M4 17h3M11 17h9"/><circle cx="15" cy="7" r="2.2"/>'
        '<circle cx="9" cy="17" r="2.2"/>'
    ),
    "shield-check": (
        '<path d="M12 3 4.5 5.8v6c0 4.4 3 7.4 7.5 9.2 4.5-1.8 7.5-4.8 7.5-9.2v-6z"/>'
        '<path d="m8.6 12 2.5 2.5 4.4-4.8"/>'
    ),
    "speaker": (
        '<path d="M4 9.5h3.5L12 5.5v13l-4.5-4H4zM15.5 9a4.3 4.3 0 0 1 0 6M18 6.5a8 8 0 0 1 0 11"/>'
    ),
    "swap": '<path d="M4 8.5h15M15 4.5l4 4-4 4M20 15.5H5M9 11.5l-4 4 4 4"/>',
    "table": '<path d="M3.5 5h17v14.5h-17zM3.5 10h17M3.5 14.8h17M9.5 10v9.5"/>',
    "trash": (
        '<path d="M4.5 6.5h15M9.5 6.5v-3h5v3M6.5 6.5l.8 14h9.4l.8-14M10.3 10.5v6M13.7 10.5v6"/>'
    ),
    "triangle-alert": '<path d="M12 4 2.8 20h18.4z"/><path d="M12 10v4.6M12 17.2v.2"/>',
    "undo": '<path d="M8 5 4 9l4 4M4.5 9H14a5.5 5.5 0 0 1 0 11H9"/>',
    "upload": '<path d="M12 15.5V4M7 8.5l5-5 5 5M4 20.5h16"/>',
    "user": '<circle cx="12" cy="8" r="4"/><path d="M4 20.5c.6-4.4 3.8-6.5 8-6.5s7.4 2.1 8 6.5"/>',
    "users": (
        '<circle cx="9" cy="8" r="3.6"/><path d="M2.5 20c.4-4 3-6 6.5-6s6.1 2 6.5 6M15.5 4.8'
        'a3.6 3.6 0 0 1 0 6.4M18 14.4c2 .8 3.2 2.6 3.5 5.6"/>'
    ),
    "x": '<path d="m6 6 12 12M18 6 6 18"/>',
    "yuan": (
        '<circle cx="12" cy="12" r="8.5"/>'
        '<path d="m8.5 7.5 3.5 4.7 3.5-4.7M12 12v5M9 12.3h6M9 14.8h6"/>'
    ),
}

# Words come first; the shape repeats them for whoever cannot tell the colours apart.
TONE_ICONS: dict[str, str] = {
    "ok": "circle-check",
    "warn": "clock",
    "bad": "octagon-alert",
    "off": "circle-minus",
    "info": "clock",
}

MARK = (
    '<rect x="1.25" y="1.25" width="37.5" height="37.5"/>'
    '<path d="M7 30.5h26M8 26l8-10 5.5 7 3.5-4.5L32 26M8.5 12h7M24 10h8M15.5 8h9"/>'
)


def icon(name: str) -> SafeString:
    """The icon as inline SVG, silent for screen readers."""
    return format_html(
        '<svg class="icon" viewBox="0 0 24 24" width="20" height="20" fill="none"'
        ' stroke="currentColor" stroke-width="1.8" stroke-linecap="round"'
        ' stroke-linejoin="round" aria-hidden="true" focusable="false">{}</svg>',
        mark_safe(ICONS[name]),  # noqa: S308 - drawn above, holds no outside text
    )


def mark() -> SafeString:
    """The platform's mark: ridge and clouds in a seal's frame."""
    return format_html(
        '<svg class="mark" viewBox="0 0 40 40" width="52" height="52" fill="none"'
        ' stroke="currentColor" stroke-width="2.2" stroke-linecap="butt"'
        ' stroke-linejoin="miter" aria-hidden="true" focusable="false">{}</svg>',
        mark_safe(MARK),  # noqa: S308 - drawn above, holds no outside text
    )
