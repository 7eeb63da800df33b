"""Forms for a unit's public page, its leaders and its approval levels."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongkai.desk.administration.forms.plain import PlainForm, choose
from gongkai.organisations.enums import ApprovalStep

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gongkai.organisations.models import Leader, Organisation, Person

CHAINS: tuple[tuple[str, ...], ...] = (
    ("issuer",),
    ("reviewer", "issuer"),
    ("issuer", "office"),
    ("reviewer", "issuer", "office"),
    ("office",),
    ("reviewer", "office"),
)
EMPTY_LEADERS = 2


class UnitPageForm(PlainForm):
    """What the unit's public page says. 《条例》第二十条第（二）项."""

    functions = forms.CharField(
        label=gettext_lazy("Functions"),
        help_text=gettext_lazy("One function on each line, as the regulation on posts has it."),
        widget=forms.Textarea(attrs={"rows": 8}),
        max_length=10_000,
        required=False,
    )
    address = forms.CharField(label=gettext_lazy("Office address"), max_length=200, required=False)
    postcode = forms.RegexField(
        r"^\d{6}$",
        label=gettext_lazy("Postcode"),
        required=False,
        error_messages={"invalid": gettext_lazy("A postcode has six digits.")},
    )
    hours = forms.CharField(
        label=gettext_lazy("Office hours"),
        help_text=gettext_lazy("For example 工作日9:00—12:00，14:00—17:30"),
        max_length=120,
        required=False,
    )
    phone = forms.CharField(label=gettext_lazy("Telephone"), max_length=40, required=False)
    fax = forms.CharField(label=gettext_lazy("Fax"), max_length=40, required=False)
    email = forms.EmailField(
        label=gettext_lazy("E-mail"),
        required=False,
        error_messages={
            "invalid": gettext_lazy("The e-mail address needs the form name@example.cn.")
        },
    )
    contact_office = forms.CharField(
        label=gettext_lazy("Office for disclosure"),
        help_text=gettext_lazy("政府信息公开工作机构, named in the disclosure guide"),
        max_length=120,
        required=False,
    )
    contact_phone = forms.CharField(
        label=gettext_lazy("Its telephone"), max_length=40, required=False
    )
    contact_address = forms.CharField(
        label=gettext_lazy("Its address for requests"), max_length=200, required=False
    )


class LeaderForm(PlainForm):
    """One leader on the public page; a line without a name is left out."""

    position = forms.IntegerField(
        label=gettext_lazy("Place"), min_value=1, max_value=99, required=False
    )
    name = forms.CharField(label=gettext_lazy("Name"), max_length=40, required=False)
    title = forms.CharField(label=gettext_lazy("Post"), max_length=80, required=False)
    duties = forms.CharField(
        label=gettext_lazy("Duties"),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=2_000,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("name") and not values.get("title"):
            self.add_error("title", _("Give the post of %(name)s.") % {"name": values["name"]})
        if values.get("title") and not values.get("name"):
            self.add_error("name", _("Give the name for “%(post)s”.") % {"post": values["title"]})
        return values


LeaderForms = forms.formset_factory(LeaderForm, extra=0, max_num=60, absolute_max=60)


def leaders_shown(leaders: Iterable[Leader]) -> list[dict[str, Any]]:
    """The leaders as they stand, and a few empty lines below."""
    filled: list[dict[str, Any]] = [
        {"position": place, "name": one.name, "title": one.title, "duties": one.duties}
        for place, one in enumerate(leaders, start=1)
    ]
    return filled + [{} for _line in range(EMPTY_LEADERS)]


def leaders_given(lines: Iterable[dict[str, Any]]) -> list[dict[str, str]]:
    """The leaders of the filled lines, in the order of their places."""
    filled = [line for line in lines if line.get("name")]
    ordered = sorted(filled, key=lambda line: line.get("position") or 100)
    return [
        {"name": line["name"], "title": line["title"], "duties": line.get("duties", "")}
        for line in ordered
    ]


class ApprovalForm(PlainForm):
    """One, two or three levels, and the unit whose people decide."""

    chain = forms.ChoiceField(
        label=gettext_lazy("Who approves, in this order"), widget=forms.RadioSelect
    )
    deciding_unit = forms.ChoiceField(
        label=gettext_lazy("At which unit"),
        help_text=gettext_lazy(
            "A village of two people has no third to approve; its town does it for it."
        ),
    )

    def __init__(
        self, *args: Any, unit: Organisation, above: list[Organisation], **kw: Any
    ) -> None:
        super().__init__(*args, **kw)
        known = [*CHAINS, *({tuple(unit.approval_chain)} - set(CHAINS))]
        self._field("chain").choices = [(",".join(c), chain_in_words(c)) for c in known]
        self._field("deciding_unit").choices = [
            (unit.code, _("%(unit)s itself") % {"unit": unit.name}),
            *((other.code, other.name) for other in above),
        ]

    def _field(self, name: str) -> forms.ChoiceField:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        return field


class ReleaserForm(PlainForm):
    """Who lets out imported batches once and for all."""

    releaser = forms.ChoiceField(
        label=gettext_lazy("Standing releaser (常设放行人)"), required=False
    )

    def __init__(self, *args: Any, people: Iterable[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [
            (one.public_id, f"{one.name}（{one.title}）" if one.title else one.name)
            for one in people
        ]
        choose(self, "releaser", [("", _("Nobody: each batch is released by hand")), *choices])


def chain_in_words(chain: Iterable[str]) -> str:
    """审核人 → 签发人."""
    return " → ".join(str(ApprovalStep(step).label) for step in chain)
