"""What all forms here share: errors that say what to fill in, dates and units to choose."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gongkai.core.errors import DomainError
    from gongkai.organisations.models import Organisation


class PlainForm(forms.Form):
    """A form whose empty fields are named in the sentence that asks for them."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            what = field.label or name
            field.error_messages["required"] = _("Fill in: %(what)s") % {"what": what}
            field.error_messages["invalid_choice"] = _("Choose from the list: %(what)s") % {
                "what": what
            }

    def take(self, error: DomainError) -> None:
        """Show what the rules of the house did not allow, above the form."""
        self.add_error(None, str(error.sentence))


class DayField(forms.DateField):
    """One day, chosen in the browser's own calendar or typed as 2026-11-23."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
            input_formats=["%Y-%m-%d", "%Y/%m/%d", "%Y年%m月%d日", "%Y%m%d"],
            **options,
        )

    def to_python(self, value: Any) -> Any:
        try:
            return super().to_python(value)
        except forms.ValidationError as error:
            raise forms.ValidationError(
                _("“%(text)s” is not a date. Write it as 2026-11-23.") % {"text": value}
            ) from error


def choose(form: forms.Form, name: str, choices: list[tuple[str, str]]) -> None:
    """Give a field what it offers to this person."""
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices


def unit_choices(units: Iterable[Organisation]) -> list[tuple[str, str]]:
    """Code and name, set in by the unit's depth in the tree."""
    found = list(units)
    depths = [unit.path.count("/") for unit in found]
    top = min(depths, default=0)
    return [
        (unit.code, "　" * (depth - top) + unit.name)
        for unit, depth in zip(found, depths, strict=True)
    ]
