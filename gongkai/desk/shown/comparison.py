"""Two versions side by side: rows, fields and files, with what screening sees in the new one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from gongkai.catalogue.queries import theme_label
from gongkai.desk.shown.attachments import known_of
from gongkai.records.enums import Attribute, Audience, Ground
from gongkai.records.queries import tied_by
from gongkai.records.rules.content import content_of
from gongkai.records.rules.difference import (
    Difference,
    FieldChange,
    FileChange,
    Row,
    Segment,
    compare,
    compare_fields,
    compare_files,
)
from gongkai.screening.enums import Severity
from gongkai.screening.rules import Context, Finding, inspect
from gongkai.ui.diffs import Segment as Piece
from gongkai.ui.text import labelled, legal_date, listed, told

if TYPE_CHECKING:
    from gongkai.core.visibility import Viewer
    from gongkai.records.models import Version
    from gongkai.records.queries import Tied

LABELS = {
    "title": gettext_lazy("Title"),
    "document_number": gettext_lazy("Document number"),
    "issuer_name": gettext_lazy("Issued by"),
    "formed_on": gettext_lazy("Formed on"),
    "theme": gettext_lazy("Theme"),
    "genre": gettext_lazy("Genre"),
    "keywords": gettext_lazy("Keywords"),
    "summary": gettext_lazy("Summary"),
    "attribute": gettext_lazy("Attribute"),
    "ground": gettext_lazy("Ground"),
    "ground_reason": gettext_lazy("Reason for it"),
    "audience": gettext_lazy("Disclosed to"),
    "audience_name": gettext_lazy("Who exactly"),
    "valid_from": gettext_lazy("In force from"),
    "valid_until": gettext_lazy("In force until"),
    "change_note": gettext_lazy("Note on the change"),
    "ties": gettext_lazy("Tied to other records"),
}
HEADINGS = ("h2", "h3", "h4")
VIEWS = ("all", "changes", "new")
FILE_WORDS = {
    "added": ("ok", gettext_lazy("new")),
    "changed": ("warn", gettext_lazy("altered")),
    "removed": ("bad", gettext_lazy("taken off")),
    "same": ("off", gettext_lazy("unchanged")),
}


@dataclass(frozen=True)
class Comparison:
    """Everything that differs between two versions, ready for a page."""

    rows: list[dict[str, Any]]
    changes: int
    fields: list[dict[str, Any]]
    files: list[FileChange]


def compared(
    old: Version | None, new: Version, view: str, context: Context, viewer: Viewer
) -> Comparison:
    """The new version against an older one; without one there is nothing to compare."""
    if old is None:
        return Comparison([], 0, [], list(compare_files([], _files(new))))
    difference = compare(old.content.html, new.content.html)
    fields = [change for change in _field_changes(old, new, viewer) if change.kind != "same"]
    return Comparison(
        rows=_rows(difference, view, context) if view in ("all", "changes") else [],
        changes=difference.changes + len(fields),
        fields=[_field_row(change) for change in fields],
        files=list(compare_files(_files(old), _files(new))),
    )


def facts_of(source: Any, viewer: Viewer) -> list[tuple[str, str]]:
    """The metadata of a working copy or of a version's content, for reading."""
    values = shown_values(source, viewer)
    return [(str(label), values[name]) for name, label in LABELS.items() if values[name]]


def shown_values(source: Any, viewer: Viewer) -> dict[str, str]:
    """The fields as people read them; of a tied record its title, if the viewer may see it."""
    values = {name: "" if value is None else str(value) for name, value in
              content_of(source).items()}  # fmt: skip
    return values | {
        "attribute": str(dict(Attribute.choices).get(values["attribute"], "")),
        "ground": str(dict(Ground.choices).get(values["ground"], values["ground"])),
        "audience": str(dict(Audience.choices).get(values["audience"], "")),
        "theme": theme_label(values["theme"]),
        "formed_on": legal_date(values["formed_on"]) if values["formed_on"] else "",
        "valid_from": legal_date(source.valid_from) if source.valid_from else "",
        "valid_until": legal_date(source.valid_until) if source.valid_until else "",
        "ties": told(_tie_words(tie) for tie in tied_by(source, viewer)),
    }


def _tie_words(tie: Tied) -> str:
    title = f"《{tie.record.title}》" if tie.record else _("a document you may not see")
    return labelled(tie.kind.label, title)


def _field_changes(old: Version, new: Version, viewer: Viewer) -> tuple[FieldChange, ...]:
    labels = {name: str(label) for name, label in LABELS.items()}
    before, after = shown_values(old.content, viewer), shown_values(new.content, viewer)
    return compare_fields(before, after, labels)


