"""Refusals of the search index."""

from __future__ import annotations

from django.utils.translation import gettext as _

from gongkai.core.errors import InvalidInput, StateChanged


class IndexBusy(StateChanged):
    """Another process writes the index."""

    def __init__(self) -> None:
        super().__init__(
            "index_busy",
            _("Another process is writing the search index. It will include this too."),
        )


def too_few_words() -> InvalidInput:
    """A group of one word says nothing."""
    return InvalidInput(
        "too_few_words", _("Give at least two words that mean the same, with blanks between them.")
    )


def too_long(most: int) -> InvalidInput:
    """More than the column holds."""
    return InvalidInput(
        "too_long",
        _("All words of a group together may have %(most)d characters.") % {"most": most},
        most=most,
    )


def not_one_word(word: str) -> InvalidInput:
    """Signs inside would keep it from ever being found."""
    return InvalidInput(
        "not_one_word",
        _("“%(word)s” is not one word: leave out brackets, hyphens and other signs.")
        % {"word": word},
        word=word,
    )


def word_taken(word: str, group: str) -> InvalidInput:
    """A word stands in one group only, else one could not tell what it is looked for with."""
    return InvalidInput(
        "word_taken",
        _("“%(word)s” stands in another group already: %(group)s. Change that one.")
        % {"word": word, "group": group},
        word=word,
        group=group,
    )
