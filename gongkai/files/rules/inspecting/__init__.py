"""Look into a file nobody trusts. Runs in a confined child process; see `gongkai.files.confined`.

`inspect` is what the child does. It answers either what is wrong, or whether there is a cleaned
copy to be kept instead. Each kind has its own drawer.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from gongkai.files.rules import FIRST_BYTES, OLD_FIRST_BYTES, TEXTS, matches_its_name
from gongkai.files.rules.inspecting.faults import Fault
from gongkai.files.rules.inspecting.packages import Budget, Package, is_zip_too
from gongkai.files.rules.plain import beginning_of

OFFICE = ("docx", "xlsx", "pptx")
PICTURES = ("png", "jpg", "jpeg", "gif", "webp")
MARKUP = ("<!doctype", "<html", "<script", "<svg", "<?xml", "<body", "<head")


def inspect(path: Path, suffix: str, cleaned: str) -> dict[str, Any]:
    """Look into the file; a cleaned copy is written to ``cleaned``, if it differs.

    Answers ``{"fault": code, "real": ending, "entry": name}`` or ``{"is_changed": bool}``.
    """
    try:
        clean = inspected(path, suffix, Budget())
    except Fault as fault:
        return {"fault": fault.code, "real": fault.real, "entry": fault.entry}
    if clean is not None:
        Path(cleaned).write_bytes(clean)
    return {"is_changed": clean is not None}


def old_format(path: Path) -> dict[str, Any]:
    """What an old document is: ``{"new": ending}``, or ``{"fault": …}``."""
    from gongkai.files.rules.inspecting.compound import new_format_of

    try:
        return {"new": new_format_of(path)}
    except Fault as fault:
        return {"fault": fault.code, "real": fault.real, "entry": fault.entry}


def inspected(path: Path, suffix: str, budget: Budget) -> bytes | None:
    """The cleaned bytes, None where nothing had to be cleaned. Raises `Fault`.

    The libraries are loaded only for the kind that needs them: the child starts for every file.
    """
    if suffix in TEXTS:
        inspect_text(path.read_bytes())
        return None
    if not matches_its_name(f"a.{suffix}", path.read_bytes()[:16]):
        raise _other_kind(path)
    if suffix == "pdf":
        from gongkai.files.rules.inspecting.pdf import inspect_pdf

        inspect_pdf(path)
        return None
    if suffix in PICTURES:
        from gongkai.files.rules.inspecting.pictures import cleaned_picture

        clean = cleaned_picture(path, suffix)
        return clean if clean != path.read_bytes() else None
    return _inspected_package(Package(path.read_bytes(), budget), suffix)


def inspect_text(data: bytes) -> None:
    """Plain text: readable, and not a web page or an archive under this ending."""
    text = beginning_of(data)
    if text is None:
        raise Fault("text_signs")
    if text.lower().startswith(MARKUP) or is_zip_too(data):
        raise Fault("text_markup")
    real = _beginning(data)
    if real:
        raise Fault("file_is_another", real=real)


def _inspected_package(package: Package, suffix: str) -> bytes | None:
    from gongkai.files.rules.inspecting.archives import cleaned_archive
    from gongkai.files.rules.inspecting.ofd import START, inspect_ofd
    from gongkai.files.rules.inspecting.office import inspect_office, kind_of_package

    real = "ofd" if START in package.by_name else kind_of_package(package)
    if real and real != suffix:
        raise Fault("file_is_another", real=real)
    if suffix == "ofd":
        inspect_ofd(package)
    elif suffix in OFFICE:
        from gongkai.files.rules.inspecting.embedded import cleaned_document

        inspect_office(package, suffix)
        return cleaned_document(package)
    else:
        return cleaned_archive(package, inspected)
    return None


def _other_kind(path: Path) -> Fault:
    data = path.read_bytes()
    if data.startswith(OLD_FIRST_BYTES):
        return _old(path)
    real = _beginning(data)
    return Fault("file_is_another", real=real) if real else Fault("file_content")


def _beginning(data: bytes) -> str:
    """The ending these bytes ought to have, as far as their beginning tells; or nothing."""
    if data.startswith(FIRST_BYTES["zip"]):
        return _kind_of_package(data)
    return next((end for end, first in FIRST_BYTES.items() if data.startswith(first)), "")


def _kind_of_package(data: bytes) -> str:
    from gongkai.files.rules.inspecting.ofd import START
    from gongkai.files.rules.inspecting.office import kind_of_package

    try:
        package = Package(data, Budget())
        return "ofd" if START in package.by_name else kind_of_package(package) or "zip"
    except Fault:
        return ""


def _old(path: Path) -> Fault:
    """An old document under a new ending, or a new one under a password."""
    from gongkai.files.rules.inspecting.compound import new_format_of

    try:
        return Fault("file_old", real=new_format_of(path))
    except Fault as fault:
        return fault
