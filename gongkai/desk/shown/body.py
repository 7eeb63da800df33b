"""A body below a page's title, as the public page shows it."""

from __future__ import annotations

from django.utils.safestring import SafeString, mark_safe

from gongkai.records.rules.html import headings_below_title


def body_of_page(html: str) -> SafeString:
    """Its headings begin right below the title and skip no level (WCAG 1.3.1)."""
    return mark_safe(headings_below_title(html))  # noqa: S308 - cleaned when saved
