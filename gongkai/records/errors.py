"""The sentences of this module's refusals, each in one place."""

from __future__ import annotations

from django.utils.translation import gettext as _

from gongkai.core.errors import InvalidInput, NotPermitted, StateChanged
from gongkai.ui.text import listed


def somebody_was_quicker() -> StateChanged:
    """The object moved on between the look and the click."""
    return StateChanged(
        "state_changed",
        _("Somebody else has dealt with this in the meantime. Open it again to see where it is."),
    )


def edited_elsewhere(saved_by: str) -> StateChanged:
    """The draft was saved by somebody else, or in another window, after this form was opened."""
    return StateChanged(
        "edited_elsewhere",
        _(
            "%(name)s saved this draft after you opened it. "
            "Your text is still below: compare, then save again."
        )
        % {"name": saved_by},
        saved_by=saved_by,
    )


def same_person() -> NotPermitted:
    """Four eyes: nobody reviews or approves what they drafted or approved before."""
    return NotPermitted(
        "four_eyes",
        _("You took part in an earlier step of this. Somebody else has to take this one."),
    )


def version_changed() -> StateChanged:
    """The digest sent along is not that of the version waiting here."""
    return StateChanged(
        "version_changed",
        _("The text you looked at is not the one that is waiting. Open it again and read it."),
    )


def findings_open(count: int) -> InvalidInput:
    """Screening saw something nobody has answered yet."""
    return InvalidInput(
        "findings_open",
        _(
            "%(count)d findings are still open. Correct each, "
            "or give the reason why it stays as it is."
        )
        % {"count": count},
        count=count,
    )


def reason_missing() -> InvalidInput:
    """A step that needs a written reason came without one."""
    return InvalidInput("reason_missing", _("Write the reason; those concerned will read it."))


def reason_short(count: int) -> InvalidInput:
    """A finding was left as it is with no reason, or hardly one."""
    return InvalidInput(
        "reason_short",
        _("Write why it may be published, in %(count)d characters or more.") % {"count": count},
        count=count,
    )


def unchanged_since_return() -> InvalidInput:
    """A draft that came back is handed in as it was."""
    return InvalidInput(
        "unchanged_since_return",
        _(
            "Nothing was changed since this came back. "
            "To hand it in as it is all the same, press Submit once more."
        ),
    )


def fields_missing(names: list[str]) -> InvalidInput:
    """A record of this kind cannot be submitted like this."""
    return InvalidInput(
        "fields_missing",
        _("Before submitting, fill in: %(names)s.") % {"names": listed(names)},
        names=names,
    )


def erasure_open() -> StateChanged:
    """Somebody asked that the record be erased, and the second person has not decided yet."""
    return StateChanged(
        "erasure_open",
        _(
            "Erasure has been asked for. Until it is confirmed, refused or taken back, "
            "nothing new is written or submitted here."
        ),
    )


def file_of_another() -> InvalidInput:
    """The file was taken in for something else."""
    return InvalidInput(
        "file_of_another",
        _("This file was uploaded for another record. Upload it here once more."),
    )


def no_clean_copy() -> InvalidInput:
    """A kind of file that is not understood well enough to be changed."""
    return InvalidInput(
        "no_clean_copy",
        _(
            "A clean copy can be made of .docx, .xlsx, .csv and .txt. Hide the numbers in this "
            "file with the program it was made with, and attach it anew."
        ),
    )


def copy_not_made() -> InvalidInput:
    """The file is damaged, or too large for it."""
    return InvalidInput(
        "copy_not_made",
        _("No clean copy could be made of this file. Open it, save it anew, and attach it again."),
    )


def copy_not_clean() -> InvalidInput:
    """Screening still finds something in the copy."""
    return InvalidInput(
        "copy_not_clean",
        _(
            "The copy would still hold something that must not go out, so it was not put in place. "
            "Hide it by hand in the program the file was made with, and attach the file anew."
        ),
    )


def file_twice() -> InvalidInput:
    """The draft carries it already."""
    return InvalidInput(
        "file_twice",
        _("This file is attached already: the name and the content are the same."),
    )
