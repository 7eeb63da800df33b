"""Files of one JSON object a line, as the measurements read them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from gettext import gettext as _
from pathlib import Path
from typing import Any

import click

A_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


def rows_of(path: Path, *needed: str) -> Iterator[dict[str, Any]]:
    """The lines of the file, each an object that has what is needed."""
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            row = _object(line)
            if row is None or any(name not in row for name in needed):
                raise click.UsageError(
                    _("%(file)s, line %(number)d: a JSON object with %(names)s is needed.")
                    % {"file": path.name, "number": number, "names": ", ".join(needed)}
                )
            yield row


def _object(line: str) -> dict[str, Any] | None:
    try:
        row = json.loads(line)
    except ValueError:
        return None
    return row if isinstance(row, dict) else None
