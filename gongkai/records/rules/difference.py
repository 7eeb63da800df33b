"""What changed between two versions, so that an official sees exactly that in half a minute.

A text is aligned block by block (paragraph, heading, item, table row), a changed block sentence by
sentence, a changed sentence word by word. `same` and `del` together are always the old text,
`same` and `ins` the new one.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple, Protocol

from gongkai.records.rules.alignment import (
    Budget,
    Segment,
    aligned,
    compare_texts,
    likeness_of,
)
from gongkai.records.rules.html import Block, Run, blocks_of

STEPS: Final = 6_000_000
OPENING_WORDS: Final = 8

__all__ = [
    "Cell",
    "Difference",
    "FieldChange",
    "FileChange",
    "MergedBlock",
    "Row",
    "Segment",
    "compare",
    "compare_fields",
    "compare_files",
    "difference_text",
    "merged",
]


@dataclass(frozen=True)
class Cell:
    """One cell of a table row, or the whole of any other block, with both versions in it."""

    segments: tuple[Segment, ...]
    in_old: bool = True
    in_new: bool = True

    @property
    def old(self) -> tuple[Segment, ...]:
        return tuple(segment for segment in self.segments if segment.op != "ins")

    @property
    def new(self) -> tuple[Segment, ...]:
        return tuple(segment for segment in self.segments if segment.op != "del")


@dataclass(frozen=True)
class Row:
    """One block in both versions: `same`, `changed`, `added` or `removed`."""

    kind: str
    old_block: str  # p, h2, h3, h4, li, tr, caption, hr; empty when there is none
    new_block: str
    cells: tuple[Cell, ...]

    @property
    def block(self) -> str:
        return self.new_block or self.old_block

    @property
    def old(self) -> tuple[Segment, ...]:
        """The old version; the cells of a table row are parted by tabs."""
        return _with_tabs([cell.old for cell in self.old_cells_only])

    @property
    def new(self) -> tuple[Segment, ...]:
        return _with_tabs([cell.new for cell in self.new_cells_only])

    @property
    def old_cells(self) -> tuple[tuple[Segment, ...], ...]:
        return tuple(cell.old for cell in self.old_cells_only)

    @property
    def new_cells(self) -> tuple[tuple[Segment, ...], ...]:
        return tuple(cell.new for cell in self.new_cells_only)

    @property
    def old_cells_only(self) -> list[Cell]:
        return [cell for cell in self.cells if cell.in_old]

    @property
    def new_cells_only(self) -> list[Cell]:
        return [cell for cell in self.cells if cell.in_new]

    @property
    def changes(self) -> int:
        """How many places changed: a removal and the addition in its stead are one."""
        if self.kind in {"added", "removed"}:
            return 1
        places = sum(_places(cell.segments) for cell in self.cells)
        return max(places, 1) if self.kind == "changed" else 0


@dataclass(frozen=True)
class Difference:
    """All rows of both versions, in reading order."""

    rows: tuple[Row, ...]

    @property
    def changes(self) -> int:
        return sum(row.changes for row in self.rows)

    @property
    def is_empty(self) -> bool:
        return all(row.kind == "same" for row in self.rows)

    def count(self, kind: str) -> int:
        return sum(row.kind == kind for row in self.rows)


class MergedBlock(NamedTuple):
    """A block with both versions in one run of text, for a narrow screen."""

    kind: str
    block: str
    segments: tuple[Segment, ...]


class _Part(NamedTuple):
    """One block as it is compared."""

    block: str
    cells: tuple[str, ...]

    @property
    def text(self) -> str:
        return "\t".join(self.cells)


def compare(old_html: str, new_html: str) -> Difference:
    """The difference of two bodies."""
    old, new = _parts(old_html), _parts(new_html)
    budget = Budget(STEPS)
    old_texts, new_texts = [part.text for part in old], [part.text for part in new]
    likeness = likeness_of(old_texts, new_texts)

    def of_one_kind(left: int, right: int) -> float:
        if (old[left].block == "tr") != (new[right].block == "tr"):
            return 0.0
        return likeness(left, right) + (0.5 if _same_first_cell(old[left], new[right]) else 0.0)

    loose = [_loose_key(part) for part in old], [_loose_key(part) for part in new]
    pairs = aligned(old, new, of_one_kind, budget, loose)
    return Difference(
        tuple(
            _row(
                old[left] if left is not None else None,
                new[right] if right is not None else None,
                budget,
            )
            for left, right in pairs
        )
    )


def _same_first_cell(old: _Part, new: _Part) -> bool:
    """Rows of a table are known by what they begin with."""
    return old.block == "tr" and bool(old.cells[0].strip()) and old.cells[0] == new.cells[0]


def _loose_key(part: _Part) -> tuple[str, str]:
    words = part.cells[0] if part.block == "tr" and part.cells else part.text
    return part.block, words[:OPENING_WORDS]


def merged(difference: Difference) -> tuple[MergedBlock, ...]:
    """Both versions as one text: what went is struck before what came in its stead."""
    return tuple(
        MergedBlock(row.kind, row.block, _with_tabs([cell.segments for cell in row.cells]))
        for row in difference.rows
    )


def difference_text(html: str) -> str:
    """A body as it is compared: with the addresses of links and pictures, which may change too."""
    return "\n".join(part.text for part in _parts(html))


def _parts(html: str) -> list[_Part]:
    return [part for block in blocks_of(html) for part in _parts_of(block)]


def _parts_of(block: Block) -> list[_Part]:
    if block.tag == "tr":
        return [_Part("tr", tuple(_inner_text(cell) for cell in block.children))]
    if block.tag == "hr":
        return [_Part("hr", ("",))]
    if block.runs:
        return [_Part(block.tag, (_written(block.runs),))]
    parts = [part for child in block.children for part in _parts_of(child)]
    if block.tag == "li":
        return [part._replace(block="li") if part.block == "p" else part for part in parts]
    return parts


def _inner_text(cell: Block) -> str:
    texts = [part.text for child in cell.children for part in _parts_of(child)]
    return "\n".join(texts).replace("\t", " ")


def _written(runs: Sequence[Run]) -> str:
    """The words, with what a reader clicks on or looks at made visible."""
    words: list[str] = []
    for number, run in enumerate(runs):
        if run.kind == "br":
            words.append("\n")
        elif run.kind == "img":
            words.append(f"［图：{run.text or run.address}，{run.address}］")
        else:
            words.append(run.text)
            following = runs[number + 1].address if number + 1 < len(runs) else ""
            if run.address and following != run.address and run.text.strip() != run.address:
                words.append(f"［链接：{run.address}］")
    return "".join(words)


def _row(old: _Part | None, new: _Part | None, budget: Budget) -> Row:
    if old is None and new is not None:
        cells = tuple(Cell(_all("ins", text), in_old=False) for text in new.cells)
        return Row("added", "", new.block, cells)
    if new is None and old is not None:
        cells = tuple(Cell(_all("del", text), in_new=False) for text in old.cells)
        return Row("removed", old.block, "", cells)
    assert old is not None  # an alignment never pairs nothing with nothing
    assert new is not None
    kind = "same" if old == new else "changed"
    return Row(kind, old.block, new.block, _cells(old.cells, new.cells, budget))


def _cells(old: tuple[str, ...], new: tuple[str, ...], budget: Budget) -> tuple[Cell, ...]:
    """Cells face cells: by place when there are as many, else by what stands in them."""
    if len(old) == len(new):
        pairs: Iterable[tuple[int | None, int | None]] = zip(
            range(len(old)), range(len(new)), strict=True
        )
    else:
        pairs = aligned(old, new, likeness_of(old, new), budget)
    return tuple(_cell(old, new, left, right, budget) for left, right in pairs)


def _cell(
    old: tuple[str, ...], new: tuple[str, ...], left: int | None, right: int | None, budget: Budget
) -> Cell:
    if left is None:
        return Cell(_all("ins", new[right or 0]), in_old=False)
    if right is None:
        return Cell(_all("del", old[left]), in_new=False)
    return Cell(compare_texts(old[left], new[right], budget))


def _all(operation: str, text: str) -> tuple[Segment, ...]:
    return (Segment(operation, text),) if text else ()


def _with_tabs(cells: Sequence[tuple[Segment, ...]]) -> tuple[Segment, ...]:
    result: list[Segment] = []
    for number, segments in enumerate(cells):
        if number:
            result.append(Segment("same", "\t"))
        result += segments
    return tuple(result)


def _places(segments: tuple[Segment, ...]) -> int:
    changed = [segment.op != "same" for segment in segments]
    return sum(
        now and not before for before, now in zip([False, *changed[:-1]], changed, strict=True)
    )


# --- fields and files ------------------------------------------------------------------------


@dataclass(frozen=True)
class FieldChange:
    """A field of the metadata in both versions."""

    name: str
    label: str
    kind: str
    old: str
    new: str
    segments: tuple[Segment, ...]


class NamedFile(Protocol):
    """What is asked of an attachment."""

    @property
    def name(self) -> str: ...
    @property
    def digest(self) -> str: ...
    @property
    def size(self) -> int: ...


@dataclass(frozen=True)
class FileChange:
    """An attachment in both versions; None where it is missing."""

    kind: str
    old: NamedFile | None
    new: NamedFile | None

    @property
    def name(self) -> str:
        present = self.new or self.old
        return present.name if present else ""


def compare_fields(
    old: Mapping[str, Any], new: Mapping[str, Any], labels: Mapping[str, str]
) -> tuple[FieldChange, ...]:
    """The labelled fields in the order of the labels; empty in both versions: left out."""
    budget = Budget(STEPS // 10)
    changes = []
    for name, label in labels.items():
        before, after = _shown(old.get(name)), _shown(new.get(name))
        if before or after:
            segments = compare_texts(before, after, budget)
            changes.append(FieldChange(name, label, _kind(before, after), before, after, segments))
    return tuple(changes)


def compare_files(old: Iterable[NamedFile], new: Iterable[NamedFile]) -> tuple[FileChange, ...]:
    """New order first, then what was removed. A renamed file is found again by its digest."""
    remaining, arrived = list(old), list(new)
    partners: dict[int, NamedFile] = {}
    for attribute in (("name", "digest"), ("name",), ("digest",)):
        for number, file in enumerate(arrived):
            if number not in partners:
                found = _take(remaining, file, attribute)
                if found is not None:
                    partners[number] = found
    changes = [_file_change(partners.get(number), file) for number, file in enumerate(arrived)]
    return (*changes, *(FileChange("removed", file, None) for file in remaining))


def _take(
    files: list[NamedFile], wanted: NamedFile, attributes: tuple[str, ...]
) -> NamedFile | None:
    for place, file in enumerate(files):
        if all(getattr(file, name) == getattr(wanted, name) for name in attributes):
            return files.pop(place)
    return None


def _file_change(old: NamedFile | None, new: NamedFile) -> FileChange:
    if old is None:
        return FileChange("added", None, new)
    unchanged = (old.name, old.digest) == (new.name, new.digest)
    return FileChange("same" if unchanged else "changed", old, new)


def _kind(before: Hashable, after: Hashable) -> str:
    if before == after:
        return "same"
    return "changed" if before and after else "added" if after else "removed"


def _shown(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list | tuple | set | frozenset):
        items = sorted(map(str, value)) if isinstance(value, set | frozenset) else map(str, value)
        return "、".join(items)
    return str(value)
