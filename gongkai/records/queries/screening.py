"""What screening sees in a draft, and which of it has been answered."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.translation import gettext as _

from gongkai.files.enums import UNDER_WAY, TextState
from gongkai.files.queries import local_path, read_of, reading_states
from gongkai.files.rules import suffix_of
from gongkai.records.models import Content, Override, WorkingCopy
from gongkai.screening.enums import Element
from gongkai.screening.errors import UnreadableFile
from gongkai.screening.queries import screen_file, tables_for
from gongkai.screening.rules import Context, Finding, Tables, inspect, inspect_html

if TYPE_CHECKING:
    from gongkai.files.models import Attachment, AttachmentText
    from gongkai.organisations.models import Organisation
    from gongkai.records.models import VersionContent

UNREAD = "attachment_unread"
BY_MACHINE = "machine"
# screened as they lie there, at once; all others once the machine has read them
READABLE = frozenset({"docx", "txt"})
# every line of the draft that readers may see or that goes the road with it
LINES = (
    "title", "summary", "keywords", "change_note", "document_number", "issuer_name",
    "audience_name", "ground_reason",
)  # fmt: skip


@dataclass(frozen=True)
class Answered:
    """One finding in a draft, with the override that answers it, if any.

    ``place`` is the field it stands in (``html`` for the body) or the public id of the file;
    ``start`` and ``end`` are offsets in that field.
    """

    code: str
    severity: str
    fingerprint: str
    excerpt: str
    rule: str
    suggestion: str
    place: str
    start: int
    end: int
    replacement: str = ""
    override_id: int | None = None
    reason: str = ""
    file_name: str = ""

    @property
    def is_open(self) -> bool:
        """Whether nobody has answered it yet."""
        return self.override_id is None


def findings_of_draft(draft: WorkingCopy) -> list[Answered]:
    """Everything screening sees in the draft: body, title and other lines, then each file."""
    overrides = {
        override.fingerprint: override
        for override in Override.objects.filter(record_id=draft.record_id)
    }
    return [_with_answer(finding, overrides) for finding in _all_findings(draft)]


def findings_to_come(
    fields: Mapping[str, Any], unit: Organisation, tables: Tables | None = None
) -> list[Answered]:
    """What screening will see in a draft that begins with these fields and has no file.

    Words are not looked at: what was published elsewhere is taken over as it stands there.

    Asked before the database is locked, so that nobody waits for it.
    """
    context = _context(fields.get, unit, tables or tables_for(unit.code))
    context = replace(context, checks_wording=False)
    found = [_answered(finding, "html") for finding in _inspected(fields["html"], context)]
    plain = replace(context, required=frozenset())
    for name in LINES:
        if line := fields.get(name):
            found += [_answered(finding, name) for finding in inspect(line, plain)]
    return found


def severe_codes(findings: Iterable[Answered]) -> tuple[str, ...]:
    """The codes of the severe ones."""
    return tuple(sorted({one.code for one in findings if one.severity == "blocking"}))


@lru_cache(maxsize=128)
def _inspected(html: str, context: Context) -> tuple[Finding, ...]:
    """The findings in a body: asked for several times on its way, and always the same."""
    return tuple(inspect_html(html, context))


def forget_findings() -> None:
    """Keep nothing in memory of what was screened: some of it has been erased."""
    _inspected.cache_clear()
    _screened.cache_clear()
    _screened_text.cache_clear()


def _all_findings(draft: WorkingCopy) -> Iterator[Answered]:
    context = context_of(draft)
    plain = replace(context, required=frozenset())
    yield from findings_in_words(draft, context)
    files = [file.attachment for file in draft.files.select_related("attachment")]
    rows = reading_states(files) if files else {}
    for attachment in files:
        yield from _of_file(attachment, plain, rows.get(attachment.digest))


def findings_in_words(content: Content, context: Context) -> Iterator[Answered]:
    """Everything in the body, the title and the other lines of a draft or a version."""
    for finding in _inspected(content.html, context):
        yield _answered(finding, "html")
    plain = replace(context, required=frozenset())
    for name in LINES:
        for finding in inspect(getattr(content, name), plain):
            yield _answered(finding, name)


def findings_in_name(attachment: Attachment, context: Context) -> Iterator[Answered]:
    """What the name of a file says."""
    for finding in inspect(attachment.name, context):
        yield replace(_answered(finding, attachment.public_id), file_name=attachment.name)


def in_file(findings: Iterable[Finding], attachment: Attachment) -> Iterator[Answered]:
    """What was found in a file, told apart from the same words in another file."""
    for finding in findings:
        yield replace(
            _answered(finding, attachment.public_id),
            fingerprint=f"{finding.fingerprint[:40]}:{attachment.digest[:20]}",
            file_name=attachment.name,
        )


def found_on_disk(attachment: Attachment, context: Context) -> tuple[Finding, ...] | None:
    """What is in bytes that are screened as they lie there; None where they cannot be read."""
    return _screened(attachment.digest, attachment.name, context)


def context_of(draft: WorkingCopy) -> Context:
    """What the detectors must know of the unit and the document."""
    unit = draft.record.unit
    return _context(partial(getattr, draft), unit, tables_for(unit.code))


def context_of_public(
    content: VersionContent, unit: Organisation, tables: Tables, *, was_imported: bool
) -> Context:
    """The same for a version that is public; ``tables`` are those of the unit.

    Words of what was published elsewhere first stand as they stood there.
    """
    context = _context(partial(getattr, content), unit, tables)
    return replace(context, checks_wording=not was_imported)


def _context(value: Callable[[str], str | None], unit: Organisation, tables: Tables) -> Context:
    return Context(
        title=value("title") or "",
        issuer=value("issuer_name") or "",
        document_number=value("document_number") or "",
        formed_on=value("formed_on") or "",
        unit_phones=phones_of(unit),
        required=frozenset({Element.ISSUER}),
        is_final=True,
        fingerprint_key=settings.SECRET_KEY.encode(),
        own_words=tables.own_words,
        masks=tables.masks,
        switches=tables.switches,
        checks_wording=True,
    )


def phones_of(unit: Organisation) -> frozenset[str]:
    """The unit's own numbers: printing them is no leak."""
    return frozenset(filter(None, (unit.phone, unit.contact_phone, unit.fax)))


