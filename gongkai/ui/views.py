"""Every component in every state, for whoever builds pages. Mounted in development only."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise

from gongkai.ui import showcase

REACHES: list[tuple[str, str | Promise]] = [("mail", "电子邮件"), ("post", "邮寄")]
ATTRIBUTES: list[tuple[str, str | Promise]] = [
    ("open", "主动公开"),
    ("request", "依申请公开"),
    ("closed", "不予公开"),
]


class SampleForm(forms.Form):
    wanted = forms.CharField(
        label="所需信息",
        help_text="写清名称、文号或者大概内容，便于查找",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "请填写您要的信息名称或者内容"},
    )
    phone = forms.RegexField(
        label="手机号",
        regex=r"^\d{11}$",
        error_messages={"invalid": "手机号应为11位，现在是10位"},
    )
    reach = forms.ChoiceField(label="接收方式", choices=REACHES, widget=forms.RadioSelect)
    note = forms.CharField(label="备注", required=False)


class SampleFilter(forms.Form):
    q = forms.CharField(label="信息名称", required=False)
    year = forms.ChoiceField(
        label="年份", required=False, choices=[("", "全部"), ("2026", "2026"), ("2025", "2025")]
    )


class SampleDraft(forms.Form):
    title = forms.CharField(label="标题")
    column = forms.ChoiceField(label="栏目", choices=[("5", "法定主动公开内容 › 社会救助")])
    number = forms.CharField(label="文号", required=False)
    attribute = forms.ChoiceField(
        label="公开属性", choices=ATTRIBUTES, widget=forms.RadioSelect, initial="open"
    )
    attachment = forms.FileField(label="附件", required=False)


def _forms() -> dict[str, Any]:
    return {
        "form": SampleForm(data={"wanted": "", "phone": "1390000000", "reach": "mail"}),
        "filters": SampleFilter(),
        "draft": SampleDraft(initial={"title": showcase.DRAFT_TITLE}),
    }


def components(request: HttpRequest) -> HttpResponse:
    """Portal frame with all shared components."""
    return render(request, "ui/components.html", showcase.PORTAL | _forms())


def desk_components(request: HttpRequest) -> HttpResponse:
    """Desk frame with the desk's own components."""
    return render(request, "ui/components_desk.html", showcase.DESK_PAGE | _forms())
