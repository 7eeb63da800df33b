"""What a file says, read without the program it was made with. Pure: no Django, no database.

`read` runs in a child process with limits (`gongkai.files.confined`): a file is a stranger's.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, BinaryIO

from gongkai.files.reading.packages import entries
from gongkai.files.reading.parts import BROKEN, Locked, Page, Pages, Reading, gathered

# each loads a library of its own, so a child loads one of them only
READERS = {
    "docx": "docx", "xlsx": "xlsx", "pptx": "pptx", "pdf": "pdf", "ofd": "ofd",
    "txt": "plain", "csv": "plain",
}  # fmt: skip
MOST_ENTRIES = 300

if TYPE_CHECKING:
    from pathlib import Path


def read(path: Path, suffix: str) -> dict[str, str | bool]:
    """The text of the file at ``path``, as JSON can carry it (`Reading.as_json`)."""
    with path.open("rb") as file:
        return read_file(file, suffix).as_json()


def read_file(file: BinaryIO, suffix: str) -> Reading:
    """The text of an open file that is called ``*.suffix``; never raises for what is in it."""
    if suffix != "zip" and suffix not in READERS:
        return Reading.nothing()
    try:
        return gathered(_pages_of(file, suffix))
    except Locked:
        return Reading.failed("locked")
    except BROKEN:
        return Reading.failed("broken")


def _pages_of(file: BinaryIO, suffix: str) -> Pages:
    if suffix == "zip":
        return _pages_of_zip(file)
    pages: Pages = import_module(f"gongkai.files.reading.{READERS[suffix]}").pages(file)
    return pages


def _pages_of_zip(file: BinaryIO) -> Pages:
    """Each entry as one page: its name, and what it says. A package within is not opened."""
    for number, (name, inner) in enumerate(entries(file)):
        if number >= MOST_ENTRIES:
            yield Page(is_whole=False)
            return
        suffix = name.rpartition(".")[2].lower()
        found = read_file(inner, suffix) if suffix in READERS else Reading.nothing()
        yield Page(f"{name}\n{found.text}", found.unseen, is_whole=found.is_whole)
