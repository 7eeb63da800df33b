"""Folding and cutting are written for speed; here they stand beside the plain way to say it."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.search.rules import HAN, cut_text, fold
from gongkai.search.rules.folding import _table

RUNS = re.compile(f"[{HAN}]+|[0-9a-z]+")
TEXTS = st.text(
    st.one_of(
        st.sampled_from(
            "养老补贴办法臺灣後勤，。（）％%s ab12ＡＢ\n\u3005\u3007\U00020000\U000323af"
        ),
        st.characters(),
    )
)


@pytest.fixture(autouse=True, scope="module")
def tables() -> None:
    """Loaded once, before anything is timed by hypothesis."""
    fold("政务公开")


def plainly_cut(folded: str) -> str:
    """The tokens, one after the other."""
    tokens: list[str] = []
    for run in RUNS.findall(folded):
        if run[0] >= "\u3005":
            tokens += [run[at : at + 2] for at in range(len(run))]
        else:
            tokens.append(run)
    return " ".join(tokens)


def plainly_folded(text: str) -> str:
    """Every sign looked up for itself."""
    return "".join(_table().get(sign, sign) for sign in text)


@given(TEXTS)
def test_a_text_is_cut_as_if_token_by_token(text: str) -> None:
    assert cut_text(text) == plainly_cut(text)


@given(TEXTS)
def test_a_text_is_folded_as_if_sign_by_sign(text: str) -> None:
    assert fold(text) == plainly_folded(text)


@given(TEXTS)
def test_what_is_folded_is_cut_alike(text: str) -> None:
    assert cut_text(fold(text)) == plainly_cut(plainly_folded(text))


def test_signs_that_could_mislead_are_what_they_are() -> None:
    for text in ("百分之50%s", "%", "%s", "%d养老%(x)s", "养", "ab养12", "养老\u3000补贴"):
        assert cut_text(fold(text)) == plainly_cut(plainly_folded(text))
    assert cut_text("养老补贴2026年") == "养老 老补 补贴 贴 2026 年"
