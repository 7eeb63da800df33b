"""The sentences of this module's refusals, each in one place."""

from __future__ import annotations

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongkai.core.errors import InvalidInput, StateChanged

# Every code a fault can have. ``name`` is the file, ``real`` the ending it ought to have.
SENTENCES: Final[dict[str, Promise]] = {
    "file_kind": gettext_lazy(
        "%(name)s cannot be taken in. Use PDF, OFD, Word, Excel or PowerPoint (.docx, .xlsx, "
        ".pptx), a picture, text or a .zip of these."
    ),
    "file_svg": gettext_lazy("%(name)s: drawings in SVG are not taken in. Save it as PNG."),
    "file_size": gettext_lazy("%(name)s is empty or larger than 50 MB. Choose a smaller file."),
    "file_content": gettext_lazy(
        "%(name)s is not a %(format)s file, although its ending says so. Save it as %(format)s "
        "and upload that."
    ),
    "file_is_another": gettext_lazy(
        "%(name)s is really a .%(real)s file. Give it the ending .%(real)s and upload it again."
    ),
    "file_damaged": gettext_lazy(
        "%(name)s is damaged or incomplete. Open it, save it again and upload the new copy."
    ),
    "file_encrypted": gettext_lazy(
        "%(name)s is protected by a password. Remove the protection and upload it again."
    ),
    "file_bomb": gettext_lazy(
        "%(name)s holds far too much packed into it. Split it into several smaller files."
    ),
    "file_too_hard": gettext_lazy(
        "%(name)s is too large or too complicated to be checked. Split it, or save it as PDF."
    ),
    "file_polyglot": gettext_lazy(
        "%(name)s carries something besides its content. Open it, save it again and upload the "
        "new copy."
    ),
    "file_method": gettext_lazy(
        "%(name)s is packed in a way that cannot be checked. Pack it again as an ordinary .zip."
    ),
    "file_names": gettext_lazy(
        "%(name)s contains a path or a link that leads out of it (%(entry)s). Pack it again."
    ),
    "file_entities": gettext_lazy(
        "%(name)s contains definitions that office programs do not write. Open it, save it again "
        "and upload the new copy."
    ),
    "file_old": gettext_lazy(
        "%(name)s is in a format of before 2007. Save it as .%(real)s and upload that."
    ),
    "file_not_converted": gettext_lazy(
        "%(name)s could not be converted. Save it as .%(real)s yourself and upload that."
    ),
    "link_runs": gettext_lazy(
        "%(name)s contains a link that runs something (%(entry)s). Delete that link and save it "
        "again."
    ),
    "office_macros": gettext_lazy(
        "%(name)s contains macros. Save it as a document without macros (.docx, .xlsx, .pptx)."
    ),
    "office_active": gettext_lazy(
        "%(name)s contains controls or buttons that run something. Delete them and save it again."
    ),
    "office_embedded": gettext_lazy(
        "%(name)s contains an embedded file or object. Delete it, or attach that file by itself."
    ),
    "office_dde": gettext_lazy(
        "%(name)s contains a command to another program (DDE). Delete that field or formula."
    ),
    "office_template": gettext_lazy(
        "%(name)s takes its template from elsewhere. Choose the Normal template and save it again."
    ),
    "office_picture": gettext_lazy(
        "%(name)s takes a picture from elsewhere. Insert the picture itself and save it again."
    ),
    "office_links": gettext_lazy(
        "%(name)s takes figures from another workbook or database. Break the links (Data, Edit "
        "links) and save it again."
    ),
    "office_outside": gettext_lazy(
        "%(name)s fetches content from elsewhere. Replace it with the content itself and save it "
        "again."
    ),
    "ofd_embedded": gettext_lazy(
        "%(name)s contains another file (%(entry)s). Export it again without attachments."
    ),
    "pdf_script": gettext_lazy(
        "%(name)s contains a script. Print it to a new PDF and upload that."
    ),
    "pdf_action": gettext_lazy(
        "%(name)s starts something by itself when it is opened or read. Print it to a new PDF and "
        "upload that."
    ),
    "pdf_embedded": gettext_lazy(
        "%(name)s contains other files. Take them out, and attach them by themselves."
    ),
    "pdf_media": gettext_lazy(
        "%(name)s contains sound, film or a 3D model. Print it to a new PDF and upload that."
    ),
    "pdf_form": gettext_lazy(
        "%(name)s is a dynamic form (XFA). Print it to a new PDF and upload that."
    ),
    "picture_huge": gettext_lazy(
        "%(name)s has too many pixels. Make it smaller: at most 100 million, 40,000 on a side."
    ),
    "picture_place": gettext_lazy(
        "%(entry)s in %(name)s says where it was taken. Save the picture as PNG or JPEG without "
        "that and insert it again."
    ),
    "text_signs": gettext_lazy(
        "%(name)s cannot be read as text. Save it as text in UTF-8 and upload it again."
    ),
    "text_markup": gettext_lazy(
        "%(name)s is a saved web page, not plain text. Copy the words into a document and upload "
        "that."
    ),
    "zip_in_zip": gettext_lazy(
        "%(name)s is an archive inside an archive. Unpack it first and pack everything once."
    ),
    "zip_entry": gettext_lazy(
        "%(name)s may not be in an archive. Take it out and pack the rest again."
    ),
}


FORMATS: Final = {
    "doc": "Word", "docx": "Word", "wps": "Word", "xls": "Excel", "xlsx": "Excel", "et": "Excel",
    "ppt": "PowerPoint", "pptx": "PowerPoint", "dps": "PowerPoint", "jpg": "JPEG",
}  # fmt: skip


def unfit(code: str, *, name: str, real: str = "", entry: str = "") -> InvalidInput:
    """The refusal of a file, with the sentence that helps."""
    facts = {key: value for key, value in (("real", real), ("entry", entry)) if value}
    return InvalidInput(code, _sentence(code, name, name, real, entry), name=name, **facts)


def beside_its_name(error: InvalidInput) -> str:
    """The sentence of a refusal for a place where the file's name stands already."""
    if error.code not in SENTENCES:
        return str(error.sentence)
    facts = error.facts
    sentence = _sentence(
        error.code, _("this file"), facts["name"], facts.get("real", ""), facts.get("entry", "")
    )
    return sentence if facts.get("entry") else sentence[:1].upper() + sentence[1:]


def _sentence(code: str, shown: str, name: str, real: str, entry: str) -> str:
    if entry and "%(entry)s" not in str(SENTENCES[code]):
        shown = _("%(entry)s in %(name)s") % {"entry": entry, "name": shown}
    ending = (entry if "." in entry else name).rpartition(".")[2].lower()
    facts = {"real": real, "entry": entry, "format": FORMATS.get(ending, ending.upper())}
    return str(SENTENCES[code]) % {"name": shown, **facts}


def owner_erased() -> StateChanged:
    """What the file was meant for is gone."""
    return StateChanged(
        "owner_erased", _("This has been erased meanwhile; nothing more can be attached to it.")
    )
