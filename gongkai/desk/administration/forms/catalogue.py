"""Forms for a unit's catalogue of what it discloses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongkai.desk.administration.forms.plain import PlainForm

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gongkai.catalogue.queries import Offer


class AdoptForm(PlainForm):
    """Items ticked in one part of the standard catalogue."""

    items = forms.MultipleChoiceField(label=gettext_lazy("Items"))

    def __init__(self, *args: Any, offers: Iterable[Offer], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["items"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(one.item.code, one.item.shown_name) for one in offers if one.is_open]
        field.error_messages["required"] = _("Tick at least one item.")
        field.error_messages["invalid_choice"] = _(
            "One of the items cannot be taken any more. Look at the list again."
        )


class KeepingForm(PlainForm):
    """Who keeps an item current, and how quickly."""

    office = forms.CharField(
        label=gettext_lazy("Responsible office"),
        help_text=gettext_lazy("The office that keeps it current, shown to the public"),
        max_length=60,
        required=False,
    )
    time_limit = forms.CharField(
        label=gettext_lazy("Your own time limit"),
        help_text=gettext_lazy(
            "Only if you promise to be quicker than the standard, for example 10个工作日内"
        ),
        max_length=200,
        required=False,
    )


class PutAsideForm(PlainForm):
    """Why an item is dropped."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        help_text=gettext_lazy("For example: the power went to another unit on 2026-10-01"),
        max_length=200,
    )
