"""A list of old and new addresses, as any spreadsheet saves it."""

from __future__ import annotations

import csv
from io import StringIO
from typing import BinaryIO

from django.utils.translation import gettext as _

from gongkai.core.errors import InvalidInput
from gongkai.records.actions import Moved

LARGEST_FILE = 2 * 1024 * 1024
ENCODINGS = ("utf-8-sig", "gb18030")
HEADINGS = {"old", "old address", "旧地址", "原地址", "旧网址", "原网址"}


def moved_in(file: BinaryIO) -> list[Moved]:
    """The lines of a CSV with two columns; a first line of headings is passed over.

    A line that has not both is handed on as it is: it is refused with the others.
    """
    rows = []
    for number, cells in enumerate(csv.reader(StringIO(_text(file))), 1):
        values = [cell.strip() for cell in cells]
        if not any(values) or (number == 1 and values[0].lower() in HEADINGS):
            continue
        old, new = [*values, ""][:2]
        rows.append(Moved(old, new, number))
    if not rows:
        raise InvalidInput("addresses_none", _("The file holds no addresses."))
    return rows


def _text(file: BinaryIO) -> str:
    content = file.read(LARGEST_FILE + 1)
    if len(content) > LARGEST_FILE:
        raise InvalidInput(
            "addresses_too_large", _("The file is larger than 2 MB. Divide the list.")
        )
    for encoding in ENCODINGS:
        try:
            return content.decode(encoding).replace("\0", "")
        except UnicodeDecodeError:
            continue
    raise InvalidInput(
        "addresses_unreadable", _("The text of this file cannot be read. Save it as CSV in UTF-8.")
    )
