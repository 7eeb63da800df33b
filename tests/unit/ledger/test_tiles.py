"""Tiles: their addresses, which there are for a size, and what is in them."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.ledger.rules.tiles import (
    ENTRIES,
    Tile,
    entries_in,
    entry_bundle,
    grouped,
    tile_at,
    tiles_between,
    tiles_of,
)
from tests.unit.ledger.test_tree import VECTORS, entries
from tests.unit.ledger.trees import Tree


@pytest.mark.parametrize(
    ("tile", "path"),
    [
        (Tile(0, 0), "tile/0/000"),
        (Tile(0, 1234067), "tile/0/x001/x234/067"),
        (Tile(1, 1000, 17), "tile/1/x001/000.p/17"),
        (Tile(ENTRIES, 5, 255), "tile/entries/005.p/255"),
        (Tile(63, 999), "tile/63/999"),
    ],
)
def test_addresses(tile: Tile, path: str) -> None:
    assert tile.path == path
    assert tile_at(path) == tile


@pytest.mark.parametrize(
    "path",
    [
        "", "tile/0/0", "tile/0/0000", "tile/00/000", "tile/64/000", "tile/-1/000",
        "tile/0/x000/000", "tile/0/000.p/0", "tile/0/000.p/256", "tile/0/000.p/01",
        "tile/0/000.p/", "tile/0/000/",
        "/tile/0/000", "tile/0/../../checkpoint", "tile/entries/x1/000", "tile/0/001/000",
        "tile/0/００１", "tile/0/000\n", "tile/0/" + "x001/" * 2000 + "000", "tile/0/000.p/999",
        "checkpoint", "tile/Entries/000",
    ],
)  # fmt: skip
def test_anything_else_is_no_address(path: str) -> None:
    assert tile_at(path) is None


@given(st.integers(0, 10**18))
def test_every_index_has_one_spelling(index: int) -> None:
    assert grouped(index).replace("x", "").replace("/", "").lstrip("0") == str(index).lstrip("0")
    assert tile_at(f"tile/0/{grouped(index)}") == Tile(0, index)


def test_the_example_of_the_specification() -> None:
    made = list(tiles_of(70_000))
    hashes = [tile for tile in made if tile.level != ENTRIES]
    full = [(tile.level, tile.index) for tile in hashes if tile.is_full]
    assert full == [*((0, n) for n in range(273)), (1, 0)]
    assert [t for t in hashes if not t.is_full] == [Tile(0, 273, 112), Tile(1, 1, 17),
                                                    Tile(2, 0, 1)]  # fmt: skip
    assert [t for t in tiles_of(256) if t.level > 0] == [Tile(1, 0, 1)]


@given(st.integers(0, 200_000), st.integers(0, 3000))
def test_the_step_from_one_size_to_the_next_leaves_none_out(old: int, more: int) -> None:
    before, after = set(tiles_of(old)), set(tiles_of(old + more))
    stepped = set(tiles_between(old, old + more))
    assert stepped <= after
    assert after <= before | stepped
    assert not stepped & {tile for tile in before if tile.is_full}


@pytest.mark.parametrize("size", sorted(VECTORS["tiles"], key=int))
def test_another_implementation_makes_the_same_tiles(size: str) -> None:
    leaves = entries(int(size))
    tree = Tree(leaves)
    made: dict[str, Any] = {}
    for tile in tiles_of(int(size)):
        data = (
            entry_bundle(leaves[tile.first : tile.first + tile.width])
            if tile.level == ENTRIES
            else b"".join(tree.nodes[node] for node in tile.nodes)
        )
        made[tile.path] = hashlib.sha256(data).hexdigest()
    assert made == VECTORS["tiles"][size]


@given(st.lists(st.binary(max_size=300), max_size=20))
def test_bundles_are_read_back(leaves: list[bytes]) -> None:
    bundle = entry_bundle(leaves)
    assert entries_in(bundle) == leaves
    if bundle:
        with pytest.raises(ValueError, match="cut off"):
            entries_in(bundle[:-1])
