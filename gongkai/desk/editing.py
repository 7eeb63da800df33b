"""What the editor's buttons do with a draft, each by one action of the records."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.apps import apps
from django.utils.translation import gettext as _

from gongkai.core.errors import InvalidInput
from gongkai.core.transitions import Actor
from gongkai.desk.forms.filters import ClassifyForm
from gongkai.desk.guard import DeskRequest, seen_by
from gongkai.desk.shown.findings import done_to
from gongkai.desk.shown.words import kind_name
from gongkai.desk.word import read_word
from gongkai.files.actions import take_in
from gongkai.files.errors import beside_its_name
from gongkai.files.rules import MAX_BYTES, suffix_of
from gongkai.organisations.enums import Permission
from gongkai.records import actions, errors
from gongkai.records.enums import LinkKind
from gongkai.records.queries import findings_of_draft
from gongkai.records.queries.screening import LINES, context_of
from gongkai.records.rules.content import content_of
from gongkai.records.rules.html import tidy_pasted
from gongkai.records.rules.kinds import genre_for
from gongkai.screening.rules import inspect, inspect_html, mend

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

    from gongkai.records.models import Record, WorkingCopy


def _change(request: DeskRequest, copy: WorkingCopy, **fields: str) -> WorkingCopy:
    return actions.save_working_copy(
        record=copy.record, fields={**content_of(copy), **fields}, revision=copy.revision,
        by=request.officer, now=request.moment, publish_at=copy.publish_at,
    )  # fmt: skip


def tidy(request: DeskRequest, copy: WorkingCopy) -> str:
    """一键排版: alignment, spaces, headings and lists as a body has them."""
    _change(request, copy, html=tidy_pasted(copy.html, headings=True))
    return _("The body has been laid out.")


def mend_finding(request: DeskRequest, copy: WorkingCopy, fingerprint: str) -> str:
    """Blank the number of one finding where it stands, or put the right form in its place."""
    context = context_of(copy)
    texts = {"html": copy.html} | {name: getattr(copy, name) for name in LINES}
    for name, text in texts.items():
        look = inspect_html if name == "html" else inspect
        plain = context if name == "html" else replace(context, required=frozenset())
        for finding in look(text, plain):
            if finding.fingerprint == fingerprint and finding.can_be_mended:
                _change(request, copy, **{name: mend(text, finding)})
                if finding.can_be_masked:
                    return _("The number has been hidden.")
                return _("The word has been changed.")
    raise errors.somebody_was_quicker()


def leave_finding(request: DeskRequest, copy: WorkingCopy, fingerprint: str, reason: str) -> str:
    """Leave a finding as it is; the reviewers will read why."""
    actions.override_finding(
        record=copy.record, fingerprint=fingerprint, reason=reason, by=request.officer,
        now=request.moment,
    )  # fmt: skip
    return _("The reason has been written down.")


def leave_group(request: DeskRequest, copy: WorkingCopy, named: str, reason: str) -> str:
    """Leave all findings of one kind in one file for one reason, as many as the page showed."""
    found = [
        finding.fingerprint
        for finding in findings_of_draft(copy)
        if finding.is_open and named.startswith(f"{finding.place}:{finding.code}:")
    ]
    if not named.endswith(f":{len(found)}"):
        raise errors.somebody_was_quicker()
    actions.override_findings(
        record=copy.record, fingerprints=found, reason=reason, by=request.officer,
        now=request.moment,
    )  # fmt: skip
    return _("The reason has been written down for all %(count)d.") % {"count": len(found)}


class FilesRefused(InvalidInput):
    """Some files were not taken in: each with its name, and the sentence beside it."""

    def __init__(self, refused: list[tuple[str, str]], taken: Attached) -> None:
        facts = {"count": len(refused), "taken": taken.count}
        said = _("Not attached: %(count)d. Attached: %(taken)d.") % facts
        super().__init__("files_refused", said, **facts)
        self.refused = refused
        self.notes = taken.notes


@dataclass(frozen=True)
class Attached:
    """How many files came in, and what was made of some of them."""

    count: int
    notes: list[str]

    @property
    def said(self) -> str:
        """For the page that follows."""
        return " ".join([_("%(count)d files attached.") % {"count": self.count}, *self.notes])


def attach(request: DeskRequest, copy: WorkingCopy, uploads: list[UploadedFile]) -> Attached:
    """Take files in, several at once. One that cannot be taken in does not keep the others out."""
    if not uploads:
        raise InvalidInput("no_file", _("Choose a file first."))
    notes, refused = [], []
    for upload in uploads:
        try:
            attachment = take_in(
                name=upload.name or "", data=_bytes_of(upload), unit_code=copy.record.unit.code,
                owner_kind="record", owner_id=copy.record.public_id,
                by=_drafter(request, copy.record), now=request.moment,
            )  # fmt: skip
            actions.attach_file(
                record=copy.record, attachment=attachment, by=request.officer, now=request.moment
            )
        except InvalidInput as error:
            refused.append((upload.name or "", beside_its_name(error)))
            continue
        notes += _converted(upload.name or "", attachment.name)
    taken = Attached(len(uploads) - len(refused), notes)
    if refused:
        raise FilesRefused(refused, taken)
    return taken


def _converted(given: str, kept: str) -> list[str]:
    """What to say of a document of before 2007, which is kept in its new format."""
    if suffix_of(given) == suffix_of(kept):
        return []
    facts = {"name": kept, "old": suffix_of(given), "new": suffix_of(kept)}
    return [_("%(name)s has been converted from .%(old)s to .%(new)s.") % facts]


def detach(request: DeskRequest, copy: WorkingCopy, public_id: str) -> str:
    """Take a file off the draft."""
    for file in copy.files.select_related("attachment"):
        if file.attachment.public_id == public_id:
            actions.detach_file(
                record=copy.record, attachment=file.attachment, by=request.officer,
                now=request.moment,
            )  # fmt: skip
    return _("The file has been taken off.")


def make_clean_copy(request: DeskRequest, copy: WorkingCopy, public_id: str) -> str:
    """制作脱敏副本: a copy without what must not go out, in the place of the file."""
    for file in copy.files.select_related("attachment"):
        if file.attachment.public_id == public_id:
            mended = actions.mend_file(
                record=copy.record, attachment=file.attachment, by=request.officer,
                now=request.moment,
            )  # fmt: skip
            return done_to(mended)
    raise errors.somebody_was_quicker()


def classify(request: DeskRequest, copy: WorkingCopy) -> str:
    """Put the draft under another kind and item."""
    form = ClassifyForm(request.POST, record=copy.record)
    if not form.is_valid():
        raise InvalidInput("no_kind", _("Choose kind and item from the lists."))
    items = apps.get_model("catalogue.CatalogueItem")._default_manager
    item_id = form.cleaned_data["item"]
    record = actions.reclassify_draft(
        record=copy.record, kind=form.cleaned_data["kind"], revision=copy.revision,
        item=items.filter(pk=item_id).first() if item_id else None, by=request.officer,
        now=request.moment,
    )  # fmt: skip
    return _("The draft is now under: %(kind)s.") % {"kind": kind_name(record.kind)}


def import_word(request: DeskRequest, copy: WorkingCopy, upload: UploadedFile) -> str:
    """The body from a Word document; title and number too, where the draft has none yet."""
    found = read_word(_bytes_of(upload))
    fields = {"html": found.html}
    if found.title and not copy.title:
        fields["title"] = found.title
        if copy.genre == genre_for(copy.record.kind, copy.title):
            fields["genre"] = genre_for(copy.record.kind, found.title)
    if found.document_number and not copy.document_number:
        fields["document_number"] = found.document_number
    _change(request, copy, **fields)
    if found.left_out:
        return _("Read from Word. Left out: %(what)s.") % {"what": found.left_out}
    return _("Read from Word.")


def tie(request: DeskRequest, copy: WorkingCopy, public_id: str, kind: str) -> str:
    """Tie the draft to a record the officer sees."""
    target = seen_by(request.officer, "records.Record").filter(public_id=public_id).first()
    if target is None or kind not in LinkKind.values:
        raise InvalidInput("no_target", _("Choose a record and how this one stands to it."))
    actions.tie_draft(
        record=copy.record, target=target, kind=LinkKind(kind), by=request.officer,
        now=request.moment,
    )  # fmt: skip
    return _("Noted in the draft. Both pages will point at each other once it is published.")


def untie(request: DeskRequest, copy: WorkingCopy, named: str) -> str:
    """Take a tie off the draft again; ``named`` is its kind and the other record's address."""
    kind, _colon, public_id = named.partition(":")
    if kind in LinkKind.values:
        actions.untie_draft(
            record=copy.record, target_id=public_id, kind=LinkKind(kind), by=request.officer,
            now=request.moment,
        )  # fmt: skip
    return _("Taken off the draft.")


def _bytes_of(upload: UploadedFile) -> bytes:
    """The bytes; nothing of a file too large, which the action then refuses."""
    return upload.read() if upload.size is not None and upload.size <= MAX_BYTES else b""


def _drafter(request: DeskRequest, record: Record) -> Actor:
    return request.officer.actor(Permission.DRAFT, record.unit_id)
