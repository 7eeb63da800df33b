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

    Raises `InvalidInput` naming every line that has not both.
    """
    rows, short = [], []
    for number, cells in enumerate(csv.reader(StringIO(_text(file))), 1):
        values = [cell.strip() for cell in cells]
        if not any(values) or (number == 1 and values[0].lower() in HEADINGS):
            continue
        if len(values) < 2 or not values[0] or not values[1]:
            short.append(str(number))
            continue
        rows.append(Moved(values[0], values[1], number))
    if short:
        raise InvalidInput(
            "addresses_missing",
            _("These lines do not have both addresses: %(lines)s. Nothing was taken over.")
            % {"lines": ", ".join(short[:20])},
        )
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
