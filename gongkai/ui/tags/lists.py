"""Lists, facts, tables, files, and the page of a document."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.safestring import SafeString

from gongkai.ui.library import buttons_of, draw, look_up, register
from gongkai.ui.text import file_size

COMPONENTS = "ui/components/"
PLAIN_TYPES = (int, float)


@register.inclusion_tag(COMPONENTS + "link_list.html")
def link_list(items: Iterable[Any]) -> dict[str, Any]:
    return {"items": items}


@register.inclusion_tag(COMPONENTS + "record_list.html")
def record_list(items: Iterable[Any]) -> dict[str, Any]:
    return {"items": items}


def filled_pairs(pairs: Iterable[Any]) -> list[dict[str, Any]]:
    """The pairs that have a value: an empty field is left out, not shown as 无."""
    filled = []
    for pair in pairs:
        if isinstance(pair, tuple | list):
            pair = {"label": pair[0], "value": pair[1]}
        keys = ("label", "value", "href", "note", "wide", "zh")
        facts = {key: look_up(pair, key) for key in keys}
        if facts["value"] or isinstance(facts["value"], PLAIN_TYPES):
            filled.append(facts)
    return filled


@register.inclusion_tag(COMPONENTS + "metadata.html")
def metadata(pairs: Iterable[Any]) -> dict[str, Any]:
    return {"pairs": filled_pairs(pairs)}


@register.inclusion_tag(COMPONENTS + "facts.html")
def facts(pairs: Iterable[Any]) -> dict[str, Any]:
    return {"pairs": filled_pairs(pairs)}


@register.inclusion_tag(COMPONENTS + "data_table.html")
def data_table(
    columns: Iterable[Any],
    rows: Iterable[Any],
    caption: Any,
    phone: str = "cards",
    hide_caption: bool = True,
    empty: Any = "",
) -> dict[str, Any]:
    heads = [_head(column) for column in columns]
    lines = [
        {"cells": [_cell(head, row) for head in heads], "row_class": look_up(row, "row_class")}
        for row in rows
    ]
    return {
        "heads": heads,
        "rows": lines,
        "caption": caption,
        "phone": phone,
        "hide_caption": hide_caption,
        "empty": empty,
    }


def _head(column: Any) -> dict[str, Any]:
    head = {key: look_up(column, key) for key in ("key", "label", "kind", "sort_href", "sorted")}
    head["only"] = look_up(column, "only")
    short = {
        "number": "n",
        "date": "nowrap",
        "nowrap": "nowrap",
        "index": "muted",
        "title": "lead",
        "action": "act",
    }
    names = [short.get(head["kind"], ""), "desktop-only" if head["only"] == "desktop" else ""]
    head["class"] = " ".join(name for name in names if name)
    return head


def _cell(head: Mapping[str, Any], row: Any) -> dict[str, Any]:
    value = look_up(row, head["key"], None)
    cell: dict[str, Any] = {"class": head["class"], "label": head["label"], "lead": False}
    if isinstance(value, Mapping):
        cell |= {"text": value.get("label", ""), **value, "label": head["label"]}
    else:
        cell["text"] = value
    cell["absent"] = cell["text"] is None or cell["text"] == ""
    cell["head"] = head["kind"] == "title"
    return cell


@register.inclusion_tag(COMPONENTS + "file_list.html")
def file_list(files: Iterable[Any]) -> dict[str, Any]:
    return {"files": [_file(file) for file in files]}


@register.inclusion_tag(COMPONENTS + "file_list.html")
def file_row(file: Any) -> dict[str, Any]:
    return {"files": [_file(file)]}


def _file(file: Any) -> dict[str, Any]:
    keys = ("name", "type", "pages", "href", "view_href", "download_href", "note", "tone", "words",
            "icon", "picture", "whole_address")  # fmt: skip
    shown = {key: look_up(file, key) for key in keys}
    shown["type"] = str(shown["type"] or str(shown["name"]).rpartition(".")[2])[:5].upper()
    shown["size"] = file_size(look_up(file, "size"))
    shown["main_href"] = shown["href"] or shown["view_href"] or shown["download_href"]
    shown["buttons"] = buttons_of(look_up(file, "actions", ()), small=True)
    return shown


@register.inclusion_tag(COMPONENTS + "qr_figure.html")
def qr_figure(src: str = "", svg: Any = "", caption: Any = "", alt: Any = "") -> dict[str, Any]:
    return {"src": src, "svg": svg, "caption": caption, "alt": alt}


@register.inclusion_tag(COMPONENTS + "ledger_strip.html")
def ledger_strip(
    facts: Iterable[Any], tone: str = "ok", words: Any = "", links: Iterable[Any] = ()
) -> dict[str, Any]:
    return {"pairs": filled_pairs(facts), "tone": tone, "words": words, "links": links}


@register.inclusion_tag(COMPONENTS + "call_panel.html")
def call_panel(title: Any, text: Any, label: Any, href: str) -> dict[str, Any]:
    return {"title": title, "text": text, "label": label, "href": href}


@register.inclusion_tag(COMPONENTS + "counter_strip.html")
def counter_strip(items: Iterable[Any], label: Any = "") -> dict[str, Any]:
    return {"items": list(items), "label": label}


@register.simple_block_tag
def official_sheet(
    content: str,
    head: Any = "",
    number: Any = "",
    title: Any = "",
    addressee: Any = "",
    signer: Any = "",
    signed_on: Any = "",
    note: Any = "",
    copy_number: Any = "",
    urgency: Any = "",
) -> SafeString:
    """A document as 《党政机关公文格式》 (GB/T 9704—2012) lays it out."""
    return draw(
        "official_sheet",
        body=content,
        head=head,
        number=number,
        title=title,
        addressee=addressee,
        signer=signer,
        signed_on=signed_on,
        note=note,
        copy_number=copy_number,
        urgency=urgency,
    )
