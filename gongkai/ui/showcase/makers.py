"""Small makers for the fictional content."""

from typing import Any

from django.utils.safestring import SafeString, mark_safe


def links(*labels: str, current: str = "") -> list[dict[str, Any]]:
    return [{"label": label, "href": "#", "current": label == current} for label in labels]


def entries(names: str) -> list[dict[str, Any]]:
    return [
        {"label": name, "href": "#", "current": name == "市民政局"} for name in names.split(" ")
    ]


def qr_sample() -> SafeString:
    """Looks like a QR code; the portal draws real ones."""
    squares = "".join(
        f'<path d="M{x} {y}h7v7h-7zM{x + 1} {y + 1}v5h5v-5z" fill-rule="evenodd"/>'
        f'<path d="M{x + 2} {y + 2}h3v3h-3z"/>'
        for x, y in ((1, 1), (17, 1), (1, 17))
    )
    svg = f'<svg viewBox="0 0 25 25" width="92" height="92" aria-hidden="true">{squares}</svg>'
    return mark_safe(svg)  # noqa: S308 - made of the numbers above
