"""What can go wrong while screening, each with a sentence that says what to do."""

from __future__ import annotations

from django.utils.translation import gettext as _

from gongkai.core.errors import InvalidInput, StateChanged


class TextChanged(StateChanged):
    """The text is no longer the one the finding was made on."""

    def __init__(self) -> None:
        super().__init__(
            "screening_text_changed",
            _("The text has changed since it was checked. Check it again, then hide the number."),
        )


class NothingToMask(InvalidInput):
    """The finding is a mark or a missing part: there is no number to hide."""

    def __init__(self, code: str) -> None:
        super().__init__(
            "screening_nothing_to_mask",
            _("There is no number to hide in this finding."),
            finding=code,
        )


class UnsupportedFile(InvalidInput):
    """The kind of file cannot be screened."""

    def __init__(self, name: str) -> None:
        super().__init__(
            "screening_unsupported_file",
            _("%(name)s cannot be checked. Save it as .docx, .html, .txt or .jsonl and try again.")
            % {"name": name},
            name=name,
        )


class UnreadableFile(InvalidInput):
    """The file is missing, damaged, too large, or not what its name says."""

    def __init__(self, name: str, line: int = 0) -> None:
        sentence = _("%(name)s cannot be read. Check that it opens on your computer.")
        if line:
            sentence = _("Line %(line)s of %(name)s cannot be read. Each line must be one record.")
        super().__init__(
            "screening_unreadable_file",
            sentence % {"name": name, "line": line},
            name=name,
            line=line,
        )


def sentence_of_fault(line: int, code: str, text: str) -> str:
    """What is wrong with one line of a table of words, and what to do about it."""
    sentence = {
        "wrong_missing": _("The wrong form is missing. Fill in its cell, or delete the line."),
        "wrong_length": _("“%(text)s”: a wrong form has 2 to 30 characters. Write more or fewer."),
        "right_length": _("“%(text)s”: the right form has more than 30 characters. Shorten it."),
        "note_length": _("“%(text)s”: note and source have at most 200 characters. Shorten them."),
        "blanks": _("“%(text)s”: there is a blank or a line break in the word. Take it out."),
        "right_missing": _("“%(text)s”: say the right form, or in the note what to do instead."),
        "same": _("“%(text)s”: the wrong and the right form are the same. Correct one of them."),
        "within": _("“%(text)s” stands in its own right form too. Write a longer wrong form."),
        "severity": _("“%(text)s” is no severity. Write 必须改 or 建议改, or leave it empty."),
        "contradicted": _("“%(text)s” stands in the file twice with different facts. Keep one."),
        "right_is_wrong": _("“%(text)s” is called right here and wrong elsewhere. Decide on one."),
        "wrong_is_right": _("“%(text)s” is called wrong here and right elsewhere. Decide on one."),
    }[code]
    said = sentence % {"text": text}
    return _("Line %(line)d: %(sentence)s") % {"line": line, "sentence": said}


def unread_sentence(reason: str) -> str:
    """Why a file, or a part of it, could not be looked at, and what to do."""
    sentences = {
        "locked": _("The file is protected by a password. Take the password off and try again."),
        "too_long": _("Reading took too long. Open the file and read it through yourself."),
        "too_much": _("Reading took too much memory. Open the file and read it through yourself."),
        "nothing": _("There is no text in it, only pictures. Open it and look yourself."),
        "in_part": _("A part of it could not be read, such as pictures. Look at it yourself."),
        "by_machine": _(
            "Some words were read from pictures, and may be wrong. Compare them with the picture."
        ),
        "kind": _("This kind of file cannot be read here. Open it and read it through yourself."),
    }
    return sentences.get(reason) or _(
        "The file cannot be read. Check that it opens on your computer, and read it through."
    )
