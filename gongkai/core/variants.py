"""The same pages in other languages and forms, each by its own path: no cookie decides."""

from __future__ import annotations

import re

VARIANTS = ("", "en/", "ft/", "zz/")
"""First steps of the path; the first is the site itself. `ft/` is the same in traditional
characters (繁体), `zz/` the same large and simple (长者模式)."""
DRAWN_AHEAD = ("", "en/")
"""Those whose lists and documents are drawn before anybody asks."""
OTHER_FORMS = ("ft/", "zz/")
"""Those that are another form of the Chinese page: links in them are led back into them."""

_WITHOUT_FORMS = re.compile(r"/(?:/|(?:en|ft|zz|desk|accounts|api|static|fj|ui)/)")
_LANGUAGES = {"en/": "en", "ft/": "zh-hant"}


def split(path: str) -> tuple[str, str]:
    """`/en/gk/x/` gives `en/` and `/gk/x/`; without a variant the first part is empty."""
    for variant in VARIANTS[1:]:
        if path.startswith(f"/{variant}"):
            return variant, path[len(variant) :]
    return "", path


def language_of(variant: str) -> str:
    """The language in which pages below that first step are drawn."""
    return "en" if variant == "en/" else "zh-hans"


def content_language(variant: str) -> str:
    """What an answer below that first step says of its language (RFC 9110 8.5)."""
    return _LANGUAGES.get(variant, "zh-hans")


def has_forms(path: str) -> bool:
    """Whether at that path, without a variant, stands a page for people to read: files, feeds,
    the desk and what programs ask for stand at one address only."""
    return path.endswith("/") and not _WITHOUT_FORMS.match(path)


def stands_once(path: str) -> bool:
    """Whether that path is no page, and would be none with a slash at its end either."""
    last = path.rpartition("/")[2]
    return "." in last or not has_forms(f"{path}/" if last else path)
