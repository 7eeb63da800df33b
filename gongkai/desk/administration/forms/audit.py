"""What is looked for in the audit trail."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongkai.audit.enums import Verb
from gongkai.desk.administration.forms.plain import DayField, PlainForm, unit_choices

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gongkai.organisations.models import Organisation


class AuditFilter(PlainForm):
    """Person, verb, unit, object, period."""

    who = forms.CharField(label=gettext_lazy("Name or login name"), max_length=40, required=False)
    verb = forms.ChoiceField(label=gettext_lazy("What was done"), required=False)
    unit = forms.ChoiceField(label=gettext_lazy("Unit"), required=False)
    kind = forms.ChoiceField(label=gettext_lazy("Kind of object"), required=False)
    object_id = forms.CharField(
        label=gettext_lazy("Number of the object"), max_length=80, required=False
    )
    since = DayField(label=gettext_lazy("From"), required=False)
    until = DayField(label=gettext_lazy("To, this day included"), required=False)

    def __init__(
        self,
        *args: Any,
        units: Iterable[Organisation],
        kinds: Iterable[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        anything = [("", _("All"))]
        self._choose("verb", [*anything, *((verb.value, str(verb.label)) for verb in Verb)])
        self._choose("unit", [*anything, *unit_choices(units)])
        self._choose("kind", [*anything, *kinds])

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices
