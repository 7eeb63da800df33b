"""How text is cut, folded, matched and shown in search. Pure; other modules import from here."""

from gongkai.search.rules.asking import Question, Wanted, is_single, understood
from gongkai.search.rules.cutting import HAN, cut_text, cut_words, grams, is_han
from gongkai.search.rules.entry import Entry, as_fields
from gongkai.search.rules.folding import fold
from gongkai.search.rules.highlighting import Piece, excerpt, marked
from gongkai.search.rules.numbering import number_key, number_pieces

__all__ = [
    "HAN",
    "Entry",
    "Piece",
    "Question",
    "Wanted",
    "as_fields",
    "cut_text",
    "cut_words",
    "excerpt",
    "fold",
    "grams",
    "is_han",
    "is_single",
    "marked",
    "number_key",
    "number_pieces",
    "understood",
]
