"""One document on its way in, whatever file it came from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from gongkai.records.rules.imports import ImportRow, UnusableRow, read_row, row_of


@dataclass(frozen=True)
class Piece:
    """One document: its place in the file and its values, or the line as it stands there.

    ``columns`` are the headings a table has for our fields, ``holds`` reasons to hold it back,
    ``notes`` what somebody may want to know.
    """

    line: int
    values: Mapping[str, str] | None = None
    text: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    holds: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    code: str = ""

    def understood(self) -> ImportRow:
        """The row; raises `UnusableRow` with the reason, and the column it stands in."""
        if self.code:
            raise UnusableRow(self.code)
        if self.values is None:
            return read_row(self.text)
        try:
            return row_of(self.values, self.holds, self.notes)
        except UnusableRow as error:
            column = self.columns.get(error.field, "")
            if not column:
                raise
            raise UnusableRow(f"{error.code}:{column}", error.field) from None


class Refused(Exception):
    """A file nothing can be taken from; ``code`` says why, ``said`` quotes it or its source."""

    def __init__(self, code: str, said: str = "") -> None:
        super().__init__(f"{code}: {said}")
        self.code, self.said = code, said
