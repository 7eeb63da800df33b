"""The form of a draft. Nothing in it is required to save; submitting asks for more."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_prose_editor.fields import ProseEditorFormField
from django_prose_editor.widgets import ProseEditorWidget

from gongkai.catalogue.queries import genre_choices, theme_choices
from gongkai.core.moments import LEGAL_ZONE, legal_day
from gongkai.records.enums import Attribute, Audience, Ground
from gongkai.records.rules.content import CONTENT_FIELDS
from gongkai.records.rules.html import text_to_html, tidy_pasted
from gongkai.records.rules.kinds import genre_for, kinds
from gongkai.records.rules.parsing import parse_date, parse_document_number

if TYPE_CHECKING:
    from gongkai.records.models import WorkingCopy

ALIGNMENTS = ["t-center", "t-right", "t-left", "t-indent", "t-noindent"]
EXTENSIONS: dict[str, Any] = {
    "Menu": False,
    "Bold": True,
    "Italic": True,
    "Underline": True,
    "Subscript": True,
    "Superscript": True,
    "Heading": {"levels": [2, 3, 4]},
    "HardBreak": True,
    "BulletList": True,
    "OrderedList": {"enableListAttributes": False},
    "ListItem": True,
    "Blockquote": True,
    "HorizontalRule": True,
    "Image": True,
    "Link": {"enableTarget": False, "protocols": ["http", "https", "mailto", "tel"]},
    "Table": True,
    "TableRow": True,
    "TableHeader": True,
    "TableCell": True,
    "ClassLoom": {
        "groups": {
            "paragraph": {"type": "paragraph", "classes": ALIGNMENTS},
            "heading": {"type": "heading", "classes": ALIGNMENTS},
        }
    },
}
PLAIN = {"class": "input"}


def body_field() -> ProseEditorFormField:
    """The body: rich where there is script, a plain box where there is none."""
    return ProseEditorFormField(
        label=gettext_lazy("Body"),
        required=False,
        extensions=EXTENSIONS,
        widget=ProseEditorWidget(attrs={"rows": 22}),
    )


def day_input() -> forms.DateInput:
    """A day, as browsers ask for one."""
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class DraftForm(forms.Form):
    """Everything a version says. `fields_to_save` gives it in the shape the action takes."""

    title = forms.CharField(
        label=gettext_lazy("Title"), required=False, max_length=300,
        widget=forms.Textarea(attrs={"rows": 1, "class": "grows"}),
        error_messages={
            "max_length": gettext_lazy(
                "The title has %(show_value)d characters; at most %(limit_value)d are possible. "
                "Shorten it."
            )
        },
    )  # fmt: skip
    number_code = forms.CharField(label=gettext_lazy("Issuing code"), required=False, max_length=40)
    number_year = forms.IntegerField(
        label=gettext_lazy("Year"), required=False, min_value=1949, max_value=2099,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value"),
            gettext_lazy("The year of the document number has four digits, such as 2026."),
        ),
    )  # fmt: skip
    number_serial = forms.IntegerField(
        label=gettext_lazy("Serial"), required=False, min_value=1, max_value=999999,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value"),
            gettext_lazy("The serial of the document number is a whole number, such as 12."),
        ),
    )  # fmt: skip
    number_text = forms.CharField(
        label=gettext_lazy("Number of another form"), required=False, max_length=100,
        help_text=gettext_lazy("For orders and joint documents; then leave the three parts empty."),
    )  # fmt: skip
    formed_on = forms.CharField(
        label=gettext_lazy("Formed on"), required=False, max_length=30,
        help_text=gettext_lazy("As in 2026-11-20; if only the month or year is known, 2026-11."),
    )  # fmt: skip
    issuer_name = forms.CharField(label=gettext_lazy("Issued by"), required=False, max_length=200)
    theme = forms.ChoiceField(label=gettext_lazy("Theme"), required=False)
    genre = forms.ChoiceField(label=gettext_lazy("Genre"), required=False)
    keywords = forms.CharField(
        label=gettext_lazy("Keywords"), required=False, max_length=200,
        help_text=gettext_lazy("Separated by blanks"),
    )  # fmt: skip
    summary = forms.CharField(
        label=gettext_lazy("Summary"), required=False, max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2, "class": "grows"}),
    )  # fmt: skip
    attribute = forms.ChoiceField(
        label=gettext_lazy("Disclosure attribute"), choices=Attribute.choices,
        widget=forms.RadioSelect,
    )  # fmt: skip
    ground = forms.ChoiceField(
        label=gettext_lazy("Statutory ground"), required=False,
        choices=[("", "—"), *Ground.choices],
    )  # fmt: skip
    ground_reason = forms.CharField(
        label=gettext_lazy("Reason for it"), required=False, max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2, "class": "grows"}),
    )  # fmt: skip
    audience = forms.ChoiceField(label=gettext_lazy("Disclosed to"), choices=Audience.choices)
    audience_name = forms.CharField(
        label=gettext_lazy("Who exactly"), required=False, max_length=100,
        help_text=gettext_lazy("Only for a group, a village or a person"),
    )  # fmt: skip
    valid_from = forms.DateField(
        label=gettext_lazy("In force from"), required=False, widget=day_input()
    )
    valid_until = forms.DateField(
        label=gettext_lazy("In force until"), required=False, widget=day_input()
    )
    expired_known = forms.BooleanField(
        label=gettext_lazy("That day has passed, and I mean it: publish it as expired"),
        required=False,
    )
    publish_at = forms.DateTimeField(
        label=gettext_lazy("Publish at"), required=False,
        help_text=gettext_lazy("Empty: as soon as it is approved"),
        widget=forms.DateTimeInput(
            format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local", "step": "60"}
        ),
    )  # fmt: skip
    change_note = forms.CharField(
        label=gettext_lazy("Note on the change"), required=False, max_length=300,
        help_text=gettext_lazy("What is new in this version; readers see it."),
    )  # fmt: skip
    html = body_field()
    # the genre this form was opened with: still so means that nobody chose another one
    genre_was = forms.CharField(widget=forms.HiddenInput, required=False, max_length=20)
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)

    def __init__(self, data: Any = None, *, copy: WorkingCopy, now: datetime | None = None) -> None:
        self.copy, self.now = copy, now
        super().__init__(data, initial=initial_of(copy))
        # a browser would cut a long title without a word; here it is said how long it is
        self.fields["title"].widget.attrs.pop("maxlength", None)
        self._fill_choices()
        if copy.record.live_version_id is None:
            del self.fields["change_note"]

    def _fill_choices(self) -> None:
        """Themes and genres from the catalogue; a value from elsewhere stays choosable."""
        themes: list[Any] = [("", "—"), *theme_choices()]
        genres: list[Any] = [("", "—"), *genre_choices()]
        if self.copy.genre and self.copy.genre not in dict(genres):
            genres.append((self.copy.genre, self.copy.genre))
        known = {code for _group, entries in themes[1:] for code, _name in entries}
        if self.copy.theme and self.copy.theme not in known:
            themes.append((self.copy.theme, self.copy.theme))
        self.fields["theme"].choices = themes  # type: ignore[attr-defined]
        self.fields["genre"].choices = genres  # type: ignore[attr-defined]

    def for_writing(self) -> DraftForm:
        """Ready to be shown: what this kind cannot be submitted without is not called optional."""
        for name in kinds()[self.copy.record.kind].required:
            shown = {"body": "html", "document_number": "number_serial"}.get(name, name)
            self.fields[shown].required = True
        return self

    def clean_title(self) -> str:
        return " ".join(self.cleaned_data["title"].split())

    def clean_formed_on(self) -> str:
        written = self.cleaned_data["formed_on"].strip()
        if not written:
            return ""
        found = parse_date(written)
        if found is None:
            raise forms.ValidationError(
                _("The date of formation cannot be read. Write it as 2026-11-20 or 2026-11.")
            )
        if self.now and found > legal_day(self.now).isoformat()[: len(found)]:
            raise forms.ValidationError(
                _("The date of formation lies in the future. Correct it, or leave it empty.")
            )
        return found

    def clean_publish_at(self) -> datetime | None:
        """An hour that has passed is refused when it is chosen, and at submitting once more."""
        hour: datetime | None = self.cleaned_data["publish_at"]
        asked_now = self.is_submitting or hour != self.copy.publish_at
        if asked_now and hour and self.now and hour <= self.now:
            raise forms.ValidationError(
                _("This hour has passed. Choose a later one, or leave it empty.")
            )
        return hour

    @property
    def is_submitting(self) -> bool:
        """Whether the button pressed sends the draft to review."""
        return bool(self.data.get("do") == "submit")

    @property
    def has_expired(self) -> bool:
        """Whether the last day of validity, as it was last filled in, has passed."""
        last = parse_date(str(self["valid_until"].value() or ""))
        return bool(self.now and last and last < legal_day(self.now).isoformat())

    def clean_html(self) -> str:
        written: str = self.cleaned_data["html"]
        return tidy_pasted(written) if "<" in written else text_to_html(written)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        start, end = values.get("valid_from"), values.get("valid_until")
        if start and end and end < start:
            self.add_error("valid_until", _("It cannot end before it begins. Correct one day."))
        elif self.is_submitting and self.has_expired and not values.get("expired_known"):
            self.add_error(
                "valid_until",
                _("This day has passed: readers would see it as expired at once. "
                  "Correct the day, or tick the box below."),
            )  # fmt: skip
        values["document_number"] = self._number(values)
        values["genre"] = self._genre(values)
        return values

    def _genre(self, values: dict[str, Any]) -> str:
        """As chosen; one that only followed from the title and its kind follows the new title."""
        given, kind = values.get("genre", ""), self.copy.record.kind
        followed = self.copy.genre == genre_for(kind, self.copy.title)
        if followed and given == values.get("genre_was") and "title" in values:
            return genre_for(kind, values["title"])
        return str(given)

    def _number(self, values: dict[str, Any]) -> str:
        text = (values.get("number_text") or "").strip()
        if text:
            read = parse_document_number(text)
            return read.text if read else text
        code, year, serial = (
            values.get(name) for name in ("number_code", "number_year", "number_serial")
        )
        if not serial:
            return ""
        if not (code and year):
            self.add_error("number_code", _("The document number lacks its code or its year."))
            return ""
        return f"{code.strip()}〔{year}〕{serial}号"

    def fields_to_save(self) -> dict[str, Any]:
        """What the version will say; fields this form does not show keep their value."""
        kept = {name: getattr(self.copy, name) for name in CONTENT_FIELDS}
        given = {name: self.cleaned_data[name] for name in CONTENT_FIELDS
                 if name in self.cleaned_data}  # fmt: skip
        return kept | given

    @property
    def changed(self) -> bool:
        """Whether saving would change anything."""
        fields = self.fields_to_save()
        same = all(fields[name] == getattr(self.copy, name) for name in CONTENT_FIELDS)
        return not same or self.cleaned_data["publish_at"] != self.copy.publish_at


def initial_of(copy: WorkingCopy) -> dict[str, Any]:
    """The form's values for a draft; the document number in its three parts where it has them."""
    values = {name: getattr(copy, name) for name in CONTENT_FIELDS}
    return values | _number_parts(copy) | {
        "publish_at": _local(copy.publish_at), "revision": copy.revision, "genre_was": copy.genre
    }  # fmt: skip


def _number_parts(copy: WorkingCopy) -> dict[str, Any]:
    if not copy.document_number:
        year = copy.formed_on[:4] or copy.saved_at.astimezone(LEGAL_ZONE).year
        return {"number_code": copy.record.unit.document_prefix, "number_year": year}
    read = parse_document_number(copy.document_number)
    if read is None or read.form != "bracketed":
        return {"number_text": copy.document_number}
    return {"number_code": read.code, "number_year": read.year, "number_serial": read.serial}


def _local(moment: datetime | None) -> datetime | None:
    return moment.astimezone(LEGAL_ZONE) if moment else None
