"""Refusals of the catalogue, as sentences somebody can act on."""

from __future__ import annotations

from django.utils.translation import gettext as _

from gongkai.core.errors import InvalidInput, StateChanged


def unreadable_limit(text: str) -> InvalidInput:
    """The time limit is worded in a way that cannot be counted."""
    return InvalidInput(
        "time_limit_unreadable",
        _(
            "The time limit “%(text)s” cannot be counted. Write it like 10个工作日内, "
            "批准后20日内, 每年1月31日前, 每季度, 每月 or 及时公开."
        )
        % {"text": text},
        text=text,
    )


def longer_limit(text: str, standard: str) -> InvalidInput:
    """A unit may promise more than the standard, never less."""
    return InvalidInput(
        "time_limit_longer",
        _("Your own time limit may only be shorter than the standard one: %(standard)s.")
        % {"standard": standard},
        text=text,
        standard=standard,
    )


def not_adoptable(name: str) -> InvalidInput:
    """Headings, retired items, and items of another level stay out of a unit's catalogue."""
    return InvalidInput(
        "item_not_adoptable",
        _("“%(name)s” is not an item for this unit. Choose an item of your own level.")
        % {"name": name},
        name=name,
    )


def required_by_law(name: str) -> InvalidInput:
    """《条例》第二十条 and the law on village committees leave no choice."""
    return InvalidInput(
        "statutory_item",
        _("“%(name)s” is required by law and stays in the unit's catalogue.") % {"name": name},
        name=name,
    )


def reason_missing() -> InvalidInput:
    """Whoever drops an item says why."""
    return InvalidInput("reason_missing", _("Say in a few words why the item is dropped."))


def already_dropped(name: str) -> StateChanged:
    """Somebody else was quicker."""
    return StateChanged(
        "item_dropped",
        _("“%(name)s” has already been dropped from the unit's catalogue.") % {"name": name},
        name=name,
    )


def unusable_pattern(pattern: str) -> InvalidInput:
    """The pattern could give two records one number."""
    return InvalidInput(
        "index_pattern",
        _(
            "This pattern cannot be used. It needs {unit} or {credit}, {year}, and {number:5} for "
            "the running number, with a sign such as / or - between them."
        ),
        pattern=pattern,
    )


def number_needs(fact: str) -> InvalidInput:
    """The pattern asks for a fact this unit or record does not have."""
    sentences = {
        "theme": _("The index number is made of the theme. Choose a theme first."),
        "credit": _(
            "The index number is made of the unit's unified social credit code. "
            "Enter the code in the unit's data first."
        ),
    }
    return InvalidInput("index_number_fact", sentences[fact], fact=fact)
