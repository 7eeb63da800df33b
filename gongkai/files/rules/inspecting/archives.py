"""Archives (.zip): every file in them is held to the same rules as one uploaded alone."""

from __future__ import annotations

import io
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Final

from gongkai.files.rules import MEDIA_TYPES, NEW_FORMATS, plain_name, suffix_of
from gongkai.files.rules.inspecting.faults import Fault
from gongkai.files.rules.inspecting.packages import Budget, Package

MOST_FILES: Final = 500
Inspect = Callable[[Path, str, Budget], bytes | None]


def cleaned_archive(package: Package, inspect: Inspect) -> bytes | None:
    """The archive with its pictures cleaned; None if there was nothing to clean."""
    files = [entry for entry in package.entries if not entry.is_folder]
    if not files:
        raise Fault("file_damaged")
    if len(files) > MOST_FILES:
        raise Fault("file_bomb")
    contents: dict[str, bytes] = {}
    is_changed = False
    for entry in files:
        data = package.read(entry)
        try:
            clean = _inspected(entry.name, data, inspect, package.budget)
        except Fault as fault:
            raise fault.inside(entry.name) from fault
        is_changed = is_changed or clean is not None
        contents[entry.name] = data if clean is None else clean
    return _packed(contents) if is_changed else None


def _inspected(name: str, data: bytes, inspect: Inspect, budget: Budget) -> bytes | None:
    suffix = suffix_of(name)
    if suffix == "zip":
        raise Fault("zip_in_zip")
    if suffix in NEW_FORMATS:
        raise Fault("file_old", real=NEW_FORMATS[suffix])
    if suffix not in MEDIA_TYPES or plain_name(name).strip() != name.rpartition("/")[2].strip():
        raise Fault("zip_entry")
    if not data:
        raise Fault("file_size")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "entry"
        path.write_bytes(data)
        return inspect(path, suffix, budget)


def _packed(contents: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in contents.items():
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()
