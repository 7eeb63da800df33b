"""PDF documents. Pages, links and electronic seals (电子签章) are fine; scripts, actions that
start something, files inside and passwords are not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pikepdf

from gongkai.files.rules.inspecting.faults import Fault, refuse_running_link
from gongkai.files.rules.inspecting.packages import is_zip_too

MOST_OBJECTS: Final = 2_000_000
MOST_PAGES: Final = 20_000
DEEPEST: Final = 60
AFTER_THE_END: Final = re.compile(rb"%%EOF[\r\n \t\x00]*\Z")
TAIL: Final = 4096
JAVASCRIPT: Final = "/JavaScript"
ACTIONS: Final = {
    JAVASCRIPT: "pdf_script",
    "/Rendition": "pdf_media",
    "/Launch": "pdf_action",
    "/SubmitForm": "pdf_action",
    "/ImportData": "pdf_action",
    "/GoToE": "pdf_embedded",
    "/GoToR": "pdf_action",
    "/GoTo3DView": "pdf_media",
    "/RichMediaExecute": "pdf_media",
    "/Movie": "pdf_media",
    "/Sound": "pdf_media",
}
SUBTYPES: Final = {
    "/FileAttachment": "pdf_embedded",
    "/RichMedia": "pdf_media",
    "/Screen": "pdf_media",
    "/Movie": "pdf_media",
    "/Sound": "pdf_media",
    "/3D": "pdf_media",
}
# Where something may be set to happen by itself
HOLDERS: Final = {"/Catalog", "/Page", "/Pages", "/Annot"}
# Where an action hangs
PLACES: Final = ("/A", "/PA", "/Next", "/OpenAction")
LONGEST_CHAIN: Final = 100


def inspect_pdf(path: Path) -> None:
    """Raise `Fault` unless the file is a harmless PDF with at least one page."""
    data = path.read_bytes()
    if not data.startswith(b"%PDF-"):
        raise Fault("file_content")
    if not AFTER_THE_END.search(data[-TAIL:]):
        raise Fault("file_polyglot" if b"%%EOF" in data else "file_damaged")
    if is_zip_too(data):
        raise Fault("file_polyglot")
    try:
        with pikepdf.open(path, suppress_warnings=True) as document:
            _inspect(document)
    except pikepdf.PasswordError as error:
        raise Fault("file_encrypted") from error
    except (pikepdf.PdfError, ValueError, TypeError, KeyError, IndexError, RuntimeError) as error:
        raise Fault("file_damaged") from error


def _inspect(document: pikepdf.Pdf) -> None:
    if document.is_encrypted:
        raise Fault("file_encrypted")
    if not 0 < len(document.pages) <= MOST_PAGES:
        raise Fault("file_damaged")
    _inspect_root(document.Root)
    for number, thing in enumerate(document.objects):
        if number > MOST_OBJECTS:
            raise Fault("file_too_hard")
        for holder in _dictionaries(thing, 0):
            _inspect_dictionary(holder)


def _inspect_root(root: Any) -> None:
    names = root.get("/Names")
    if isinstance(names, pikepdf.Dictionary):
        if "/JavaScript" in names:
            raise Fault("pdf_script")
        if "/EmbeddedFiles" in names:
            raise Fault("pdf_embedded")
    if "/Collection" in root or "/AF" in root:
        raise Fault("pdf_embedded")
    form = root.get("/AcroForm")
    if isinstance(form, pikepdf.Dictionary) and "/XFA" in form:
        raise Fault("pdf_form")
    _inspect_opening(root.get("/OpenAction"))


def _inspect_opening(opening: Any) -> None:
    """What happens on opening: going to a page of the document, and nothing behind that."""
    waiting = [opening]
    for _step in range(LONGEST_CHAIN):
        if not waiting:
            return
        action = waiting.pop()
        if not isinstance(action, pikepdf.Dictionary):
            continue  # a place to go to
        if _name(action, "/S") != "/GoTo":
            raise Fault(ACTIONS.get(_name(action, "/S"), "pdf_action"))
        waiting += _several(action.get("/Next"))
    raise Fault("pdf_action")


def _several(value: Any) -> list[Any]:
    """One action, or a list of them."""
    return list(value) if isinstance(value, pikepdf.Array) else [value]


def _dictionaries(thing: Any, depth: int) -> Iterator[Any]:
    """Every dictionary in an object, those it refers to left out: they are objects themselves."""
    if depth > DEEPEST:
        raise Fault("file_damaged")
    if depth and isinstance(thing, pikepdf.Object) and thing.is_indirect:
        return
    if isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
        yield thing.stream_dict if isinstance(thing, pikepdf.Stream) else thing
        for value in thing.values():
            if isinstance(value, pikepdf.Dictionary | pikepdf.Array):
                yield from _dictionaries(value, depth + 1)
    elif isinstance(thing, pikepdf.Array):
        for value in thing:
            if isinstance(value, pikepdf.Dictionary | pikepdf.Array):
                yield from _dictionaries(value, depth + 1)


def _inspect_dictionary(holder: Any) -> None:
    """One dictionary: does an action hang on it, is it an annotation, a file?

    Whether something is an action is judged by where it hangs, not by what it says it is.
    """
    for place in PLACES:
        for action in _several(holder.get(place)):
            _refuse_action(action)
    if _name(holder, "/S") == JAVASCRIPT and "/JS" in holder:
        raise Fault("pdf_script")
    if "/Subtype" in holder and (code := SUBTYPES.get(_name(holder, "/Subtype"))):
        raise Fault(code)
    if "/AA" in holder:
        _refuse_own_actions(holder)
    if _name(holder, "/Type") == "/EmbeddedFile" or "/EF" in holder:
        raise Fault("pdf_embedded")


def _refuse_own_actions(holder: Any) -> None:
    """Whatever happens by itself. A font may be called AA too; no action lies in that."""
    is_holder = _name(holder, "/Type") in HOLDERS or "/Subtype" in holder or "/FT" in holder
    set_off = holder.get("/AA")
    acts = isinstance(set_off, pikepdf.Dictionary) and any(
        isinstance(action, pikepdf.Dictionary) and "/S" in action for action in set_off.values()
    )
    if is_holder or acts:
        raise Fault("pdf_action")


def _refuse_action(action: Any) -> None:
    if not isinstance(action, pikepdf.Dictionary):
        return
    if code := ACTIONS.get(_name(action, "/S")):
        raise Fault(code)
    if "/JS" in action:
        raise Fault("pdf_script")
    if _name(action, "/S") == "/URI":
        refuse_running_link(str(action.get("/URI", "")))


def _name(holder: Any, key: str) -> str:
    value = holder.get(key)
    return str(value) if isinstance(value, pikepdf.Name) else ""