def _field_row(change: FieldChange) -> dict[str, Any]:
    return {
        "heading": change.label,
        "old": [segment for segment in change.segments if segment.op != "ins"],
        "new": [segment for segment in change.segments if segment.op != "del"],
    }


def _files(version: Version) -> list[Any]:
    return [file.attachment for file in version.files.select_related("attachment")]


def _rows(difference: Difference, view: str, context: Context) -> list[dict[str, Any]]:
    """Rows for `{% diff_rows %}`; a heading that stayed stands over the row it heads."""
    shown: list[dict[str, Any]] = []
    heading = ""
    for row in _side_by_side(difference.rows):
        if row.kind == "same" and row.block in HEADINGS:
            if heading and view == "all":
                shown.append({"heading": heading, "old": [], "new": []})
            heading = "".join(segment.text for segment in row.new)
        elif row.kind != "same" or view == "all":
            new = _marked(_in_order(row.new), context)
            shown.append({"heading": heading, "old": _in_order(row.old), "new": new})
            heading = ""
    if heading and view == "all":
        shown.append({"heading": heading, "old": [], "new": []})
    return shown


def _side_by_side(rows: Iterable[Row]) -> list[Row]:
    """A block that went faces the block that came in its place, wholly rewritten or not."""
    shown: list[Row] = []
    for row in rows:
        last = shown[-1] if shown else None
        if row.kind == "added" and last and last.kind == "removed" and row.block == last.block:
            shown[-1] = replace(last, kind="changed", new_block=row.block,
                                cells=(*last.cells, *row.cells))  # fmt: skip
        else:
            shown.append(row)
    return shown


def _in_order(segments: Iterable[Segment]) -> list[Piece]:
    """Cells of a table row are parted by a bar that can be seen."""
    return [Piece(segment.op, segment.text.replace("\t", " ｜ ")) for segment in segments]


def _marked(pieces: list[Piece], context: Context) -> list[Piece]:
    """Underline in the new text what screening sees there, even where a reason was given."""
    text = "".join(piece.text for piece in pieces)
    spans = [finding for finding in inspect(text, context) if finding.end > finding.start]
    if not spans:
        return pieces
    marked, at = [], 0
    for piece in pieces:
        marked += _cut(piece, at, spans)
        at += len(piece.text)
    return marked


def _cut(piece: Piece, at: int, spans: list[Finding]) -> list[Piece]:
    edges = {at, at + len(piece.text)}
    for span in spans:
        edges |= {edge for edge in (span.start, span.end) if at < edge < at + len(piece.text)}
    ordered = sorted(edges)
    return [
        Piece(piece.op, piece.text[start - at : end - at], _mark(start, spans))
        for start, end in pairwise(ordered)
    ]


def _mark(place: int, spans: list[Finding]) -> str:
    for span in spans:
        if span.start <= place < span.end:
            return "must" if span.severity == Severity.BLOCKING else "should"
    return ""


def file_rows(changes: Iterable[FileChange], addresses: Mapping[str, str]) -> list[dict[str, Any]]:
    """Rows for `{% file_list %}`: each attachment with what became of it and how far it is read."""
    changes, rows = list(changes), []
    present_files: list[Any] = [change.new or change.old for change in changes]
    known = known_of(present_files)
    for change in changes:
        present: Any = change.new or change.old
        tone, words = FILE_WORDS[change.kind]
        found = known[present.public_id]
        renamed = change.kind == "changed" and change.old and change.old.name != present.name
        rows.append(
            {
                "name": present.name, "type": present.suffix, "size": present.size,
                "download_href": addresses.get(present.public_id, ""), "tone": tone,
                "words": words, "picture": found["picture"],
                "note": told(filter(None, [
                    _("was: %(name)s") % {"name": change.old.name}
                    if renamed and change.old else "",
                    found["note"],
                ])),
            }
        )  # fmt: skip
    return rows


def files_news(changes: Iterable[FileChange]) -> str:
    """新增附件5个、更换附件1个: what the eye must not miss below a long text."""
    counts = Counter(change.kind for change in changes)
    new, other, gone = counts["added"], counts["changed"], counts["removed"]
    said = [
        ngettext("%(count)d new attachment", "%(count)d new attachments", new) % {"count": new}
        if new else "",
        ngettext("%(count)d attachment altered", "%(count)d attachments altered", other)
        % {"count": other} if other else "",
        ngettext("%(count)d attachment taken off", "%(count)d attachments taken off", gone)
        % {"count": gone} if gone else "",
    ]  # fmt: skip
    return listed(filter(None, said))
