"""Show the log: write its tiles and its newest checkpoint as files."""

from __future__ import annotations

from gongkai.ledger import keeping
from gongkai.ledger.errors import published_more
from gongkai.ledger.models import Checkpoint
from gongkai.ledger.queries.files import CHECKPOINT, shown_checkpoint, tile_bytes
from gongkai.ledger.queries.tree import newest_checkpoint
from gongkai.ledger.rules.notes import head_in
from gongkai.ledger.rules.tiles import tiles_between


def publish_files() -> None:
    """Write what the newest checkpoint needs and is not shown yet; the checkpoint itself last.

    Every checkpoint on the way gets its tiles at the right edge: a reader who fetched it must find
    them. They go when the full tile is there.
    """
    newest = newest_checkpoint()
    if newest is None or newest.note == shown_checkpoint():
        return
    with keeping.files_locked():
        _catch_up()


def rebuild_files() -> int:
    """Write all files anew from the database; answers how many entries they show."""
    with keeping.files_locked():
        _refuse_to_show_less()
        keeping.write_file(CHECKPOINT, b"")
        keeping.remove_folder("tile")
        _catch_up()
    newest = newest_checkpoint()
    return newest.size if newest else 0


def _catch_up() -> None:
    """Go from what is shown to the newest checkpoint, one checkpoint after the other."""
    _refuse_to_show_less()
    note = shown_checkpoint()
    shown = head_in(note).size if note else 0
    waiting = Checkpoint.objects.filter(size__gte=shown).order_by("id")
    for checkpoint in waiting:
        for tile in tiles_between(shown, checkpoint.size):
            keeping.write_file(tile.path, tile_bytes(tile))
            if tile.is_full:
                keeping.remove_folder(f"{tile.path}.p")
        shown = checkpoint.size
        keeping.write_file(CHECKPOINT, checkpoint.note.encode())


def _refuse_to_show_less() -> None:
    note, newest = shown_checkpoint(), newest_checkpoint()
    published, stored = head_in(note).size if note else 0, newest.size if newest else 0
    if published > stored:
        raise published_more(published, stored)
