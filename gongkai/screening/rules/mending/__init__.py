"""A clean copy of a file: numbers masked where they stand, and nothing in it that is not seen.

`clean_copy` runs in a child process with limits (`gongkai.files.confined`): a file is a stranger's.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict
from pathlib import Path
from typing import Any

from gongkai.screening.rules.mending.office import clean_office
from gongkai.screening.rules.mending.pieces import Masking
from gongkai.screening.rules.mending.plain import clean_plain
from gongkai.screening.rules.tables import Masks
from gongkai.screening.rules.values import Context

__all__ = ["MENDED", "WORK", "clean_copy", "told_of"]

MENDED = frozenset({"docx", "xlsx", "csv", "txt"})
"""Endings of files a clean copy can be made of."""
WORK = "gongkai.screening.rules.mending.clean_copy"


def told_of(context: Context) -> str:
    """What a copy must know of a context, on its way into the child process."""
    return json.dumps([sorted(context.unit_phones), asdict(context.masks)])


def _understood(told: str) -> Context:
    phones, masks = json.loads(told)
    return Context(required=frozenset(), unit_phones=frozenset(phones), masks=Masks(**masks))


def clean_copy(path: Path, suffix: str, target: str, told: str) -> dict[str, Any]:
    """Write a clean copy of the ``*.suffix`` at ``path`` to ``target``.

    ``told`` is what `told_of` says of the unit's own numbers and masks. Answers ``hidden``, how
    many of each code were masked; ``removed``, how much of what is not seen went; ``left``,
    whether a masked number still stands somewhere in the new bytes.
    """
    masks = Masking(_understood(told))
    removed: Counter[str] = Counter()
    if suffix in {"docx", "xlsx"}:
        left = clean_office(path, suffix, Path(target), masks, removed)
    else:
        left = clean_plain(path, Path(target), masks)
    return {
        "hidden": dict(masks.counts),
        "removed": {what: count for what, count in removed.items() if count},
        "left": left,
    }
