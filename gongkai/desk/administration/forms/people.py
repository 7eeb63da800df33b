"""Forms for people, accounts, roles and delegations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongkai.desk.administration.forms.plain import (
    DayField,
    PlainForm,
    choose,
    unit_choices,
)
from gongkai.organisations.enums import Role

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gongkai.organisations.models import Organisation, Person


class PeopleFilter(PlainForm):
    """Who is looked for."""

    unit = forms.ChoiceField(label=gettext_lazy("Unit"), required=False)
    words = forms.CharField(label=gettext_lazy("Name or login name"), max_length=40, required=False)
    everybody = forms.ChoiceField(
        label=gettext_lazy("Who"),
        choices=[
            ("", gettext_lazy("those who work here")),
            ("1", gettext_lazy("those who have left too")),
        ],
        required=False,
    )

    def __init__(self, *args: Any, units: Iterable[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "unit", [("", _("All units")), *unit_choices(units)])


class RegisterForm(PlainForm):
    """A new person and their account."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=40)
    unit = forms.ChoiceField(label=gettext_lazy("Unit"))
    title = forms.CharField(label=gettext_lazy("Post"), max_length=60, required=False)
    username = forms.RegexField(
        r"^[a-z0-9][a-z0-9._-]{2,39}$",
        label=gettext_lazy("Login name"),
        help_text=gettext_lazy("3 to 40 small letters and digits; it is never given out again."),
        error_messages={
            "invalid": gettext_lazy(
                "Use 3 to 40 small letters, digits, dots or hyphens, a letter or digit first."
            )
        },
    )

    def __init__(self, *args: Any, units: Iterable[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "unit", unit_choices(units))
        self.fields["username"].widget.attrs.update(autocapitalize="none", autocomplete="off")


class GrantForm(PlainForm):
    """One more role."""

    role = forms.ChoiceField(
        label=gettext_lazy("Role"), choices=Role.choices, widget=forms.RadioSelect
    )
    role_unit = forms.ChoiceField(label=gettext_lazy("At which unit"))
    below = forms.BooleanField(
        label=gettext_lazy("At all units below as well"),
        required=False,
    )

    def __init__(self, *args: Any, units: Iterable[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "role_unit", unit_choices(units))


class LeaveForm(PlainForm):
    """Somebody leaves."""

    last_day = DayField(label=gettext_lazy("Last working day"))


class MoveForm(PlainForm):
    """Somebody works at another unit from now on."""

    new_unit = forms.ChoiceField(label=gettext_lazy("New unit"))
    new_title = forms.CharField(label=gettext_lazy("New post"), max_length=60, required=False)

    def __init__(self, *args: Any, units: Iterable[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "new_unit", [("", _("Choose a unit")), *unit_choices(units)])


class DelegationForm(PlainForm):
    """A leave, and who stands in."""

    deputy = forms.ChoiceField(label=gettext_lazy("Who stands in for you"))
    starts_on = DayField(label=gettext_lazy("From"))
    ends_on = DayField(label=gettext_lazy("To, this day included"))
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        help_text=gettext_lazy(
            "For example annual leave or a course. Write nothing about illness."
        ),
        max_length=200,
    )

    def __init__(self, *args: Any, colleagues: Iterable[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [
            (one.public_id, f"{one.name}（{one.title}）" if one.title else one.name)
            for one in colleagues
        ]
        choose(self, "deputy", [("", _("Choose a colleague")), *choices])
