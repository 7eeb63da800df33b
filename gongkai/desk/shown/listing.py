"""What stands around a list: the chosen filters, the count, the neighbouring pages."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django import forms
from django.http import QueryDict

from gongkai.ui.text import labelled

if TYPE_CHECKING:
    from gongkai.records.queries import CappedCount, Page


def chips_of(query: QueryDict, form: forms.Form, chosen: Iterable[str]) -> list[dict[str, str]]:
    """Each chosen filter, with the way to take it off."""
    return [_chip(query, form, name) for name in chosen]


def _chip(query: QueryDict, form: forms.Form, name: str) -> dict[str, str]:
    value = form.cleaned_data[name]
    choices = dict(getattr(form.fields[name], "choices", []))
    return {
        "label": labelled(form.fields[name].label, choices.get(value, value)),
        "remove_href": f"?{_without(query, name, 'after', 'before').urlencode()}",
    }


def count_words(count: CappedCount) -> str:
    """12, or 10000+ where counting stopped."""
    return f"{count.number}+" if count.capped else str(count.number)


def neighbours_of(query: QueryDict, shown: Page) -> dict[str, str]:
    """The addresses of the next and the previous page; empty where there is none."""
    return {
        "next_href": _with(query, "after", shown.next),
        "previous_href": _with(query, "before", shown.previous),
    }


def _with(query: QueryDict, name: str, cursor: str) -> str:
    if not cursor:
        return ""
    changed = _without(query, "after", "before")
    changed[name] = cursor
    return f"?{changed.urlencode()}"


def _without(query: QueryDict, *names: str) -> QueryDict:
    changed = query.copy()
    for name in names:
        changed.pop(name, None)
    return changed
