"""Text into the tokens of the index, and what somebody typed into words.

The index holds bigrams of Chinese characters with their positions, so any two characters that
stand side by side are found, whatever a dictionary takes for a word. Latin words and numbers are
kept whole. A dictionary helps only on the side of the query (ADR 0015).
"""

from __future__ import annotations

import re
from array import array
from operator import add

HAN = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
_RUNS = re.compile(f"[{HAN}]+|[0-9a-z]+")
_FIRST_HAN = "\u3005"
_BLANK = ord(" ")
MOST_WORDS = 12


def is_han(text: str) -> bool:
    """Whether a run of `_RUNS` is Chinese."""
    return text[0] >= _FIRST_HAN


def cut_text(folded: str) -> str:
    """The tokens of a text to be indexed, parted by blanks.

    The last character of a run stands alone too, so that a single character is found as the
    beginning of a bigram or as such a last one. Every word the index ever learns comes through
    here, so the bigrams are laid out in one step: a sign, its neighbour (a blank after the last
    sign of a run), a blank. A Latin word or a number holds its place as ``%s``.
    """
    runs = _RUNS.findall(folded)
    signs = "".join([run + " " if run >= _FIRST_HAN else "%" for run in runs])
    neighbours = "".join([run[1:] + "  " if run >= _FIRST_HAN else "s" for run in runs])
    words = [run for run in runs if run < _FIRST_HAN]
    # the blank after a run has two blanks beside it, and two more stand before it
    tokens = _side_by_side(signs, neighbours).replace("     ", " ").rstrip(" ")
    return tokens % tuple(words) if words else tokens


def _side_by_side(signs: str, neighbours: str) -> str:
    """Sign, neighbour, blank, for each place of two texts of the same length."""
    laid = array("I", (_BLANK,)) * (3 * len(signs))
    laid[0::3] = array("I", signs.encode("utf-32-le"))
    laid[1::3] = array("I", neighbours.encode("utf-32-le"))
    return laid.tobytes().decode("utf-32-le")


def grams(folded: str) -> list[str]:
    """The tokens that stand for a word in a query, in their order; a phrase when several."""
    tokens: list[str] = []
    for run in _RUNS.findall(folded):
        if is_han(run) and len(run) > 1:
            tokens += map(add, run, run[1:])
        else:
            tokens.append(run)
    return tokens


def runs(folded: str) -> list[str]:
    """The pieces of a query between blanks and signs, each without any."""
    return list(dict.fromkeys(_RUNS.findall(folded)))


def cut_run(run: str) -> list[str]:
    """One run of Chinese as the dictionary cuts it; together the words are the run again."""
    import rjieba  # its dictionary takes long to load, and few processes need it

    return list(rjieba.cut(run))


def cut_words(folded: str) -> list[str]:
    """The words of a query as the dictionary sees them, each once, at most a dozen."""
    words = [word for run in runs(folded) for word in (cut_run(run) if is_han(run) else [run])]
    return list(dict.fromkeys(words))[:MOST_WORDS]
