"""The words of a stored body, quickly: for search, where every millisecond counts a million times.

Stored bodies are in the one form `clean_body` gives them, so their tags can be taken out as text.
"""

from __future__ import annotations

import re
from html import unescape
from typing import Final

LINE_ENDS: Final = re.compile(r"<br ?/?>|</(?:p|h[1-6]|li|tr|caption|blockquote|pre|div)>")
CELL_ENDS: Final = re.compile(r"</t[dh]>")
TAGS: Final = re.compile(r"<[^>]*>")


def quick_text(html: str) -> str:
    """The same words as `body_text`, a line for each paragraph, a tab after each cell."""
    text = LINE_ENDS.sub("\n", html)
    return unescape(TAGS.sub("", CELL_ENDS.sub("\t", text)))
