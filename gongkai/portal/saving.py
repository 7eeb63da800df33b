"""下载本文: in which forms a record can be saved on this machine."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _

from gongkai.portal.official.pdf import pdf_problem
from gongkai.portal.official.sheet import LONGEST_BODY

if TYPE_CHECKING:
    from gongkai.records.models import Record, VersionContent


def saving_links(record: Record, content: VersionContent) -> list[dict[str, Any]]:
    """A Word document, and a PDF where this machine can draw one; neither of a book."""
    if len(content.html) > LONGEST_BODY:
        return []
    links = [{"label": _("Word document"), "href": reverse("portal:word", args=[record.public_id])}]
    if not pdf_problem():
        links.append({"label": "PDF", "href": reverse("portal:pdf", args=[record.public_id])})
    return links
