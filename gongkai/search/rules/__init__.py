"""How text is cut, folded, matched and shown in search. Pure; other modules import from here."""

from gongkai.search.rules.alike import first_groups
from gongkai.search.rules.asking import Question, Wanted, is_single, understood
from gongkai.search.rules.cutting import HAN, cut_text, cut_words, grams, is_han, runs
from gongkai.search.rules.entry import Entry, as_fields
from gongkai.search.rules.folding import fold
from gongkai.search.rules.highlighting import Piece, excerpt, marked
from gongkai.search.rules.numbering import number_key, number_pieces
from gongkai.search.rules.sounding import (
    LONGEST,
    differing,
    is_word,
    latin_splits,
    near_sound,
    slips,
    sounds_of,
    strange_places,
    syllables,
    title_words,
    windows,
)


def warm_up() -> None:
    """Load dictionary and tables now, so that nobody's first question waits for them."""
    cut_words(fold("政务公开"))


__all__ = [
    "HAN",
    "LONGEST",
    "Entry",
    "Piece",
    "Question",
    "Wanted",
    "as_fields",
    "cut_text",
    "cut_words",
    "differing",
    "excerpt",
    "first_groups",
    "fold",
    "grams",
    "is_han",
    "is_single",
    "is_word",
    "latin_splits",
    "marked",
    "near_sound",
    "number_key",
    "number_pieces",
    "runs",
    "slips",
    "sounds_of",
    "strange_places",
    "syllables",
    "title_words",
    "understood",
    "warm_up",
    "windows",
]