def _of_file(
    attachment: Attachment, context: Context, row: AttachmentText | None
) -> Iterator[Answered]:
    """What is in the file; a file that cannot be read is itself a finding: look yourself."""
    yield from findings_in_name(attachment, context)
    found, is_whole = _of_bytes(attachment, context, row)
    yield from in_file(found, attachment)
    if not is_whole:
        yield _look_yourself(attachment, row)


def _of_bytes(
    attachment: Attachment, context: Context, row: AttachmentText | None
) -> tuple[tuple[Finding, ...], bool]:
    """What screening sees in the bytes, and whether it could see all of them."""
    if suffix_of(attachment.name) in READABLE:
        found = _screened(attachment.digest, attachment.name, context)
        has_gaps = row is not None and row.state == TextState.READ and not row.is_whole
        if found is not None and row is not None and row.state == TextState.READ:
            found = (*found, *_besides(attachment.digest, context, found))
        return found or (), found is not None and not has_gaps
    if row is None or row.state != TextState.READ:
        return (), False
    return _screened_text(attachment.digest, context), row.is_whole


def _besides(digest: str, context: Context, found: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """What the thorough reading saw more: in properties, in pictures the machine read."""
    known = {(one.code, one.matched) for one in found}
    return tuple(
        one for one in _screened_text(digest, context) if (one.code, one.matched) not in known
    )


def file_of_finding(fingerprint: str, attachments: Iterable[Attachment]) -> Attachment | None:
    """The one of these files that a finding of a submitted version stands in, if it is in one."""
    first, colon, digest = fingerprint.partition(":")
    length = 56 if first == "file" else 20
    for attachment in attachments:
        if colon and attachment.digest and attachment.digest[:length] == digest:
            return attachment
    return None


def _look_yourself(attachment: Attachment, row: AttachmentText | None) -> Answered:
    if row is not None and row.state in UNDER_WAY:
        suggestion = _("The machine is still reading this file. Look again in a minute.")
    elif row is not None and row.reason == BY_MACHINE:
        suggestion = _(
            "The machine read words from pictures in this file and may be wrong. "
            "Read it through, and say here what you checked."
        )
    elif row is not None and row.state == TextState.READ:
        suggestion = _(
            "A part of this file could not be read by the machine, such as scanned pages. "
            "Read it through, and say here what you checked."
        )
    else:
        suggestion = _("Open the file, read it through, and say here what you checked.")
    return Answered(
        code=UNREAD,
        severity="blocking",
        fingerprint=f"file:{attachment.digest[:56]}",
        excerpt=attachment.name,
        rule="《条例》第十七条",
        suggestion=suggestion,
        place=attachment.public_id,
        start=0,
        end=0,
        file_name=attachment.name,
    )


@lru_cache(maxsize=256)
def _screened(digest: str, name: str, context: Context) -> tuple[Finding, ...] | None:
    """The findings in stored bytes, which never change under their digest; None if unreadable."""
    try:
        with local_path(digest) as path:
            return screen_file(path, name=name, context=context, at_once=True).findings
    except (UnreadableFile, FileNotFoundError):
        return None


@lru_cache(maxsize=64)
def _screened_text(digest: str, context: Context) -> tuple[Finding, ...]:
    """The findings in what was read of stored bytes, the unseen part too."""
    read = read_of(digest)
    return tuple(inspect(f"{read.text}\n{read.unseen}", context)) if read else ()


def _answered(finding: Finding, place: str) -> Answered:
    return Answered(
        code=str(finding.code),
        severity=str(finding.severity),
        fingerprint=finding.fingerprint,
        excerpt=finding.excerpt,
        rule=str(finding.rule),
        suggestion=str(finding.suggestion),
        place=place,
        start=finding.start,
        end=finding.end,
        replacement=finding.replacement,
    )


def _with_answer(finding: Answered, overrides: dict[str, Override]) -> Answered:
    override = overrides.get(finding.fingerprint)
    if override is None:
        return finding
    return replace(finding, override_id=override.pk, reason=override.reason)
