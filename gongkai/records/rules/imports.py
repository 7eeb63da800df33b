"""Rows of another system, read and judged. Pure."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from html import escape, unescape
from typing import Any
from urllib.parse import urljoin, urlsplit

from gongkai.records.rules.html import clean_body, text_to_html, without_leading_title
from gongkai.records.rules.kinds import kind_of_title, kinds
from gongkai.records.rules.parsing import parse_date, parse_validity

KIND_OF = {
    "policy": "policy_document",
    "policy_abstract": "policy_document",
    "law": "policy_document",
    "administrative_regulation": "policy_document",
    "local_regulation": "policy_document",
    "department_rule": "policy_document",
    "government_work_report": "work_update",
    "interpretation": "interpretation",
    "notice": "notice",
    "announcement": "notice",
}
FIELDS = (
    "id", "title", "body", "issuer", "doc_number", "index_number", "date", "pub_date", "theme",
    "kind", "status", "url", "source",
)  # fmt: skip
NEEDED = {
    "id": "identity_missing",
    "source": "identity_missing",
    "title": "title_missing",
    "body": "body_missing",
}
"""Field → the code of the refusal where it is empty."""

LONGEST = {
    "id": (120, "identity_too_long"),
    "source": (120, "identity_too_long"),
    "title": (300, "title_too_long"),
    "body": (2_000_000, "body_too_long"),
    "issuer": (200, "issuer_too_long"),
    "doc_number": (100, "number_too_long"),
    "index_number": (60, "number_too_long"),
    "theme": (200, "keywords_too_long"),
    "url": (500, "address_too_long"),
}
"""Field → its limit, and the code of the refusal beyond it: cut, it would be another's."""

FIRST_BLOCK = re.compile(r"\s*<(?:p|h[2-4])(?:\s[^<>]*)?>(.*?)</(?:p|h[2-4])>", re.DOTALL)
TAGS = re.compile(r"<[^<>]*>")

# 《 》 are often typed as < >, so names count, not brackets
BLOCK = "p|div|br|hr|h[1-6]|table|tbody|thead|tr|td|th|ul|ol|li|blockquote|section|article|center"
BEGINS_AS_HTML = re.compile(
    rf"\s*<(?:!--|!doctype|(?:{BLOCK}|html|head|body|meta|style|script|title|span|font|strong|em|"
    r"b|i|u|a|img|header|main|figure|pre)(?:\s[^<>]*)?/?>)",
    re.IGNORECASE,
)
HOLDS_BLOCKS = re.compile(rf"</?(?:{BLOCK})(?:\s[^<>]*)?/?>", re.IGNORECASE)


class UnusableRow(Exception):
    """A row that cannot be taken in; ``code`` says why, ``field`` where.

    Behind a colon the code may name what it is about: ``date_unreadable:成文日期``.
    """

    def __init__(self, code: str, field: str = "") -> None:
        super().__init__(code)
        self.code, self.field = code, field


@dataclass(frozen=True)
class ImportRow:
    """One row, understood. Dates keep the precision they came with.

    ``holds`` are reasons to hold it back that its source gave, such as an excerpt for a text;
    ``notes`` say what somebody may want to know, and hold nothing back.
    """

    source: str
    source_id: str
    digest: str
    kind: str
    title: str
    html: str
    issuer_name: str
    document_number: str
    index_number: str
    formed_on: str
    original_published_on: str
    keywords: str
    stated_validity: str
    url: str
    holds: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    def content(self) -> dict[str, str]:
        """The fields of the working copy this row becomes."""
        return {
            "title": self.title,
            "html": self.html,
            "issuer_name": self.issuer_name,
            "document_number": self.document_number,
            "formed_on": self.formed_on,
            "keywords": self.keywords,
        }

    def facts(self) -> dict[str, str]:
        """What it says of its publication elsewhere; no part of a version."""
        return {
            "original_published_on": self.original_published_on,
            "original_url": self.url,
            "stated_validity": self.stated_validity,
        }


_LINK = re.compile(r'(<a href=")(?![a-z]+:|#)([^"]*)"')
_TURNING = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def read_row(line: str) -> ImportRow:
    """Understand one line of JSON. Raises `UnusableRow` with a code when it cannot be taken in."""
    return row_of(_object(line))


