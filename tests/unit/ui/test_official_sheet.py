"""The official sheet (公文版式) follows GB/T 9704: headings of the first level stand left."""

from __future__ import annotations

import re
from pathlib import Path

CSS = Path(__file__).resolve().parents[3] / "gongkai/ui/static/ui/components.css"


def rules_for(selector: str) -> str:
    """All declarations of one selector, in their order."""
    text = CSS.read_text(encoding="utf-8")
    found = re.findall(rf"^{re.escape(selector)} \{{([^}}]*)\}}", text, re.M)
    return " ".join(found)


def test_first_and_second_level_are_indented_like_paragraphs() -> None:
    every = rules_for(".sheet-body :is(h2, h3, h4)")
    assert "text-align: left" in every
    assert "text-indent: 2em" in every
    for rank in ("first", "second"):
        ranked = rules_for(f".sheet-body :is(h2, h3, h4).rank-{rank}")
        assert "font-family" in ranked
        assert "center" not in ranked


def test_chapters_stay_centred() -> None:
    assert "text-align: center" in rules_for(".sheet-body :is(h2, h3, h4).rank-chapter")
