"""Why a row of an import was held back or refused, or a whole file, in words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from django.utils.translation import gettext as _

from gongkai.screening.enums import FindingCode


def reason_of(code: str) -> str:
    """Why a row was held back or refused, or what is worth knowing of it, in words.

    Behind a colon a code may name what it is about: a column, another document, a file.
    """
    if code in FindingCode.values:
        return str(FindingCode(code).label)
    name, _colon, about = code.partition(":")
    if name in ABOUT:
        return ABOUT[name](about)
    sentence = _refusals().get(name, code)
    if not about or sentence == code:
        return sentence
    return _("Column “%(column)s”: %(sentence)s") % {"column": about, "sentence": sentence}


def why_refused(code: str, said: str, name: str) -> str:
    """Why nothing was taken in from a file; ``said`` is what the file or the portal says."""
    if code == "mapping_missing" and not said:
        code = "mapping_missing_mute"
    sentence = {**_whole_files(), **_whole_json()}.get(code)
    if sentence is None:
        return said or reason_of(code)
    if not said and code in ("portal_error", "portal_empty"):
        said = "—"
    return sentence % {"name": name, "said": said}


def _other(about: str) -> tuple[str, str]:
    """The other document in words, and how much of the text is the same."""
    key, _colon, percent = about.rpartition(":")
    if key.startswith("#"):
        return _("line %(line)s of this file") % {"line": key[1:]}, percent
    return _("the public document %(key)s") % {"key": key}, percent


def _looks_like(about: str) -> str:
    other, percent = _other(about)
    return _("Looks like %(other)s: %(percent)s%% of the text is the same.") % {
        "other": other, "percent": percent,
    }  # fmt: skip


def _same_as(about: str) -> str:
    other, percent = _other(about)
    return _(
        "The same title and %(percent)s%% of the text as %(other)s. If it is another document, "
        "submit the draft; if not, discard it."
    ) % {"other": other, "percent": percent}


def _issuer_unknown(about: str) -> str:
    return _("No unit here is called %(name)s.") % {"name": about}


def _pictures(about: str) -> str:
    return _("Pictures left out of the text: %(number)s.") % {"number": about}


def _file_refused(about: str) -> str:
    name, _colon, rest = about.partition(":")
    code, _colon, said = rest.partition(":")
    return f"{name}: {why_refused(code, said, name)}"


ABOUT: Final[dict[str, Callable[[str], str]]] = {
    "looks_like": _looks_like,
    "same_as": _same_as,
    "issuer_unknown": _issuer_unknown,
    "pictures_left_out": _pictures,
    "file_refused": _file_refused,
}


def _whole_json() -> dict[str, str]:
    return {
        "mapping_missing": _(
            "%(name)s is JSON of a kind that is not known here; it says: “%(said)s”. "
            "See what it holds with --explain, and give a mapping with --mapping."
        ),
        "mapping_missing_mute": _(
            "%(name)s is JSON of a kind that is not known here. See what it holds with --explain, "
            "and give a mapping with --mapping."
        ),
        "json_without_documents": _(
            "%(name)s is JSON, but no list of documents, each with a title and a text, was found "
            "in it. Fetch the answer that holds the documents themselves."
        ),
        "json_truncated": _(
            "%(name)s breaks off in line %(said)s: the file is not whole. Fetch it again."
        ),
        "json_broken": _("%(name)s cannot be read as JSON from line %(said)s on. Save it again."),
    }


def _whole_files() -> dict[str, str]:
    return {
        "portal_error": _(
            "The portal answered with an error: “%(said)s”. Fetch the answer again; nothing in "
            "%(name)s can be taken in."
        ),
        "portal_empty": _(
            "The portal's answer holds no document; it says: “%(said)s”. Ask it for another page."
        ),
        "encoding": _(
            "%(name)s is in no encoding known here. Save it as UTF-8 and take it in again."
        ),
        "file_empty": _("%(name)s is empty. Choose the file with the documents."),
        "file_too_large": _("%(name)s is larger than 500 MB. Divide it."),
        "folder_empty": _(
            "Nothing in %(name)s can be taken in. Needed are .docx, .html, .json, .csv or .xlsx."
        ),
        "format_unknown": _(
            "%(name)s is no file that can be taken in. Needed are JSON lines, the answer of a "
            "portal, a saved page, a table (.csv, .xlsx) or a Word document (.docx)."
        ),
        "old_office": _("%(name)s is in the format of before 2007. Save it as .docx or .xlsx."),
        "package_damaged": _("%(name)s is damaged. Open it, save it again and retry."),
        "page_error": _("%(name)s is an error page (“%(said)s”). Save the page itself."),
        "page_empty": _("%(name)s holds no page. Save it again from the browser."),
        "sheet_unreadable": _(
            "%(name)s cannot be read as a table. Save it again as .xlsx or .csv."
        ),
        "sheet_headings": _(
            "%(name)s has no row of headings. Needed are at least 标题 (title) and 正文 (body)."
        ),
        "mapping_yaml": _("The mapping cannot be read as YAML (line %(said)s)."),
        "mapping_keys": _("The mapping lacks “%(said)s”."),
        "mapping_unknown": _("The mapping has “%(said)s”, which is not known."),
        "mapping_step": _("The mapping names a step “%(said)s” that does not exist."),
    }


def _refusals() -> dict[str, str]:
    return {
        "identity_missing": _("The line has no id or no source. Add both and take it in again."),
        "identity_too_long": _(
            "The id or the source is longer than 120 signs. Give one that is shorter and stays."
        ),
        "title_missing": _("The line has no title. Add it and take it in again."),
        "title_too_long": _("The title is longer than 300 signs. Shorten it."),
        "body_missing": _("The line has no text. Add it and take it in again."),
        "not_json": _("The line cannot be read as JSON. Look for a quote or bracket that is off."),
        "not_an_object": _("The line is JSON, but not an object with named fields."),
        "date_unreadable": _("A date on this line cannot be read. Write it as 2013-06-04."),
        "body_too_long": _("The text is longer than two million signs. Divide it."),
        "number_too_long": _(
            "The document number is longer than 100 signs, or the index number than 60."
        ),
        "issuer_too_long": _("The name of the issuer is longer than 200 signs. Shorten it."),
        "keywords_too_long": _("The theme is longer than 200 signs. Shorten it."),
        "address_too_long": _("The address is longer than 500 signs. Give a shorter one."),
        "address_unreadable": _("The address cannot be read. Correct it, or leave it out."),
        "edited_here": _(
            "Somebody here has edited or decided this document since. It was left as it is."
        ),
        "erased": _("The document was erased here. It does not come back by an import."),
        "other_unit": _("The document belongs to another unit here. Take it in for that unit."),
        "index_number_fact": _(
            "The unit's pattern of index numbers asks for something the line does not have."
        ),
        "state_changed": _("The document was being dealt with just then. Take the file in again."),
        "attachment_unread": _("A file is attached that nobody has read through."),
        "body_empty": _(
            "Nothing is left of the text: it holds only pictures, or markup without words."
        ),
        "body_excerpt": _(
            "The answer holds only how the text begins. Take the page itself over, or add the text."
        ),
    }
