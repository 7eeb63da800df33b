"""Forms for the tables of screening: masks, switches, a file of words, one word."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongkai.desk.administration.forms.plain import PlainForm
from gongkai.screening.enums import AddressMask, FindingCode, Severity
from gongkai.screening.rules import (
    ALWAYS_ON,
    MOST_KEPT,
    PERSONAL_NUMBERS,
    WITHDRAWABLE,
    Masks,
    Switches,
)
from gongkai.ui.text import labelled
from gongkai.ui.widgets import FlatSelect

MASK_LABELS = {
    "mobile_before": gettext_lazy("Mobile number: figures shown in front"),
    "mobile_after": gettext_lazy("Mobile number: figures shown at the end"),
    "resident_id_before": gettext_lazy("Resident ID: figures shown in front"),
    "bank_card_before": gettext_lazy("Bank card: figures shown in front"),
    "name_before": gettext_lazy("Name: characters shown in front"),
}


class UnitForm(forms.Form):
    """Which unit's tables, where there are many."""

    unit = forms.ChoiceField(label=gettext_lazy("Unit"), required=False, widget=FlatSelect)

    def __init__(self, *args: Any, units: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["unit"].choices = [("", "—"), *units]  # type: ignore[attr-defined]


class NoteForm(PlainForm):
    """What was changed and why, and which version it was made from."""

    note = forms.CharField(
        label=gettext_lazy("What was changed, and why"), max_length=200, required=False
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class MasksForm(NoteForm):
    """How much of each kind of number stays."""

    address = forms.ChoiceField(label=gettext_lazy("Postal address"), choices=AddressMask.choices)

    def __init__(self, *args: Any, masks: Masks, seen: int, **options: Any) -> None:
        super().__init__(*args, initial={**masks.as_content(), "seen": seen}, **options)
        for name, label in MASK_LABELS.items():
            self.fields[name] = forms.IntegerField(
                label=label, min_value=0, max_value=MOST_KEPT[name],
                help_text=_("0 to %(most)d") % {"most": MOST_KEPT[name]},
                error_messages={
                    "max_value": _("At most %(limit_value)d may be shown here."),
                    "required": _("Fill in: %(what)s") % {"what": label},
                },
            )  # fmt: skip
        self.order_fields([*MASK_LABELS, "address", "note", "seen"])

    def masks(self) -> dict[str, Any]:
        """As the action takes them."""
        return {name: self.cleaned_data[name] for name in (*MASK_LABELS, "address")}


class SwitchesForm(NoteForm):
    """What is looked for, how grave it is, and, for the site, what takes a document off at once."""

    def __init__(
        self, *args: Any, switches: Switches, seen: int, is_site: bool, **options: Any
    ) -> None:
        super().__init__(*args, initial={"seen": seen}, **options)
        self.is_site = is_site
        severities = dict(switches.severities)
        self.fields["off"] = _several(
            _("Not looked for"), set(FindingCode) - ALWAYS_ON, switches.off
        )
        for code in FindingCode:
            if code in PERSONAL_NUMBERS:
                self.fields[f"severity_{code}"] = forms.ChoiceField(
                    label=labelled(_("Severity"), code.label), choices=_grades(is_site),
                    required=False, initial=severities.get(code, ""),
                )  # fmt: skip
        if is_site:
            self.fields["withdraw_on"] = _several(
                _("Withdrawn at once when found in what is public"), set(WITHDRAWABLE),
                switches.withdraw_on,
            )  # fmt: skip
        self.order_fields(
            [name for name in self.fields if name not in ("note", "seen")] + ["note", "seen"]
        )

    def switches(self) -> Switches:
        """As the action takes them."""
        data = self.cleaned_data
        severities = {
            code.value: data[f"severity_{code}"]
            for code in FindingCode
            if data.get(f"severity_{code}")
        }
        return Switches(
            off=frozenset(data["off"]),
            severities=tuple(sorted(severities.items())),
            withdraw_on=frozenset(data.get("withdraw_on", ())),
        )


def _several(label: str, codes: set[FindingCode], chosen: frozenset[str]) -> forms.Field:
    return forms.MultipleChoiceField(
        label=label, required=False, initial=sorted(chosen),
        choices=[(code.value, code.label) for code in FindingCode if code in codes],
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip


def _grades(is_site: bool) -> list[tuple[str, Any]]:
    grades = [("", _("as the product has it")), (Severity.BLOCKING.value, Severity.BLOCKING.label)]
    if is_site:
        grades.append((Severity.ADVICE.value, Severity.ADVICE.label))
    return grades


class WordsFileForm(PlainForm):
    """A table of words from a spreadsheet."""

    file = forms.FileField(label=gettext_lazy("File"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].error_messages["required"] = _("Choose a file first.")
