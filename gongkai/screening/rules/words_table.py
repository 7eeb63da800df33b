"""A table of wrong and right forms as an office keeps it in a spreadsheet: read, checked, written.

Nothing is left out silently: each line of a file is a row, a row said before, or a fault with its
number.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from gongkai.core.tables import UnreadableTable, rows_of
from gongkai.screening.enums import Severity

MOST_ROWS: Final = 5_000
SHORTEST, LONGEST = 2, 30
LONGEST_NOTE: Final = 200
COLUMNS: Final = ("wrong", "right", "note", "source", "severity")
HEADINGS: Final[Mapping[str, tuple[str, ...]]] = {
    "wrong": ("错误写法", "错误用语", "错词", "错误", "误", "wrong form"),
    "right": ("正确写法", "正确用语", "正词", "正确", "正", "right form"),
    "note": ("说明", "备注", "note"),
    "source": ("来源", "依据", "source"),
    "severity": ("轻重", "程度", "级别", "severity"),
}
WRITTEN_HEADINGS: Final = tuple(HEADINGS[name][0] for name in COLUMNS)
SEVERITIES: Final = {
    "": Severity.ADVICE, "建议改": Severity.ADVICE, "建议": Severity.ADVICE,
    "advice": Severity.ADVICE, "better to fix": Severity.ADVICE,
    "必须改": Severity.BLOCKING, "必改": Severity.BLOCKING, "must fix": Severity.BLOCKING,
    "blocking": Severity.BLOCKING,
}  # fmt: skip
WRITTEN_SEVERITIES: Final = {Severity.ADVICE: "建议改", Severity.BLOCKING: "必须改"}
FORMULA_SIGNS: Final = ("=", "+", "-", "@")


class WordRow(NamedTuple):
    """One wrong form, what is right instead, why, who says so, and how grave it is."""

    wrong: str
    right: str
    note: str = ""
    source: str = ""
    severity: str = Severity.ADVICE.value


class WordFault(NamedTuple):
    """A line that cannot be taken over: its number, what is wrong (a code), what stands there."""

    line: int
    code: str
    text: str


class ReadWords(NamedTuple):
    """What a file holds: rows with their lines, faults, and how many rows were said twice."""

    rows: tuple[tuple[int, WordRow], ...]
    faults: tuple[WordFault, ...]
    repeated: int


def read_words(data: bytes, kept: Iterable[WordRow] = ()) -> ReadWords:
    """The rows of a CSV or .xlsx file, to be added to ``kept``. Raises `UnreadableTable`.

    A first line of headings may name the columns in any order; without one they stand as in
    ``COLUMNS``.
    """
    lines = [[cell.strip() for cell in line] for line in rows_of(data)]
    if len(lines) > MOST_ROWS + 1:
        raise UnreadableTable("too many rows")
    order = _columns(lines[0]) if lines else None
    first = 2 if order else 1
    numbered = [
        (number, _row(line, order or COLUMNS))
        for number, line in enumerate(lines[first - 1 :], start=first)
        if any(line)
    ]
    return checked_words(numbered, kept)


def checked_words(
    numbered: Iterable[tuple[int, Sequence[str]]], kept: Iterable[WordRow] = ()
) -> ReadWords:
    """Each row held against what a row must be, those before it, and those that are kept."""
    taken: dict[str, WordRow] = {}
    wrong_ones = {row.wrong for row in kept}
    rows: list[tuple[int, WordRow]] = []
    faults: list[WordFault] = []
    repeated = 0
    for number, cells in numbered:
        found = _checked(cells, taken, wrong_ones)
        if isinstance(found, WordRow):
            if taken.get(found.wrong) == found:
                repeated += 1
                continue
            taken[found.wrong] = found
            rows.append((number, found))
        else:
            faults.append(WordFault(number, *found))
    return ReadWords(tuple(rows), tuple(faults), repeated)


def _checked(
    cells: Sequence[str], taken: Mapping[str, WordRow], kept: set[str]
) -> WordRow | tuple[str, str]:
    wrong, right, note, source, severity = (*cells, *[""] * len(COLUMNS))[: len(COLUMNS)]
    grade = SEVERITIES.get(severity.lower())
    row = WordRow(wrong, right, note, source, grade.value if grade else "")
    problems: tuple[tuple[str, bool, str], ...] = (
        ("wrong_missing", not wrong, right),
        ("wrong_length", not SHORTEST <= len(wrong) <= LONGEST, wrong),
        ("right_length", len(right) > LONGEST, right),
        ("note_length", max(len(note), len(source)) > LONGEST_NOTE, wrong),
        ("blanks", any(sign.isspace() or not sign.isprintable() for sign in wrong + right), wrong),
        ("right_missing", not right and not note, wrong),
        ("same", wrong == right, wrong),
        ("within", wrong in right, wrong),
        ("severity", grade is None, severity),
        ("contradicted", wrong in taken and taken[wrong] != row, wrong),
        ("right_is_wrong", right in taken or right in kept, right),
        ("wrong_is_right", wrong in {one.right for one in taken.values()}, wrong),
    )
    return next(((code, text) for code, is_so, text in problems if is_so), row)


def _columns(line: Sequence[str]) -> tuple[str, ...] | None:
    """Which column is which, where the line is one of headings."""
    known = {word: name for name, words in HEADINGS.items() for word in (name, *words)}
    found = tuple(known.get(cell.lower().rstrip(":："), "") for cell in line)
    return found if {"wrong", "right"} <= set(found) else None


def _row(line: Sequence[str], order: Sequence[str]) -> tuple[str, ...]:
    cells: dict[str, Any] = dict(zip(order, line, strict=False))
    return tuple(unguarded(cells.get(name, "")) for name in COLUMNS)


def written_words(rows: Iterable[WordRow]) -> bytes:
    """The table as CSV that a spreadsheet opens with a double click, and `read_words` reads."""
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(WRITTEN_HEADINGS)
    writer.writerows(_written(row) for row in rows)
    return b"\xef\xbb\xbf" + file.getvalue().encode()


def _written(row: WordRow) -> Iterator[str]:
    """A cell that would be a formula is led by an apostrophe, which reading takes off again."""
    for cell in (*row[:4], WRITTEN_SEVERITIES[Severity(row.severity)]):
        yield f"'{cell}" if cell.startswith(FORMULA_SIGNS) else cell


def unguarded(cell: str) -> str:
    """A cell as it was before it was written out."""
    return cell[1:] if cell[:1] == "'" and cell[1:].startswith(FORMULA_SIGNS) else cell
