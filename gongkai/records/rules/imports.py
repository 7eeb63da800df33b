"""Rows of another system, read and judged. Pure."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from gongkai.records.rules.html import text_to_html, without_leading_title
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
TITLE_LIMIT = 300
BODY_LIMIT = 2_000_000


class UnusableRow(Exception):
    """A row that cannot be taken in; ``code`` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class ImportRow:
    """One row, understood. Dates keep the precision they came with."""

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


def read_row(line: str) -> ImportRow:
    """Understand one line of JSON. Raises `UnusableRow` with a code when it cannot be taken in."""
    row = _object(line)
    values = {name: _text(row.get(name)) for name in FIELDS}
    if not values["id"] or not values["source"]:
        raise UnusableRow("identity_missing")
    if not values["title"]:
        raise UnusableRow("title_missing")
    if len(values["title"]) > TITLE_LIMIT:
        raise UnusableRow("title_too_long")
    if not values["body"]:
        raise UnusableRow("body_missing")
    if len(values["body"]) > BODY_LIMIT:
        raise UnusableRow("body_too_long")
    return ImportRow(
        source=values["source"][:120],
        source_id=values["id"][:120],
        digest=hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest(),
        kind=KIND_OF.get(values["kind"], "policy_document"),
        title=values["title"],
        html=without_leading_title(
            text_to_html(values["body"]), values["title"], _number(values["doc_number"])
        ),
        issuer_name=values["issuer"][:200],
        document_number=_number(values["doc_number"]),
        index_number=_number(values["index_number"])[:60],
        formed_on=_date(values["date"]),
        original_published_on=_date(values["pub_date"]),
        keywords=values["theme"][:200],
        stated_validity=_validity(values["status"]),
        url=_address(values["url"]),
    )


def _object(line: str) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except ValueError:
        raise UnusableRow("not_json") from None
    if not isinstance(row, dict):
        raise UnusableRow("not_an_object")
    return row


def _text(value: Any) -> str:
    return "" if value is None else str(value).replace("\x00", "").strip()


def _number(text: str) -> str:
    return "" if text in ("无", "暂无", "null", "-") else " ".join(text.split())[:100]


def _date(text: str) -> str:
    if not text:
        return ""
    parsed = parse_date(text)
    if parsed is None:
        raise UnusableRow("date_unreadable")
    return parsed


def _validity(text: str) -> str:
    stated = parse_validity(text)
    return stated if stated in ("abolished", "expired") else ""


def _address(text: str) -> str:
    parts = urlsplit(text)
    return text[:500] if parts.scheme in ("http", "https") and parts.netloc else ""
