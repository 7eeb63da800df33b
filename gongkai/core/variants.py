"""The same pages in other languages and forms, each by its own path: no cookie decides."""

from __future__ import annotations

VARIANTS = ("", "en/")
"""First steps of the path; the first is the site itself."""


def split(path: str) -> tuple[str, str]:
    """`/en/gk/x/` gives `en/` and `/gk/x/`; without a variant the first part is empty."""
    for variant in VARIANTS[1:]:
        if path.startswith(f"/{variant}"):
            return variant, path[len(variant) :]
    return "", path


def language_of(variant: str) -> str:
    """The language of the pages below that first step."""
    return "en" if variant == "en/" else "zh-hans"
