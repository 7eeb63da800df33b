"""Attachments as a record's page shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from gongkai.files.queries import previews_of

if TYPE_CHECKING:
    from gongkai.files.models import Attachment, Preview
    from gongkai.records.models import Record

FEWEST_FOR_A_ZIP = 2


def file_rows(attachments: list[Attachment]) -> list[dict[str, Any]]:
    """The attachments, each with its address, and a small picture where there is one."""
    drawn = previews_of(attachments) if attachments else {}
    return [
        {
            "name": attachment.name,
            "type": attachment.suffix,
            "size": attachment.size,
            "download_href": reverse("portal:file", args=[attachment.public_id]),
            "href": reverse("portal:file", args=[attachment.public_id]),
            "whole_address": f"{settings.SITE_URL}/fj/{attachment.public_id}/",
            "picture": _picture(attachment, drawn.get(attachment.digest)),
        }
        for attachment in attachments
    ]


def _picture(attachment: Attachment, preview: Preview | None) -> dict[str, Any] | None:
    if preview is None:
        return None
    return {
        "src": reverse("portal:file_preview", args=[attachment.public_id]),
        "width": preview.width,
        "height": preview.height,
        "alt": _("First page of %(name)s") % {"name": attachment.name},
    }


def zip_address(record: Record, files: int) -> str:
    """Where all files can be had at once, if there are several."""
    if files < FEWEST_FOR_A_ZIP:
        return ""
    return reverse("portal:all_files", args=[record.public_id])
