"""What a file says, read without the program it was made with. Pure: no Django, no database.

`read` runs in a child process with limits (`gongkai.files.confined`): a file is a stranger's.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, BinaryIO

from gongkai.files.reading.machine import Machine
from gongkai.files.reading.packages import entries
from gongkai.files.reading.parts import (
    BROKEN,
    Locked,
    Page,
    Pages,
    Reading,
    gathered,
    tidied,
)

# each loads a library of its own, so a child loads one of them only
READERS = {
    "docx": "docx", "xlsx": "xlsx", "pptx": "pptx", "pdf": "pdf", "ofd": "ofd",
    "txt": "plain", "csv": "plain",
}  # fmt: skip
PICTURES = frozenset({"png", "jpg", "jpeg", "gif", "webp"})
INNER = frozenset(READERS) | PICTURES
MOST_ENTRIES = 300
MOST_PIECES_TEXT = 40_000_000
BY_MACHINE = "machine"

if TYPE_CHECKING:
    from pathlib import Path


def read(path: Path, suffix: str, by: str = "") -> dict[str, str | bool]:
    """The text of the file at ``path``, as JSON can carry it (`Reading.as_json`).

    With ``by`` = ``machine`` words in pictures are read too, and stand behind the others.
    """
    machine = Machine() if by == BY_MACHINE else None
    with path.open("rb") as file:
        return read_file(file, suffix, machine).as_json()


def read_file(
    file: BinaryIO, suffix: str, machine: Machine | None = None, *, is_inner: bool = False
) -> Reading:
    """The text of an open file that is called ``*.suffix``; never raises for what is in it.

    In a file that lies in another one no further files are opened.
    """
    if suffix != "zip" and suffix not in INNER:
        return Reading.nothing()
    try:
        pages = (page for page in _pages_of(file, suffix, machine)
                 if not (is_inner and page.where.startswith("file:")))  # fmt: skip
        found = gathered(machine.read(pages) if machine else pages)
    except Locked:
        return Reading.failed("locked")
    except BROKEN:
        return Reading.failed("broken")
    return found.because(BY_MACHINE) if machine and machine.has_read else found


def pieces(path: Path, suffix: str, by: str = "") -> dict[str, Any]:
    """The same piece by piece, each with its place; for who has to say where something stands."""
    machine = Machine() if by == BY_MACHINE else None
    found: list[list[Any]] = []
    answer = {"pieces": found, "is_whole": True, "reason": "", "by_machine": False}
    length = 0
    with path.open("rb") as file:
        try:
            pages = _pages_of(file, suffix, machine)
            for page in machine.read(pages) if machine else pages:
                answer["is_whole"] = bool(answer["is_whole"]) and page.is_whole
                for text, is_unseen in ((page.text, False), (page.unseen, True)):
                    if tidy := tidied(text):
                        found.append([page.where, is_unseen, tidy])
                        length += len(tidy)
                if length > MOST_PIECES_TEXT:
                    answer["is_whole"] = False
                    break
        except Locked:
            answer["reason"] = "locked"
        except BROKEN:
            answer["reason"] = "broken"
    return answer


def _pages_of(file: BinaryIO, suffix: str, machine: Machine | None) -> Pages:
    if suffix == "zip":
        return _pages_of_zip(file, machine)
    if suffix in PICTURES:
        return _picture(file)
    pages: Pages = import_module(f"gongkai.files.reading.{READERS[suffix]}").pages(file)
    return pages


def _picture(file: BinaryIO) -> Pages:
    from gongkai.files.reading.pictured import as_picture

    data = file.read()
    yield Page(is_whole=False, where="picture", pictures=(lambda: as_picture(data),))


def _pages_of_zip(file: BinaryIO, machine: Machine | None) -> Pages:
    """Each entry as one page: its name, and what it says. A package within is not opened."""
    for number, (name, inner) in enumerate(entries(file)):
        if number >= MOST_ENTRIES:
            yield Page(is_whole=False)
            return
        suffix = name.rpartition(".")[2].lower()
        found = Reading.nothing()
        if suffix in READERS or (machine and suffix in PICTURES):
            found = read_file(inner, suffix, machine, is_inner=True)
        where = f"entry:{name}"
        yield Page(f"{name}\n{found.text}", found.unseen, is_whole=found.is_whole, where=where)
