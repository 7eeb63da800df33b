"""Propose a mapping for an answer nobody has described yet, from names and shapes of its values."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from gongkai.records.rules.parsing import parse_date, parse_document_number, parse_validity
from gongkai.records.rules.taking_over.cleaning import TAG, none_words
from gongkai.records.rules.taking_over.page_marks import BODY_NAME
from gongkai.records.rules.taking_over.paths import value_at, values_at

ROWS_LOOKED_AT: Final = 30
DEEPEST_LIST: Final = 6
DEEPEST_FIELD: Final = 3
SAMPLE: Final = 40
WANTED: Final = (
    "id", "title", "body", "issuer", "doc_number", "index_number", "date", "pub_date", "theme",
    "status", "url",
)  # fmt: skip
NEEDED: Final = ("id", "title", "body")
CLEANING: Final = {
    "title": ("plain", "strip"),
    "body": ("html", "undouble"),
    "issuer": ("none_words", "strip"),
    "doc_number": ("none_words", "brackets"),
    "index_number": ("none_words",),
    "date": ("none_words", "date_utc_to_china"),
    "pub_date": ("none_words", "date_utc_to_china"),
    "theme": ("none_words", "separate"),
    "status": ("none_words",),
}
KEYS: Final = {
    "id": "^_?(?:(?:article|doc|info|rec|post|policy)?_?id|uuid|guid|编号)$",
    "title": "title|^name$|subject$|标题|名称|^bt$|filename",
    "body": "content|^body|text$|正文|内容|^zw$|html|summary|abstract|摘要",
    "issuer": "publisher|issuer|puborg|^org|fwjg|fbjg|发文|机构|机关|sitename|department|^source",
    "doc_number": "number|docno|wenhao|fwzh|^wh$|pcode|filenum|文号|字号",
    "index_number": "index|^idx|identifier|syh|索引",
    "date": "cwrq|成文|formed|compal|scrq|^date$|ptime|writ|sign",
    "pub_date": "pub.*(?:time|date)|(?:time|date).*pub|fbrq|发布|deploy|save_?time|create_?date",
    "theme": "theme|topic|subject|class|category|keyword|主题|分类|^tag$|childtype|cname",
    "status": "valid|status$|shixiao|效",
    "url": "url|link|href|网址|地址",
}
INDEX_NUMBER: Final = re.compile(r"[0-9A-Za-z]{3,40}/\d{4}-\d{2,}")
ADDRESS: Final = re.compile(r"https?://[^\s]+")
PICTURE: Final = re.compile(r"\.(?:jpe?g|png|gif|pdf)(?:\?|$)", re.IGNORECASE)
TITLE_WORDS: Final = re.compile(
    "关于|通知|公告|办法|意见|决定|批复|方案|规定|通告|报告|公示|会议|情况"
)


@dataclass(frozen=True)
class Proposal:
    """A mapping ready to be saved, and the fields nothing was found for."""

    text: str
    missing: tuple[str, ...]
    rows: int


def propose(answer: Any, name: str) -> Proposal | None:
    """What the answer seems to be; None where it holds no list of documents at all."""
    place = _best_list(answer)
    if place is None:
        return None
    rows = [row for row in values_at(answer, place) if isinstance(row, dict)][:ROWS_LOOKED_AT]
    columns = {path: [_as_text(value_at(row, path)) for row in rows] for path in _paths(rows)}
    chosen = _chosen(columns)
    _add_second_date(chosen, columns)
    lines = [
        f"name: {_quoted(name)}",
        f"source: {_quoted(name)}",
        f"when: {_quoted(_when(answer, place))}",
        *_error(answer),
        f"rows: {_quoted(place)}",
        f"row_has: {_quoted([chosen[one] for one in ('title', 'url', 'id') if one in chosen])}",
        *(["excerpt: true"] if _is_cut(columns.get(chosen.get("body", ""), [])) else []),
        "fields:",
        *(_field(one, chosen[one], columns[chosen[one]]) for one in WANTED if one in chosen),
    ]
    missing = tuple(one for one in WANTED if one not in chosen)
    whole = len([row for row in values_at(answer, place) if isinstance(row, dict)])
    return Proposal("\n".join(lines) + "\n", missing, whole)


def _best_list(answer: Any) -> str | None:
    """The path of the list whose members look most like documents."""
    scored = []
    for path, members in _lists(answer, "", 0):
        columns = {
            one: [_as_text(value_at(row, one)) for row in members] for one in _paths(members)
        }
        found = _chosen(columns)
        if "title" in found:
            scored.append((len(found), len(members), path))
    return _with_its_likes(answer, max(scored)[2]) if scored else None


def _with_its_likes(answer: Any, path: str) -> str:
    """Lists of one kind under several names (``groups.laws.rows``, ``groups.news.rows``) as one."""
    steps = path.split(".")
    own = values_at(answer, path)
    for place in range(len(steps)):
        wider = ".".join([*steps[:place], "*", *steps[place + 1 :]])
        rows = values_at(answer, wider)
        alike = all(isinstance(row, dict) and row.keys() == own[0].keys() for row in rows)
        if len(rows) > len(own) and alike:
            return wider
    return path


def _lists(data: Any, path: str, depth: int) -> Iterator[tuple[str, list[Any]]]:
    if depth > DEEPEST_LIST:
        return
    if isinstance(data, list):
        members = [one for one in data if isinstance(one, dict)][:ROWS_LOOKED_AT]
        if members:
            yield path, members
    if isinstance(data, dict):
        for key, value in data.items():
            if isinstance(value, dict | list) and "." not in key:
                yield from _lists(value, f"{path}.{key}" if path else key, depth + 1)


def _paths(rows: list[Any]) -> list[str]:
    found: dict[str, None] = {}
    for row in rows:
        for path in _leaves(row, "", 0):
            found[path] = None
    return list(found)


def _leaves(row: Any, path: str, depth: int) -> Iterator[str]:
    for key, value in row.items():
        here = f"{path}.{key}" if path else str(key)
        if isinstance(value, dict) and depth < DEEPEST_FIELD:
            yield from _leaves(value, here, depth + 1)
        elif not isinstance(value, dict) and "." not in str(key):
            yield here


def _as_text(value: Any) -> str:
    return "" if value is None or isinstance(value, dict | list | bool) else str(value).strip()


def _chosen(columns: dict[str, list[str]]) -> dict[str, str]:
    """Field → path, the surest first, each path once."""
    scored = sorted(
        (
            (score, -place, field, path)
            for place, (path, values) in enumerate(columns.items())
            for field in WANTED
            if (score := _score(field, path, values)) >= 3
        ),
        reverse=True,
    )
    chosen: dict[str, str] = {}
    for _score_of_it, _place, field, path in scored:
        if field not in chosen and path not in chosen.values():
            chosen[field] = path
    return chosen


def _add_second_date(chosen: dict[str, str], columns: dict[str, list[str]]) -> None:
    """A date that is never after the one of publication is when the document was formed."""
    if "date" in chosen or "pub_date" not in chosen:
        return
    published = [parse_date(value) or "" for value in columns[chosen["pub_date"]]]
    for path, values in columns.items():
        days = [parse_date(value) or "" for value in values]
        before = [day <= end for day, end in zip(days, published, strict=True) if day and end]
        whole = path not in chosen.values() and len(before) == len(days) and all(before)
        if whole and _as_date(values) and days != published:
            chosen["date"] = path
            return


def _is_cut(values: list[str]) -> bool:
    """Whether most texts end in an ellipsis: then the answer holds only how they begin."""
    said = list(filter(None, values))
    return bool(said) and _part(said, lambda one: one.endswith(("...", "…"))) > 0.5


def _score(field: str, path: str, values: list[str]) -> float:
    key = path.rpartition(".")[2]
    said = [value for value in values if none_words(value)]
    if not said:
        return 0
    shape = SHAPES[field](said)
    if shape <= 0:
        return 0
    named = 3 if re.search(KEYS[field], key, re.IGNORECASE) else 0
    return shape + named + len(said) / len(values)


def _part(values: list[str], test: Callable[[str], Any]) -> float:
    return sum(1 for value in values if test(value)) / len(values)


def _as_identity(values: list[str]) -> float:
    unique = len(set(values)) == len(values) and max(map(len, values)) <= 80
    return (
        1.0 if unique and _part(values, lambda one: " " not in one and "/" not in one) == 1 else 0
    )


def _as_title(values: list[str]) -> float:
    fitting = _part(values, lambda one: 6 <= len(one) <= 150 and not TAG.search(one))
    words = _part(values, TITLE_WORDS.search)
    numbers = _part(values, lambda one: parse_document_number(one) or ADDRESS.match(one))
    whole = 0 if any(one.endswith(("...", "…")) for one in values) else 1
    unique = len(set(values)) / len(values)
    return 2 * words + unique + whole if fitting > 0.8 and numbers < 0.2 else 0


def _as_body(values: list[str]) -> float:
    length = sum(map(len, values)) / len(values)
    marked = 0.5 if _part(values, TAG.search) > 0.5 else 0
    return (
        min(length / 150, 3) + marked if length > 45 and _part(values, ADDRESS.match) < 0.5 else 0
    )


def _as_issuer(values: list[str]) -> float:
    return 3 * _part(values, BODY_NAME.fullmatch) if _part(values, BODY_NAME.fullmatch) > 0.5 else 0


def _as_number(values: list[str]) -> float:
    fitting = _part(values, parse_document_number)
    return 5 * fitting if fitting > 0.4 else 0


def _as_index(values: list[str]) -> float:
    return 5 * _part(values, INDEX_NUMBER.fullmatch)


def _as_date(values: list[str]) -> float:
    fitting = _part(values, parse_date)
    years = _part(values, lambda one: len(one) <= 4)
    return 2 * fitting if fitting > 0.8 and years < 0.5 else 0


def _as_named_date(values: list[str]) -> float:
    return max(_as_date(values) - 1, 0)


def _as_theme(values: list[str]) -> float:
    fitting = _part(values, lambda one: re.fullmatch("[\u3400-\u9fff、，,（）()\\\\/·]{2,40}", one))
    many = len(set(values)) / len(values)
    return 1.0 if fitting > 0.8 and many < 0.95 else 0.1 if fitting > 0.8 else 0


def _as_status(values: list[str]) -> float:
    return 3 * _part(values, lambda one: len(one) < 8 and parse_validity(one) != "unknown")


def _as_address(values: list[str]) -> float:
    unique = len(set(values)) / len(values)
    pages = _part(values, lambda one: ADDRESS.fullmatch(one) and not PICTURE.search(one))
    return 3 * pages * unique if pages > 0.8 else 0


SHAPES: Final[dict[str, Callable[[list[str]], float]]] = {
    "id": _as_identity,
    "title": _as_title,
    "body": _as_body,
    "issuer": _as_issuer,
    "doc_number": _as_number,
    "index_number": _as_index,
    "date": _as_named_date,
    "pub_date": _as_date,
    "theme": _as_theme,
    "status": _as_status,
    "url": _as_address,
}


def _when(answer: Any, place: str) -> list[str]:
    """Names at the top that an answer of this kind has, whatever comes of it."""
    names = [str(key) for key in answer if "." not in str(key)] if isinstance(answer, dict) else []
    return names[:4] if len(names) > 1 else [place]


def _error(answer: Any) -> list[str]:
    """How a bad answer would differ, as far as a good one shows it."""
    if not isinstance(answer, dict):
        return []
    told = next((key for key in answer if re.search("msg|message|error_?desc", key, re.I)), "")
    good = next(
        (key for key in answer if re.fullmatch("success|code|state|status|errcode", key, re.I)), ""
    )
    lines = []
    if good and not isinstance(answer[good], dict | list):
        lines.append(f"  unless: {{{_quoted(good)}: [{_quoted(answer[good])}]}}")
    if told and not isinstance(answer[told], dict | list):
        lines.append(f"  message: {_quoted(told)}")
    return ["error:", *lines] if lines else []


def _field(field: str, path: str, values: list[str]) -> str:
    sample = " ".join(next(filter(none_words, values), "").split())
    shown = sample[:SAMPLE] + ("…" if len(sample) > SAMPLE else "")
    steps = CLEANING.get(field)
    entry = f"{{from: {_quoted(path)}, clean: [{', '.join(steps)}]}}" if steps else _quoted(path)
    return f"  {field}: {entry}  # {shown}"


def _quoted(value: Any) -> str:
    """JSON is YAML too; plain words stand without quotes."""
    words = ("true", "false", "null", "yes", "no", "on", "off")
    plain = isinstance(value, str) and re.fullmatch("[A-Za-z_\u3400-\u9fff][\\w.*-]*", value)
    if plain and value.lower() not in words:
        return str(value)
    return json.dumps(value, ensure_ascii=False)
