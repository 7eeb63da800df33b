"""The five questions of the secrecy form (保密审查表)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

DECISION_FORM = "decide"
QUESTIONS = {
    "state_secret": gettext_lazy("Does it contain a state secret?"),
    "work_secret": gettext_lazy("Does it contain a work secret?"),
    "trade_secret": gettext_lazy("Does it contain a trade secret?"),
    "personal_privacy": gettext_lazy("Does it contain personal privacy?"),
    "three_securities_one_stability": gettext_lazy(
        "May it endanger national, public or economic security, or social stability?"
    ),
}
ANSWERS = (("no", gettext_lazy("No")), ("yes", gettext_lazy("Yes")))


class SecrecyForm(forms.Form):
    """Nothing is answered beforehand: each question is looked at by a person.

    The controls belong to the decision bar's form by their ``form`` attribute.
    """

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name, words in QUESTIONS.items():
            self.fields[name] = forms.ChoiceField(
                label=words, choices=ANSWERS,
                widget=forms.RadioSelect(attrs={"form": DECISION_FORM}),
                error_messages={"required": gettext_lazy("Answer this question.")},
            )  # fmt: skip
