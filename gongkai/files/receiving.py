"""What an upload goes through before it is stored: ending, size, conversion, inspection, cleaning.

The bytes are looked into by a child process (`confined`); here only its answer is read.
"""

from __future__ import annotations

import shutil
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.conf import settings

from gongkai.core.errors import InvalidInput
from gongkai.core.moments import now
from gongkai.files.confined import Failed, Limits, NotDone, run_confined
from gongkai.files.converting import converted, converter
from gongkai.files.errors import unfit
from gongkai.files.rules import (
    MAX_BYTES,
    NEW_FORMATS,
    OLD_FIRST_BYTES,
    TEXTS,
    is_taken_in,
    plain_name,
    suffix_of,
    with_suffix,
)
from gongkai.files.rules.inspecting import inspect_text
from gongkai.files.rules.inspecting.faults import Fault

LIMITS = Limits(seconds=60, memory_bytes=1536 * 1024**2)
NOT_TAKEN = {"svg": "file_svg", "svgz": "file_svg"} | dict.fromkeys(
    ("docm", "dotm", "xlsm", "xltm", "xlsb", "xlam", "pptm", "ppsm", "potm"), "office_macros"
)
LEFT_AFTER = 24 * 3600
INSPECT = "gongkai.files.rules.inspecting.inspect"
OLD_FORMAT = "gongkai.files.rules.inspecting.old_format"


def received(name: str, data: bytes) -> tuple[str, bytes]:
    """The name and the bytes to be kept. Raises `InvalidInput` with a sentence that helps.

    They are those handed in, except: hidden signs of a name go, pictures are cleaned of what is
    hidden in them, and a document of before 2007 becomes one of today.
    """
    name = plain_name(name)
    suffix = suffix_of(name)
    if not is_taken_in(name) and suffix not in NEW_FORMATS:
        raise unfit(NOT_TAKEN.get(suffix, "file_kind"), name=name)
    if not data or len(data) > MAX_BYTES:
        raise unfit("file_size", name=name)
    if suffix in TEXTS:
        return _text(name, data)
    with tempfile.TemporaryDirectory(prefix="arriving-", dir=_room()) as folder:
        path = Path(folder) / "given"
        path.write_bytes(data)
        if suffix in NEW_FORMATS:
            name, path = _converted(name, path, data)
        clean = _inspected(name, path)
        return name, path.read_bytes() if clean is None else clean


def _room() -> Path:
    """Where uploads wait, apart from those taken in. What a killed server left there goes."""
    room = Path(settings.ARRIVING_ROOT)
    room.mkdir(parents=True, exist_ok=True)
    yesterday = now().timestamp() - LEFT_AFTER
    for folder in room.glob("arriving-*"):
        with suppress(FileNotFoundError):
            if folder.stat().st_mtime < yesterday:
                shutil.rmtree(folder, ignore_errors=True)
    return room


def _text(name: str, data: bytes) -> tuple[str, bytes]:
    try:
        inspect_text(data)
    except Fault as fault:
        raise unfit(fault.code, name=name, real=fault.real) from fault
    return name, data


def _converted(name: str, path: Path, data: bytes) -> tuple[str, Path]:
    """An old document in its new format; what it is decides, not its ending."""
    if not data.startswith(OLD_FIRST_BYTES):
        _inspected(with_suffix(name, NEW_FORMATS[suffix_of(name)]), path, shown=name)
        raise unfit("file_is_another", name=name, real=NEW_FORMATS[suffix_of(name)])
    new = _answer(OLD_FORMAT, path, name)["new"]
    program = converter(settings.SOFFICE)
    if program is None:
        raise unfit("file_old", name=name, real=new)
    try:
        return with_suffix(name, new), converted(path, new, program)
    except NotDone as error:
        raise unfit("file_not_converted", name=name, real=new) from error


def _inspected(name: str, path: Path, shown: str = "") -> bytes | None:
    """The cleaned bytes, where they differ."""
    cleaned = path.with_name("cleaned")
    answer = _answer(INSPECT, path, shown or name, suffix_of(name), str(cleaned))
    return cleaned.read_bytes() if answer["is_changed"] else None


def _answer(work: str, path: Path, name: str, *arguments: str) -> dict[str, Any]:
    """What the child says; a child that broke down is a file nobody should open."""
    try:
        answer = run_confined(work, *arguments, path=path, limits=LIMITS)
    except Failed as error:
        raise unfit("file_damaged", name=name) from error
    except NotDone as error:
        raise unfit("file_too_hard", name=name) from error
    if "fault" in answer:
        raise _refusal(name, answer)
    return answer


def _refusal(name: str, answer: dict[str, Any]) -> InvalidInput:
    return unfit(answer["fault"], name=name, real=answer["real"], entry=answer["entry"])
