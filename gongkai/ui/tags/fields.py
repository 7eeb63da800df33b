"""Forms: error summary, fields, filters, chips, file chooser, decision bar."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.forms import BaseForm, BoundField
from django.template import Context
from django.utils.safestring import SafeString
from django.utils.translation import ngettext

from gongkai.ui.library import buttons_of, register

COMPONENTS = "ui/components/"


def _is_list_of_choices(bound: BoundField) -> bool:
    return isinstance(bound.field.widget, forms.RadioSelect | forms.CheckboxSelectMultiple)


def _anchor(bound: BoundField) -> str:
    """The id the error summary jumps to: the control, or the first of several."""
    return f"{bound.auto_id}_0" if _is_list_of_choices(bound) else bound.id_for_label


def _errors_of(form: BaseForm) -> list[dict[str, str]]:
    found = [{"text": str(error), "href": ""} for error in form.non_field_errors()]
    for bound in form:
        href = "" if bound.is_hidden else f"#{_anchor(bound)}"
        found += [{"text": str(error), "href": href} for error in bound.errors]
    return found


@register.inclusion_tag(COMPONENTS + "error_summary.html")
def error_summary(form: BaseForm | Iterable[Any], title: Any = "") -> dict[str, Any]:
    errors: list[Any] = _errors_of(form) if isinstance(form, BaseForm) else [*form]
    made = ngettext("There is %(count)d problem", "There are %(count)d problems", len(errors))
    return {"errors": errors, "title": title or made % {"count": len(errors)}}


def _control(bound: BoundField, described_by: str) -> SafeString:
    widget = bound.field.widget
    base = "" if isinstance(widget, forms.CheckboxInput) else "input"
    names = f"{widget.attrs.get('class', '')} {base}".strip()
    attributes: dict[str, Any] = {"class": names} if names else {}
    if described_by:
        attributes["aria-describedby"] = described_by
    return bound.as_widget(attrs=attributes)


def _options(bound: BoundField, hints: Mapping[Any, Any]) -> list[dict[str, Any]]:
    by_text = {str(value): hint for value, hint in hints.items()}
    return [
        {
            "control": option.tag(),
            "id": option.id_for_label,
            "label": option.choice_label,
            "hint": by_text.get(str(option.data["value"]), ""),
        }
        for option in bound.subwidgets
    ]


def _field(bound: BoundField, hint: Any, option_hints: Mapping[Any, Any] | None) -> dict[str, Any]:
    hint = hint or bound.help_text
    hint_id = f"{bound.auto_id}_hint" if hint else ""
    error_id = f"{bound.auto_id}_error" if bound.errors else ""
    described_by = " ".join(name for name in (hint_id, error_id) if name)
    several = _is_list_of_choices(bound)
    return {
        "bound": bound,
        "label": bound.label,
        "hint": hint,
        "hint_id": hint_id,
        "errors": bound.errors,
        "error_id": error_id,
        "described_by": described_by,
        "optional": not bound.field.required and not isinstance(bound.field, forms.BooleanField),
        "several": several,
        "single_check": isinstance(bound.field.widget, forms.CheckboxInput),
        "options": _options(bound, option_hints or {}) if several else [],
        "control": "" if several else _control(bound, described_by),
    }


@register.inclusion_tag(COMPONENTS + "form_field.html")
def form_field(
    bound: BoundField,
    hint: Any = "",
    option_hints: Mapping[Any, Any] | None = None,
    wide: bool = True,
    prefix: Any = "",
    suffix: Any = "",
) -> dict[str, Any]:
    return _field(bound, hint, option_hints) | {"wide": wide, "prefix": prefix, "suffix": suffix}


@register.inclusion_tag(COMPONENTS + "form_fields.html")
def form_fields(form: BaseForm) -> dict[str, Any]:
    return {"form": form}


@register.inclusion_tag(COMPONENTS + "filter_form.html")
def filter_form(form: BaseForm, submit: Any = "", action: str = "") -> dict[str, Any]:
    return {"form": form, "submit": submit, "action": action}


@register.inclusion_tag(COMPONENTS + "chips.html")
def chips(chosen: Iterable[Any], clear_href: str = "", note: Any = "") -> dict[str, Any]:
    return {"chosen": chosen, "clear_href": clear_href, "note": note}


@register.inclusion_tag(COMPONENTS + "file_chooser.html")
def file_chooser(bound: BoundField, types: Any = "", limit: Any = "") -> dict[str, Any]:
    facts = _field(bound, "", None)
    described_by = f"{bound.auto_id}_types {facts['described_by']}".strip()
    return facts | {"types": types, "limit": limit, "control": _control(bound, described_by)}


@register.inclusion_tag(COMPONENTS + "decision_bar.html", takes_context=True)
def decision_bar(
    context: Context,
    decisions: Iterable[Any],
    action: str = "",
    comment_name: str = "comment",
    comment_label: Any = "",
    comment_hint: Any = "",
    comment_value: Any = "",
    error: Any = "",
    hidden: Mapping[str, Any] | None = None,
    id: str = "",
) -> dict[str, Any]:
    return {
        "csrf_token": context.get("csrf_token"),
        "id": id,
        "buttons": buttons_of(decisions, kind="neutral"),
        "action": action,
        "comment_name": comment_name,
        "comment_label": comment_label,
        "comment_hint": comment_hint,
        "comment_value": comment_value,
        "error": error,
        "hidden": hidden,
    }


@register.simple_tag
def control(bound: BoundField) -> SafeString:
    """The control of a field alone, as the filter row shows it."""
    return _control(bound, f"{bound.auto_id}_error" if bound.errors else "")
