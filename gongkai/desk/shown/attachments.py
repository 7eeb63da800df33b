"""Attachments as rows: name, size, how far the machine has read it, a small picture."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _

from gongkai.files.enums import UNDER_WAY, TextState
from gongkai.files.queries import previews_of, reading_states
from gongkai.ui.text import labelled

if TYPE_CHECKING:
    from gongkai.desk.shown.grouping import FoundIn
    from gongkai.files.models import Attachment, AttachmentText, Preview


def attachment_rows(
    attachments: Iterable[Attachment],
    *,
    with_take_off: bool = False,
    found: Mapping[str, FoundIn] | None = None,
) -> list[dict[str, Any]]:
    """One row for each file, with what was found in it; one that was erased has no address."""
    files = list(attachments)
    known = known_of(files)
    return [
        {
            "name": file.name or _("(erased)"),
            "type": file.suffix,
            "size": file.size,
            "download_href": reverse("desk:file", args=[file.public_id]) if file.digest else "",
            "actions": [_take_off(file)] if with_take_off else [],
            **known[file.public_id],
            **(asdict(found[file.public_id]) if found and file.public_id in found else {}),
        }
        for file in files
    ]


def known_of(files: Iterable[Attachment]) -> dict[str, dict[str, Any]]:
    """Public id → how far it is read, and its small picture."""
    files = list(files)
    states = reading_states(files) if files else {}
    drawn = previews_of(files) if files else {}
    return {
        file.public_id: {
            "note": how_far(states.get(file.digest)),
            "picture": _picture(file, drawn.get(file.digest)),
        }
        for file in files
    }


def being_read(files: Iterable[Attachment]) -> bool:
    """Whether the machine is not done with one of them."""
    files = list(files)
    return bool(files) and any(read.state in UNDER_WAY for read in reading_states(files).values())


def how_far(read: AttachmentText | None) -> str:
    """正在读取 / 已读取1,234字 / 读不出文字: what search and screening know of the file."""
    if read is None:
        return ""
    if read.state in UNDER_WAY:
        return _("The text is being read")
    if read.state == TextState.READ and read.is_whole:
        return _("Text read: %(count)s characters") % {"count": f"{read.length:,}"}
    if read.state == TextState.READ:
        return _("Text read in part: %(count)s characters") % {"count": f"{read.length:,}"}
    if read.reason == "locked":
        return _("Protected by a password; no text can be read")
    if read.state == TextState.NOTHING:
        return _("No text can be read (a scan or a picture?)")
    return _("No text can be read; open the file and look whether it is damaged")


def _picture(file: Attachment, preview: Preview | None) -> dict[str, Any] | None:
    if preview is None:
        return None
    return {
        "src": reverse("desk:file_preview", args=[file.public_id]),
        "width": preview.width,
        "height": preview.height,
        "alt": _("First page of %(name)s") % {"name": file.name},
    }


def _take_off(file: Attachment) -> dict[str, Any]:
    label = _("Take off")
    return {
        "label": label, "kind": "text", "name": "detach", "value": file.public_id,
        "attributes": {"aria_label": labelled(label, file.name)},
    }  # fmt: skip
