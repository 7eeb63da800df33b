"""Read an uploaded Word document in a child process, so that a hostile one harms nobody."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongkai.core.errors import InvalidInput
from gongkai.files.rules import MAX_BYTES
from gongkai.ui.text import listed

SECONDS = 30
MEGABYTES = 1500

CHILD = """
import json, resource, sys
seconds, size = int(sys.argv[1]), int(sys.argv[2])
resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
resource.setrlimit(resource.RLIMIT_AS, (size, size))
resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
from gongkai.records.rules.docx import DocxRefused, docx_to_html
try:
    found = docx_to_html(sys.stdin.buffer.read())
    answer = {"html": found.html, "title": found.title_guess,
              "number": found.document_number_guess, "left_out": found.dropped}
except DocxRefused as error:
    answer = {"code": error.code}
sys.stdout.write(json.dumps(answer))
"""

REFUSALS = {
    "docx_too_large": gettext_lazy("The document is too large. Split it, or attach it as a file."),
    "docx_old_format": gettext_lazy(
        "This is the format of before 2007 (.doc). Save it as .docx in Word or WPS, then retry."
    ),
    "docx_encrypted": gettext_lazy(
        "The document is protected by a password. Remove the password, then retry."
    ),
    "docx_not_a_document": gettext_lazy("This is no Word document. Choose a .docx file."),
}
LEFT_OUT = {
    "images": gettext_lazy("pictures"),
    "objects": gettext_lazy("objects"),
    "deletions": gettext_lazy("tracked deletions"),
    "comments": gettext_lazy("comments"),
    "hidden": gettext_lazy("hidden text"),
    "text_boxes": gettext_lazy("text boxes"),
    "formulas": gettext_lazy("formulas"),
    "contents": gettext_lazy("table of contents"),
    "macros": gettext_lazy("macros"),
}


@dataclass(frozen=True)
class WordText:
    """The document as a body, what it is probably called, and what was left behind."""

    html: str
    title: str
    document_number: str
    left_out: str


def read_word(data: bytes) -> WordText:
    """The text of a .docx. Raises `InvalidInput` with the sentence that helps."""
    if not data or len(data) > MAX_BYTES:
        raise _refusal("docx_too_large" if data else "docx_not_a_document")
    try:
        done = subprocess.run(  # noqa: S603 - our own code, the document comes by standard input
            [sys.executable, "-c", CHILD, str(SECONDS), str(MEGABYTES * 1024 * 1024)],
            input=data, capture_output=True, timeout=SECONDS, check=True,
        )  # fmt: skip
        answer = json.loads(done.stdout)
    except (subprocess.SubprocessError, ValueError) as error:
        raise _refusal("docx_unreadable") from error
    if "code" in answer:
        raise _refusal(answer["code"])
    return WordText(answer["html"], answer["title"], answer["number"], _words(answer["left_out"]))


def _refusal(code: str) -> InvalidInput:
    sentence = REFUSALS.get(
        code, _("The document cannot be read. Open and save it again in Word or WPS, then retry.")
    )
    return InvalidInput(code, str(sentence))


def _words(left_out: dict[str, int]) -> str:
    """图片 3、批注 2; insertions and footnotes are kept, so they are not named."""
    return listed(
        f"{LEFT_OUT[code]} {count}" for code, count in left_out.items() if code in LEFT_OUT
    )
