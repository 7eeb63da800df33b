"""Whatever the bytes are, looking into them ends with an answer: taken in, or a fault."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gongkai.files.errors import SENTENCES
from gongkai.files.rules import MEDIA_TYPES
from gongkai.files.rules.inspecting import inspect, old_format
from tests.support.friendly import friendly
from tests.support.hostile import compound

WHOLE = friendly()
EXAMPLES = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow],
    derandomize=True,
)  # fmt: skip


def answer(suffix: str, data: bytes) -> str:
    """The fault, or nothing."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "given"
        path.write_bytes(data)
        return str(inspect(path, suffix, str(path) + ".clean").get("fault", ""))


@st.composite
def damaged(draw: st.DrawFn, whole: bytes) -> bytes:
    """The file with some bytes overwritten, taken out, put in or repeated."""
    data = bytearray(whole)
    for _ in range(draw(st.integers(1, 6))):
        place = draw(st.integers(0, len(data)))
        piece = draw(st.binary(max_size=8))
        kind = draw(st.sampled_from(["over", "out", "in", "again"]))
        if kind == "over":
            data[place : place + len(piece)] = piece
        elif kind == "out":
            del data[place : place + draw(st.integers(1, 40))]
        elif kind == "in":
            data[place:place] = piece
        else:
            data[place:place] = data[place : place + 40]
    return bytes(data)


@pytest.mark.parametrize("suffix", sorted(MEDIA_TYPES))
@EXAMPLES
@given(data=st.data())
def test_a_damaged_file_of_any_kind_gets_an_answer(suffix: str, data: st.DataObject) -> None:
    fault = answer(suffix, data.draw(damaged(WHOLE[suffix])))
    assert not fault or fault in SENTENCES


@EXAMPLES
@given(st.sampled_from(sorted(MEDIA_TYPES)), st.binary(max_size=400))
def test_any_bytes_at_all_get_an_answer(suffix: str, data: bytes) -> None:
    fault = answer(suffix, data)
    assert not fault or fault in SENTENCES


@EXAMPLES
@given(damaged(compound()))
def test_a_damaged_old_document_gets_an_answer(data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "given"
        path.write_bytes(data)
        said = old_format(path)
    assert said.get("new") or said["fault"] in SENTENCES


def test_the_undamaged_ones_are_taken_in() -> None:
    assert {suffix: answer(suffix, data) for suffix, data in WHOLE.items()} == dict.fromkeys(
        WHOLE, ""
    )
