"""How the log lies on the web: C2SP tlog-tiles, height 8.

``tile/<L>/<N>[.p/<W>]`` holds hashes, ``tile/entries/<N>[.p/<W>]`` the entries themselves. ``N`` is
written in groups of three digits, all but the last after an ``x``; ``W`` is the width of a tile at
the right edge that is not full yet.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from gongkai.ledger.rules.tree import Node

HEIGHT = 8
WIDTH = 1 << HEIGHT
ENTRIES = -1
HASH_SIZE = 32
PATH = re.compile(
    r"tile/(entries|0|[1-5]?[1-9]|[1-6]0|6[0-3])/((?:x\d{3}/){0,6})(\d{3})(?:\.p/([1-9]\d{0,2}))?",
    re.ASCII,
)


@dataclass(frozen=True)
class Tile:
    """A piece of the log: ``width`` hashes of ``level``, or entries (level ``ENTRIES``)."""

    level: int
    index: int
    width: int = WIDTH

    @property
    def is_full(self) -> bool:
        """Whether nothing will ever be added to it."""
        return self.width == WIDTH

    @property
    def path(self) -> str:
        """Its address below the log's own."""
        level = "entries" if self.level == ENTRIES else str(self.level)
        ending = "" if self.is_full else f".p/{self.width}"
        return f"tile/{level}/{grouped(self.index)}{ending}"

    @property
    def first(self) -> int:
        """The number of its first hash in its level, or of its first entry."""
        return self.index * WIDTH

    @property
    def nodes(self) -> list[Node]:
        """The complete subtrees whose hashes it holds."""
        level = HEIGHT * max(self.level, 0)
        return [(level, self.first + place) for place in range(self.width)]


def grouped(index: int) -> str:
    """1234067 → x001/x234/067."""
    groups = [f"{index % 1000:03}"]
    while index := index // 1000:
        groups.append(f"x{index % 1000:03}")
    return "/".join(reversed(groups))


def tile_at(path: str) -> Tile | None:
    """The tile of an address; None for anything that is not exactly how a tile is addressed."""
    found = PATH.fullmatch(path)
    if found is None:
        return None
    level = ENTRIES if found[1] == "entries" else int(found[1])
    index = int(re.sub(r"\D", "", found[2]) + found[3])
    tile = Tile(level, index, int(found[4] or WIDTH))
    # one address for one tile: no superfluous groups of zeros, no full tile named as a part
    return tile if tile.path == path and tile.width <= WIDTH else None


def tiles_between(old: int, new: int) -> Iterator[Tile]:
    """Tiles of a log of ``new`` entries that one of ``old`` entries does not have."""
    for level in (ENTRIES, *range(64 // HEIGHT)):
        shift = HEIGHT * max(level, 0)
        before, after = old >> shift, new >> shift
        if before == after:
            continue
        for index in range(before // WIDTH, after // WIDTH):
            yield Tile(level, index)
        if after % WIDTH:
            yield Tile(level, after // WIDTH, after % WIDTH)


def tiles_of(size: int) -> Iterator[Tile]:
    """All tiles of a log of ``size`` entries."""
    return tiles_between(0, size)


def entry_bundle(entries: Sequence[bytes]) -> bytes:
    """Entries one after the other, each with its length before it in two bytes."""
    return b"".join(len(entry).to_bytes(2, "big") + entry for entry in entries)


def entries_in(bundle: bytes) -> list[bytes]:
    """The entries of a bundle. Raises ValueError where it is cut off."""
    entries, place = [], 0
    while place < len(bundle):
        end = place + 2 + int.from_bytes(bundle[place : place + 2], "big")
        if end > len(bundle) or place + 2 > len(bundle):
            raise ValueError("the bundle of entries is cut off")
        entries.append(bundle[place + 2 : end])
        place = end
    return entries
