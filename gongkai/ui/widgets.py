"""Form controls of our own, where Django's are too slow for what stands in them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join

if TYPE_CHECKING:
    from django.utils.safestring import SafeString


class FlatSelect(forms.Select):
    """A list to choose from without groups, drawn in one step.

    Django draws every option by a template of its own; with the units of a city in the list that
    takes longer than the rest of the page.
    """

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        widget = self.get_context(name, value, attrs)["widget"]
        options = format_html_join(
            "\n", "<option{}>{}</option>",
            (
                (flatatt({"value": str(option["value"]), **option["attrs"]}), option["label"])
                for _group, some, _index in widget["optgroups"]
                for option in some
            ),
        )  # fmt: skip
        given = flatatt({"name": widget["name"], **widget["attrs"]})
        return format_html("<select{}>\n{}\n</select>", given, options)
