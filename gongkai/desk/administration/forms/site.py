"""The site's names and what its footer must say."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

from gongkai.desk.administration.forms.plain import PlainForm


class SiteForm(PlainForm):
    """《政府网站发展指引》底部功能区: host, contact, identification code, ICP, police record."""

    name = forms.CharField(label=gettext_lazy("Name of the site"), max_length=80)
    name_en = forms.CharField(
        label=gettext_lazy("Name in English"),
        help_text=gettext_lazy("Shown on English pages"),
        max_length=120,
        required=False,
    )
    host_unit = forms.CharField(label=gettext_lazy("Host (主办)"), max_length=120)
    operator_unit = forms.CharField(
        label=gettext_lazy("Operator (承办)"), max_length=120, required=False
    )
    address = forms.CharField(label=gettext_lazy("Address"), max_length=200, required=False)
    phone = forms.CharField(label=gettext_lazy("Telephone"), max_length=40, required=False)
    hours = forms.CharField(label=gettext_lazy("Office hours"), max_length=120, required=False)
    hotline = forms.RegexField(
        r"^\d{3,12}$",
        label=gettext_lazy("Hotline"),
        error_messages={"invalid": gettext_lazy("A hotline has digits only, such as 12345.")},
    )
    site_id_code = forms.RegexField(
        r"^(\d{10}|bm\d{8})$",
        label=gettext_lazy("Site identification code (网站标识码)"),
        help_text=gettext_lazy("Ten digits; for a department bm and eight digits"),
        required=False,
        error_messages={
            "invalid": gettext_lazy("The code has ten digits, or bm and eight digits.")
        },
    )
    icp = forms.CharField(label=gettext_lazy("ICP filing number"), max_length=60, required=False)
    police_record = forms.CharField(
        label=gettext_lazy("Public security filing number"), max_length=60, required=False
    )
