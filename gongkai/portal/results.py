"""What was found, as the search page shows it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from gongkai.portal.asking import DATES, STANDINGS, Asked
from gongkai.portal.columns import kind_label
from gongkai.portal.listing import shown_date
from gongkai.portal.standing import standing_of
from gongkai.records.rules.kinds import kinds
from gongkai.search.rules import Piece, excerpt, marked
from gongkai.ui.text import grouped, in_chinese

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from gongkai.portal.asking import Names
    from gongkai.records.queries import FoundFile, FoundRecord
    from gongkai.search.queries import Answer

EXCERPT = 100
FILES_NAMED = 2
BOXES_SHOWN = 6
INDEX_NAMES = {
    "kind": "category", "unit": "unit", "theme": "theme", "year": "year", "with": "beside",
}  # fmt: skip


def as_html(pieces: Iterable[Piece]) -> SafeString:
    """Text with its hits marked."""
    return format_html_join(
        "",
        "{}",
        ((format_html("<mark>{}</mark>", piece.text) if piece.hit else piece.text,)
         for piece in pieces),
    )  # fmt: skip


def result(found: FoundRecord, words: Sequence[str], today: date) -> dict[str, Any]:
    """Title, two lines of text, one line of facts."""
    record = found.record
    standing = standing_of(record, today)
    facts = [
        as_html(marked(record.document_number, words)),
        record.unit.short_name,
        shown_date(record),
    ]
    hits = [(file, times) for file in found.files if (times := _hits(file.text, words))]
    return {
        "title": as_html(marked(record.title, words)),
        "href": record.get_absolute_url(),
        "summary": _lines(found, words, [file for file, _times in hits]),
        "tone": standing.tone if standing else "",
        "status": standing.words if standing else "",
        "tag": "" if standing else in_chinese(kind_label(record.kind)),
        "meta": [in_chinese(fact) for fact in facts if fact],
        "links": [*_in_files(hits), *_beside(found)],
    }


def _hits(text: str, words: Sequence[str]) -> int:
    return sum(piece.hit for piece in marked(text, words)) if text else 0


def _lines(found: FoundRecord, words: Sequence[str], files: list[FoundFile]) -> SafeString | str:
    """The place with most of the words: of the body, else the summary, else a file."""
    for text in (found.body, found.summary):
        pieces = excerpt(text.replace("\n", " "), words, EXCERPT)
        if any(piece.hit for piece in pieces):
            return as_html(pieces)
    if files:
        text = files[0].text.replace("\n", " ")
        return as_html([Piece("附件：", hit=False), *excerpt(text, words, EXCERPT)])
    return as_html(excerpt(found.summary.replace("\n", " "), (), EXCERPT))


def _in_files(hits: list[tuple[FoundFile, int]]) -> list[dict[str, Any]]:
    """In which attachments the words stand, and how often."""
    return [
        {
            "label": format_html(
                ngettext(
                    "{times} place in the attachment {name}",
                    "{times} places in the attachment {name}",
                    times,
                ),
                times=times,
                name=in_chinese(file.attachment.name),
            ),
            "href": f"/fj/{file.attachment.public_id}/",
        }
        for file, times in hits[:FILES_NAMED]
    ]


def _beside(found: FoundRecord) -> list[dict[str, Any]]:
    href, files, readings = (
        found.record.get_absolute_url(), len(found.files), found.interpretations,
    )  # fmt: skip
    links = []
    if files:
        said = ngettext("%(count)d attachment", "%(count)d attachments", files)
        links.append({"label": said % {"count": files}, "href": href})
    if readings:
        said = ngettext("%(count)d interpretation", "%(count)d interpretations", readings)
        links.append({"label": said % {"count": readings}, "href": href})
    return links


def standing_label(value: str) -> str:
    """有效性, as the filter names it."""
    return {
        "valid": _("In force now"),
        "not_yet": _("Not in force yet"),
        "ended": _("Abolished or expired"),
    }[value]


def label_of(facet: str, value: str, names: Names) -> SafeString | str:
    """A value of a facet as people read it."""
    if facet == "standing":
        return standing_label(value)
    if facet == "kind":
        return in_chinese(kind_label(value))
    if facet == "unit":
        return in_chinese(names.units.get(value, value))
    if facet == "theme":
        return names.themes.get(value, value)
    if facet == "with":
        return {"files": _("With attachments"), "interpretation": _("With an interpretation")}[
            value
        ]
    return value


def chips(asked: Asked, names: Names) -> list[dict[str, Any]]:
    """What was chosen, each with the address without it."""
    return [
        {
            "label": label_of(facet, value, names),
            "remove_href": asked.without(facet, value).href,
        }
        for facet in ("standing", *INDEX_NAMES)
        for value in asked.chosen(facet)
    ] + [
        {"label": _date_label(name, day), "remove_href": asked.without_date(name).href}
        for name, day in asked.dates
    ]


def _date_label(name: str, day: date) -> str:
    said = _("from %(day)s") if name == "since" else _("up to %(day)s")
    return said % {"day": day.isoformat()}


def date_boxes(asked: Asked) -> list[dict[str, str]]:
    """The first and the last day to be asked for, with what was chosen."""
    labels = {"since": _("First day"), "until": _("Last day")}
    chosen = {name: day.isoformat() for name, day in asked.dates}
    return [{"name": name, "label": labels[name], "value": chosen.get(name, "")} for name in DATES]


def facets(asked: Asked, answer: Answer, names: Names) -> list[dict[str, Any]]:
    """The filters beside the list: each value with how many it would show."""
    legends = {
        "kind": _("Category"), "unit": _("Unit"), "theme": _("Theme"), "year": _("Year"),
        "with": _("What comes with it"),
    }  # fmt: skip
    more = {
        "kind": _("More categories"), "unit": _("More units"), "theme": _("More themes"),
        "year": _("Earlier"), "with": "",
    }  # fmt: skip
    counted = standing_counts(answer)
    shown = [
        {
            "name": "standing",
            "legend": _("Validity"),
            "boxes": [_box(asked, "standing", v, counted[v], names) for v in STANDINGS],
        }
    ]
    for facet, legend in legends.items():
        boxes = [
            _box(asked, facet, value, number, names)
            for value, number in _ordered(facet, answer, asked, names)
        ]
        if boxes:
            shown.append({"name": facet, "legend": legend, **_in_two(boxes), "more": more[facet]})
    return shown


def standing_counts(answer: Answer) -> dict[str, int]:
    """How many there would be in force, not yet in force, and no longer in force."""
    counts = answer.facets.get("standing", {})
    return {value: sum(counts.get(name, 0) for name in names) for value, names in STANDINGS.items()}


def _ordered(facet: str, answer: Answer, asked: Asked, names: Names) -> list[tuple[str, int]]:
    """Most first, years the latest first; what was chosen is there even when it finds nothing."""
    known = {"kind": kinds(), "unit": names.units, "theme": names.themes}.get(facet)
    counts = dict.fromkeys(asked.chosen(facet), 0) | answer.facets.get(INDEX_NAMES[facet], {})
    found = [(value, number) for value, number in counts.items() if known is None or value in known]
    if facet == "year":
        return sorted(found, reverse=True)
    return sorted(found, key=lambda one: (-one[1], one[0]))


def _in_two(boxes: list[dict[str, Any]]) -> dict[str, Any]:
    """Those at hand, and those behind “more”; chosen ones are always at hand."""
    at_hand = boxes[:BOXES_SHOWN] + [box for box in boxes[BOXES_SHOWN:] if box["checked"]]
    behind = [box for box in boxes[BOXES_SHOWN:] if not box["checked"]]
    return {"boxes": at_hand, "behind": behind}


def _box(asked: Asked, facet: str, value: str, number: int, names: Names) -> dict[str, Any]:
    return {
        "value": value,
        "label": label_of(facet, value, names),
        "count": grouped(number),
        "checked": value in asked.chosen(facet),
    }


def hidden(asked: Asked, answer: Answer) -> dict[str, Any]:
    """What the choice of 有效性 keeps back, counted aloud, and the way to it."""
    counts = standing_counts(answer)
    kept_back = {
        value: counts[value]
        for value in ("ended", "not_yet")
        if asked.standing and value not in asked.standing and counts[value]
    }
    if not kept_back:
        return {}
    said = {
        "ended": ngettext(
            "%(count)s abolished or expired document", "%(count)s abolished or expired documents",
            kept_back.get("ended", 0),
        ),
        "not_yet": ngettext(
            "%(count)s document not yet in force", "%(count)s documents not yet in force",
            kept_back.get("not_yet", 0),
        ),
    }  # fmt: skip
    words = [said[value] % {"count": grouped(number)} for value, number in kept_back.items()]
    return {
        "words": pgettext("between two numbers of documents", " and ").join(words),
        "href": replace(asked, standing=(), page=1).href,
    }
