"""What must not go out: pure detectors over plain text and HTML.

``inspect`` and ``inspect_html`` list what they see, ``mask`` hides one number, ``mask_all`` every
number that can be hidden, ``mend`` also puts the right form of a word in its place. A finding shows
only its masked ``excerpt``.
"""

from gongkai.screening.rules.engine import DETECTORS, inspect, inspect_html
from gongkai.screening.rules.masking import mask, mask_all, mend
from gongkai.screening.rules.tables import (
    ALWAYS_ON,
    MOST_KEPT,
    PERSONAL_NUMBERS,
    WITHDRAWABLE,
    Masks,
    Switches,
    Tables,
    merged_words,
)
from gongkai.screening.rules.values import RECORD_ELEMENTS, Context, Finding
from gongkai.screening.rules.words_table import (
    MOST_ROWS,
    ReadWords,
    WordFault,
    WordRow,
    checked_words,
    read_words,
    written_words,
)

__all__ = [
    "ALWAYS_ON",
    "DETECTORS",
    "MOST_KEPT",
    "MOST_ROWS",
    "PERSONAL_NUMBERS",
    "RECORD_ELEMENTS",
    "WITHDRAWABLE",
    "Context",
    "Finding",
    "Masks",
    "ReadWords",
    "Switches",
    "Tables",
    "WordFault",
    "WordRow",
    "checked_words",
    "inspect",
    "inspect_html",
    "mask",
    "mask_all",
    "mend",
    "merged_words",
    "read_words",
    "written_words",
]