def row_of(
    given: Mapping[str, Any], holds: tuple[str, ...] = (), notes: tuple[str, ...] = ()
) -> ImportRow:
    """Understand the values of one document, whatever file they came from."""
    values = {name: _text(given.get(name)) for name in FIELDS}
    for name in ("doc_number", "index_number"):
        values[name] = _number(values[name])
    _refuse_unless_fitting(values)
    whole = _as_seen_from(_html(values["body"]), _address(values["url"]))
    if not whole:
        raise UnusableRow("body_empty", "body")
    return ImportRow(
        source=values["source"],
        source_id=values["id"],
        digest=hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest(),
        kind=_kind(values["kind"]) or kind_of_title(values["title"], values["doc_number"]),
        title=values["title"],
        html=_below_title(whole, values["title"], values["doc_number"]),
        issuer_name=values["issuer"],
        document_number=values["doc_number"],
        index_number=values["index_number"],
        formed_on=_date(values["date"], "date"),
        original_published_on=_date(values["pub_date"], "pub_date"),
        keywords=values["theme"],
        stated_validity=_validity(values["status"]),
        url=_address(values["url"]),
        holds=holds,
        notes=notes,
    )


def _as_seen_from(html: str, url: str) -> str:
    """Links that only say the way from the old page, said in full: here they would lead astray."""
    return _LINK.sub(lambda found: f'{found[1]}{_in_full(found[2], url)}"', html) if url else html


def _in_full(written: str, url: str) -> str:
    try:
        return escape(urljoin(url, unescape(written)))
    except ValueError:  # such as brackets that are no address
        return written


def _below_title(html: str, title: str, number: str) -> str:
    """The body without title and number at its head; parsed only where it could begin so."""
    first = FIRST_BLOCK.match(html)
    begin = "".join(unescape(TAGS.sub("", first[1])).split()) if first else ""
    spelled = ("".join(text.split()) for text in (title, number))
    if first and begin and not any(text.startswith(begin) for text in spelled):
        return html
    return without_leading_title(html, title, number)


def _kind(word: str) -> str:
    """The kind by our name for it, in Latin or Chinese, or by that of other collections; "" where
    the word tells none."""
    return KIND_OF.get(word) or _own_kinds().get(word, "")


@cache
def _own_kinds() -> dict[str, str]:
    return {word: kind.code for kind in kinds().values() for word in (kind.code, kind.name)}


def _refuse_unless_fitting(values: dict[str, str]) -> None:
    for name, code in NEEDED.items():
        if not values[name]:
            raise UnusableRow(code, name)
    for name, (limit, code) in LONGEST.items():
        if len(values[name]) > limit:
            raise UnusableRow(code, name)


def _html(body: str) -> str:
    """The body as it is kept, whether it came as plain text or as HTML."""
    if BEGINS_AS_HTML.match(body) or HOLDS_BLOCKS.search(body):
        return clean_body(body)
    return text_to_html(body)


def _object(line: str) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):  # the latter: nested without end
        raise UnusableRow("not_json") from None
    if not isinstance(row, dict):
        raise UnusableRow("not_an_object")
    return row


def _text(value: Any) -> str:
    """The value as text that can be stored: JSON may name halves of signs, and NUL.

    Signs that turn the direction of what follows go: a title must read as it is written.
    """
    if value is None:
        return ""
    plain = _TURNING.sub("", str(value).replace("\x00", ""))
    return plain.encode("utf-8", "replace").decode().strip()


def _number(text: str) -> str:
    return "" if text in ("无", "暂无", "null", "-") else " ".join(text.split())


def _date(text: str, field: str) -> str:
    if not text:
        return ""
    parsed = parse_date(text)
    if parsed is None:
        raise UnusableRow("date_unreadable", field)
    return parsed


def _validity(text: str) -> str:
    stated = parse_validity(text)
    return stated if stated in ("abolished", "expired") else ""


def _address(text: str) -> str:
    try:
        parts = urlsplit(text)
    except ValueError:
        raise UnusableRow("address_unreadable", "url") from None
    return text if parts.scheme in ("http", "https") and parts.netloc else ""
