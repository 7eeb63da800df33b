"""Attachments of public records: what they are; the bytes are at the portal's address."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_noop as _
from ninja import Query, Router

from gongkai.api import answers
from gongkai.api.errors import no_such_file
from gongkai.api.parameters import Chosen
from gongkai.api.schemas import WholeFile
from gongkai.api.telling import file_row, record_name
from gongkai.core import visibility
from gongkai.core.visibility import NOBODY
from gongkai.files.queries import attachment
from gongkai.records.queries import for_everybody

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

router = Router(tags=["files"])


@router.get(
    "/files/{public_id}", response=WholeFile, operation_id="file", url_name="file",
    summary=_("One attachment"),
    description=_("What an attachment is, and the records that carry it. Its bytes are at “url”."),
)  # fmt: skip
def one_file(request: HttpRequest, public_id: str, asked: Query[Chosen]) -> HttpResponse:  # noqa: ARG001
    wanted = answers.fields_wanted(asked.fields, WholeFile)
    found = attachment(public_id)
    if found is None or not visibility.may_see(NOBODY, "file", public_id):
        raise no_such_file()
    carriers = for_everybody().filter(live_version__files__attachment__public_id=public_id)
    row = file_row(found) | {"records": [record_name(record) for record in carriers]}
    return answers.one(row, wanted)
