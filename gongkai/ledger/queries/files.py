"""The log as files, for everybody: tiles, entries, the newest checkpoint."""

from __future__ import annotations

from gongkai.ledger.keeping import log_folder as log_folder
from gongkai.ledger.models import LogLeaf
from gongkai.ledger.queries.leaves import entry_of
from gongkai.ledger.queries.tree import read_nodes
from gongkai.ledger.rules.tiles import ENTRIES, Tile, entry_bundle, tile_at

CHECKPOINT = "checkpoint"


def shown_checkpoint() -> str:
    """The checkpoint that is before the public; empty before the first one."""
    try:
        return (log_folder() / CHECKPOINT).read_text(encoding="utf-8")
    except FileNotFoundError:
        return ""


def read_tile(path: str) -> tuple[Tile, bytes] | None:
    """A tile by its address below the log's; None where there is none."""
    tile = tile_at(path)
    if tile is None:
        return None
    try:
        return tile, (log_folder() / tile.path).read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None


def tile_bytes(tile: Tile) -> bytes:
    """What belongs into a tile, by the database."""
    if tile.level == ENTRIES:
        rows = LogLeaf.objects.filter(
            index__gte=tile.first, index__lt=tile.first + tile.width
        ).order_by("index")
        return entry_bundle([entry_of(row.leaf) for row in rows.select_related("leaf")])
    found = read_nodes(tile.nodes)
    return b"".join(found[node] for node in tile.nodes)
