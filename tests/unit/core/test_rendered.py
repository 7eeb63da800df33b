"""What was drawn is kept in bounded room, and forgotten at a word."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from gongkai.core import rendered


@pytest.fixture(autouse=True)
def room(settings: Any, tmp_path: Path) -> Path:
    settings.CACHE_ROOT = tmp_path
    return tmp_path


def test_what_is_kept_comes_back_until_it_is_forgotten() -> None:
    rendered.keep("abc", "1.pdf", b"one")
    rendered.keep("abc", "1.docx", b"word")
    assert rendered.kept("abc", "1.pdf") == b"one"
    assert rendered.kept("abc", "2.pdf") is None
    rendered.forget("abc")
    assert rendered.kept("abc", "1.pdf") is None
    assert rendered.kept("abc", "1.docx") is None
    rendered.forget("never kept")


def test_another_text_takes_the_place_of_the_one_before(room: Path) -> None:
    rendered.keep("abc", "1.pdf", b"one")
    rendered.keep("abc", "1.docx", b"word")
    rendered.keep("abc", "2.pdf", b"two")
    assert rendered.kept("abc", "1.pdf") is None
    assert rendered.kept("abc", "1.docx") == b"word"
    assert len([path for path in room.rglob("*") if path.is_file()]) == 2


def test_whoever_collects_everything_does_not_fill_the_disk(
    room: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rendered, "PLACES", 3)
    for number in range(50):
        rendered.keep(f"id{number}", "x.pdf", b"x")
        assert rendered.kept(f"id{number}", "x.pdf") == b"x"
    assert 0 < len([path for path in room.rglob("*") if path.is_file()]) <= 3


def test_room_that_cannot_be_written_to_stops_nothing(room: Path) -> None:
    (room / "rendered").write_text("in the way")
    rendered.keep("abc", "1.pdf", b"one")
    assert rendered.kept("abc", "1.pdf") is None
    rendered.forget("abc")
