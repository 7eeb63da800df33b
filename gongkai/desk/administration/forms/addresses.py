"""Forms for addresses of old sites: one, a list of them, and looking for one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongkai.desk.administration.forms.plain import PlainForm

if TYPE_CHECKING:
    from gongkai.core.errors import DomainError


class AddressForm(PlainForm):
    """Where it stood, and where it stands now."""

    old = forms.CharField(
        label=gettext_lazy("Address on the old site"),
        help_text=gettext_lazy("Such as /info/1024.html, with the site's name in front or without"),
        max_length=700,
    )
    new = forms.CharField(
        label=gettext_lazy("Leads to"),
        help_text=gettext_lazy("The address of a page of this site, such as /lm/zcwj/"),
        max_length=400,
    )
    note = forms.CharField(label=gettext_lazy("Note"), max_length=200, required=False)


class AddressListForm(PlainForm):
    """Many at once, from a file."""

    file = forms.FileField(label=gettext_lazy("File"))

    by_line = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].error_messages["required"] = _("Choose a file first.")

    def take_all(self, error: DomainError) -> None:
        """Every line that was refused, one below the other; else the one sentence."""
        self.by_line = "faults" in error.facts
        for fault in error.facts.get("faults", [str(error.sentence)]):
            self.add_error(None, fault)


class AddressSearch(forms.Form):
    """Looking for one of many."""

    words = forms.CharField(
        label=gettext_lazy("Part of an address"), max_length=100, required=False
    )
