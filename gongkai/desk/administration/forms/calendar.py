"""Forms for the calendar of working days."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongkai.desk.administration.forms.plain import DayField, PlainForm

SOURCE_HINT = gettext_lazy("Name and number of the notice, such as 国办发明电〔2025〕7号")


class DayForm(PlainForm):
    """One day, worked or not."""

    day = DayField(label=gettext_lazy("Day"))
    is_workday = forms.ChoiceField(
        label=gettext_lazy("On this day"),
        choices=[
            ("off", gettext_lazy("nobody works (休)")),
            ("worked", gettext_lazy("people work (班)")),
        ],
        widget=forms.RadioSelect,
    )
    name = forms.CharField(label=gettext_lazy("Holiday"), max_length=80, required=False)
    source = forms.CharField(
        label=gettext_lazy("Announced in"), help_text=SOURCE_HINT, max_length=200
    )
    announced = forms.BooleanField(
        label=gettext_lazy("It is announced; otherwise it is shown as provisional"),
        required=False,
    )


class ArrangementForm(PlainForm):
    """A whole year's arrangement from a file."""

    file = forms.FileField(label=gettext_lazy("File"))
    source = forms.CharField(
        label=gettext_lazy("Announced in"), help_text=SOURCE_HINT, max_length=200
    )
    complete = forms.BooleanField(
        label=gettext_lazy("With it the whole year is announced"), required=False
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if not file.name.lower().endswith((".csv", ".ics")):
            raise forms.ValidationError(
                _("%(name)s is neither a .csv nor an .ics file. Choose one of these two kinds.")
                % {"name": file.name}
            )
        return file


class AnnouncedForm(PlainForm):
    """Whether the whole year stands as announced."""

    source = forms.CharField(
        label=gettext_lazy("Announced in"), help_text=SOURCE_HINT, max_length=200
    )
