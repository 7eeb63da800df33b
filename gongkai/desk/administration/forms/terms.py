"""Forms for founding, renaming and ending a unit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongkai.desk.administration.forms.plain import DayField, PlainForm, choose, unit_choices
from gongkai.organisations.enums import UnitKind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gongkai.organisations.models import Organisation


class FoundForm(PlainForm):
    """A new unit."""

    name = forms.CharField(
        label=gettext_lazy("Full name"),
        help_text=gettext_lazy("As on its seal; documents carry it as the issuing body"),
        max_length=120,
    )
    short_name = forms.CharField(
        label=gettext_lazy("Short name"),
        help_text=gettext_lazy("For lists, for example 市民政局"),
        max_length=60,
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind of unit"),
        help_text=gettext_lazy("It decides what the law asks the unit to disclose."),
        choices=UnitKind.choices,
    )
    parent = forms.ChoiceField(label=gettext_lazy("Belongs to"))
    code = forms.RegexField(
        r"^[a-z0-9][a-z0-9-]{1,39}$",
        label=gettext_lazy("Code in addresses"),
        help_text=gettext_lazy("Usually the initials, such as mzj; it never changes."),
        error_messages={
            "invalid": gettext_lazy("Use 2 to 40 small letters, digits or hyphens, such as mzj.")
        },
    )
    valid_from = DayField(label=gettext_lazy("Founded on"))
    index_code = forms.CharField(
        label=gettext_lazy("Number of the body (机构编号)"),
        help_text=gettext_lazy("Index numbers begin with it; without one, with the code."),
        max_length=20,
        required=False,
    )
    document_prefix = forms.CharField(
        label=gettext_lazy("Prefix of document numbers"),
        help_text=gettext_lazy("For example 云民发"),
        max_length=20,
        required=False,
    )
    credit_code = forms.RegexField(
        r"^[0-9A-HJ-NPQRTUWXY]{18}$",
        label=gettext_lazy("Unified social credit code"),
        required=False,
        error_messages={"invalid": gettext_lazy("The code has 18 digits and capital letters.")},
    )

    def __init__(self, *args: Any, units: Iterable[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "parent", unit_choices(units))
        self.fields["code"].widget.attrs.update(autocapitalize="none", autocomplete="off")


class RenameForm(PlainForm):
    """Another name for the same unit."""

    name = forms.CharField(label=gettext_lazy("New full name"), max_length=120)
    short_name = forms.CharField(label=gettext_lazy("New short name"), max_length=60)
    last_day = DayField(
        label=gettext_lazy("Last day of the old name"),
        help_text=gettext_lazy("Documents formed up to this day keep the old name."),
    )


class CloseForm(PlainForm):
    """A unit ends, and another takes over."""

    last_day = DayField(label=gettext_lazy("Last day of the unit"))
    successor = forms.ChoiceField(
        label=gettext_lazy("Taken over by"),
        help_text=gettext_lazy("Shown on the page of the unit that ended"),
        required=False,
    )

    def __init__(self, *args: Any, units: Iterable[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "successor", [("", _("Nobody")), *unit_choices(units)])
