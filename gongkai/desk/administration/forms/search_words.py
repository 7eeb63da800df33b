"""The form for a group of words that mean the same in search."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

from gongkai.desk.administration.forms.plain import PlainForm


class GroupForm(PlainForm):
    """Words with blanks between them; the group they stand in place of, when one is changed."""

    words = forms.CharField(
        label=gettext_lazy("Words that mean the same"),
        help_text=gettext_lazy("With blanks between them, such as: 医保 医疗保险"),
        max_length=400,
    )
    instead_of = forms.CharField(max_length=400, required=False, widget=forms.HiddenInput)
