"""Forms that narrow a list, and the small forms of single steps."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongkai.catalogue.queries import choices_for
from gongkai.desk.forms.draft import day_input
from gongkai.records.enums import Attribute, PublicFindingState, RecordState
from gongkai.records.rules.kinds import kinds
from gongkai.screening.enums import FindingCode, Severity
from gongkai.ui.text import reads_chinese
from gongkai.ui.widgets import FlatSelect

if TYPE_CHECKING:
    from gongkai.records.models import Record

STATES = (
    ("draft", gettext_lazy("Being drafted")),
    ("under_way", gettext_lazy("Under review")),
    (RecordState.PUBLISHED.value, gettext_lazy("Public")),
    ("abolished", gettext_lazy("Abolished")),
    (RecordState.KEPT.value, gettext_lazy("Decided, not public")),
    (RecordState.WITHDRAWN.value, gettext_lazy("Withdrawn")),
    (RecordState.ERASED.value, gettext_lazy("Erased")),
)
FIRST_YEAR = 2008


def kind_choices() -> list[tuple[str, str]]:
    """Every kind of record by its name."""
    chinese = reads_chinese()
    return [(kind.code, kind.name if chinese else kind.name_en) for kind in kinds().values()]


class RecordFilter(forms.Form):
    """What to look for among one's own records. Something impossible is simply not asked."""

    words = forms.CharField(
        label=gettext_lazy("Words"), required=False, max_length=100,
        widget=forms.TextInput(attrs={"type": "search"}),
    )  # fmt: skip
    unit = forms.ChoiceField(label=gettext_lazy("Unit"), required=False, widget=FlatSelect)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), required=False, widget=FlatSelect)
    state = forms.ChoiceField(label=gettext_lazy("State"), required=False, widget=FlatSelect)
    attribute = forms.ChoiceField(
        label=gettext_lazy("Attribute"), required=False, widget=FlatSelect
    )
    year = forms.ChoiceField(label=gettext_lazy("Year"), required=False, widget=FlatSelect)

    def __init__(self, *args: Any, units: Iterable[Any], today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        years = [(str(year), str(year)) for year in range(today.year, FIRST_YEAR - 1, -1)]
        choices: dict[str, list[Any]] = {
            "unit": [(unit.code, unit.name) for unit in units],
            "kind": kind_choices(),
            "state": list(STATES),
            "attribute": list(Attribute.choices),
            "year": years,
        }
        for name, entries in choices.items():
            self.fields[name].choices = [("", _("all")), *entries]  # type: ignore[attr-defined]
        if len(choices["unit"]) < 2:
            del self.fields["unit"]


class PublishedFilter(RecordFilter):
    """What to look for among what others have published: only what tells those apart."""

    field_order = ("words", "unit", "kind")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in ("state", "attribute", "year"):
            del self.fields[name]


class FoundFilter(forms.Form):
    """Which findings in public records to look at. Something impossible is simply not asked."""

    unit = forms.ChoiceField(label=gettext_lazy("Unit"), required=False, widget=FlatSelect)
    severity = forms.ChoiceField(label=gettext_lazy("Severity"), required=False, widget=FlatSelect)
    code = forms.ChoiceField(
        label=gettext_lazy("What was found"), required=False, widget=FlatSelect
    )
    state = forms.ChoiceField(label=gettext_lazy("State"), required=False, widget=FlatSelect)

    def __init__(self, *args: Any, units: Iterable[Any], **options: Any) -> None:
        super().__init__(*args, **options)
        choices: dict[str, list[Any]] = {
            "unit": [(unit.code, unit.name) for unit in units],
            "severity": list(Severity.choices),
            "code": list(FindingCode.choices),
        }
        for name, entries in choices.items():
            self.fields[name].choices = [("", _("all")), *entries]  # type: ignore[attr-defined]
        settled = [one for one in PublicFindingState.choices if one[0] != PublicFindingState.OPEN]
        self.fields["state"].choices = [  # type: ignore[attr-defined]
            ("", PublicFindingState.OPEN.label), *settled,
        ]  # fmt: skip
        if len(choices["unit"]) < 2:
            del self.fields["unit"]


class NewForm(forms.Form):
    """What kind of record, under which item, and perhaps the Word document it begins as."""

    kind = forms.ChoiceField(label=gettext_lazy("Kind"))
    item = forms.ChoiceField(
        label=gettext_lazy("Catalogue item"), required=False,
        help_text=gettext_lazy("Empty: the item that goes with the kind"),
    )  # fmt: skip
    word = forms.FileField(
        label=gettext_lazy("Word document to begin with"), required=False,
        widget=forms.ClearableFileInput(attrs={"accept": ".docx"}),
    )  # fmt: skip

    def __init__(self, *args: Any, items: list[Any], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["kind"].choices = kind_choices()  # type: ignore[attr-defined]
        self.fields["item"].choices = [("", "—"), *items]  # type: ignore[attr-defined]


class ClassifyForm(forms.Form):
    """Another kind and item for a draft nothing has been decided about."""

    kind = forms.ChoiceField(label=gettext_lazy("Kind"))
    item = forms.ChoiceField(label=gettext_lazy("Catalogue item"), required=False)

    def __init__(self, data: Any = None, *, record: Record) -> None:
        initial = {"kind": record.kind, "item": str(record.item_id or "")}
        # "kind-": the editor's script leaves fields of this prefix out of its saving
        super().__init__(data, initial=initial, prefix="kind")
        items: list[Any] = [("", "—"), *choices_for(record.unit)]
        offered = {key for _heading, entries in items[1:] for key, _name in entries}
        if record.item and record.item_id not in offered:
            items.append((record.item_id, record.item.name))
        self.fields["kind"].choices = kind_choices()  # type: ignore[attr-defined]
        self.fields["item"].choices = items  # type: ignore[attr-defined]


class ReasonForm(forms.Form):
    """A step that needs nothing but a reason."""

    reason = forms.CharField(
        label=gettext_lazy("Reason for it"), max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": gettext_lazy("Write the reason; those concerned will read it.")
        },
    )  # fmt: skip


class PublicReasonForm(ReasonForm):
    """A reason everybody will read at the document's address, and in the public log."""

    reason = forms.CharField(
        label=gettext_lazy("Reason for it"), max_length=200,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy(
            "The public will read it. At most 200 characters, and no personal data."
        ),
        error_messages={
            "required": gettext_lazy("Write the reason; those concerned will read it."),
            "max_length": gettext_lazy(
                "The reason has %(show_value)d characters; at most %(limit_value)d are possible. "
                "Shorten it."
            ),
        },
    )  # fmt: skip

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        # a browser would cut it without a word
        self.fields["reason"].widget.attrs.pop("maxlength", None)


class AbolishForm(PublicReasonForm):
    """Abolition has a day from which the document is no longer valid."""

    on = forms.DateField(
        label=gettext_lazy("No longer valid from"), widget=day_input(),
        error_messages={"required": gettext_lazy("Give the day from which it is not valid.")},
    )  # fmt: skip

    field_order = ("on", "reason")


class ConfirmForm(forms.Form):
    """A step that needs nothing but the button."""
