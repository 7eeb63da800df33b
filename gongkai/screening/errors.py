"""What can go wrong while screening, each with a sentence that says what to do."""

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
