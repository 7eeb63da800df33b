"""Words of search: which mean the same, and what was asked in vain. The system administrator's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gongkai.core.errors import DomainError
from gongkai.desk.administration.forms.search_words import GroupForm
from gongkai.desk.frame import page
from gongkai.desk.guard import DeskRequest, desk_view, not_here
from gongkai.organisations.enums import Permission
from gongkai.search.actions import set_synonyms
from gongkai.search.queries import group_by_id, groups, size, unanswered
from gongkai.ui.text import in_chinese, list_date

if TYPE_CHECKING:
    from django.http import HttpResponse

SECTION = "admin_search_words"
QUESTIONS_SHOWN = 50


@desk_view(Permission.SETTINGS)
def words(request: DeskRequest) -> HttpResponse:
    """The table of groups, the form for one, and what five people or more asked in vain."""
    form = GroupForm(request.POST or None, initial=_chosen(request))
    if request.method == "POST" and form.is_valid() and _keep(request, form):
        return redirect("desk:admin_search_words")
    changing = form["instead_of"].value()
    return page(
        request,
        "desk/administration/search_words.html",
        {
            "form": form,
            "changing": changing,
            "groups": list(groups()),
            "size": size(),
            "columns": [
                {"key": "words", "label": _("Asked"), "kind": "title"},
                {"key": "times", "label": _("Times"), "kind": "number"},
                {"key": "last_on", "label": _("Last on"), "kind": "date"},
                {"key": "group", "label": _("Way out"), "kind": "action"},
            ],
            "questions": [_row(question) for question in unanswered()[:QUESTIONS_SHOWN]],
        },
        section=SECTION,
        status=422 if form.errors else 200,
    )  # fmt: skip


@desk_view(Permission.SETTINGS)
@require_POST
def remove(request: DeskRequest, group_id: int) -> HttpResponse:
    """Look for the words of this group each for itself again."""
    group = group_by_id(group_id)
    if group is None:
        raise not_here()
    set_synonyms(words="", instead_of=group.words, by=request.officer, now=request.moment)
    messages.success(request, _("Removed: %(words)s") % {"words": group.words})
    return redirect("desk:admin_search_words")


def _chosen(request: DeskRequest) -> dict[str, Any]:
    """The group to be changed, or the word to begin one with."""
    number = request.GET.get("group", "")
    is_number = number.isascii() and number.isdigit() and len(number) < 10
    group = group_by_id(int(number)) if is_number else None
    if group:
        return {"words": group.words, "instead_of": group.words}
    return {"words": request.GET.get("word", "").replace("\0", "")[:100]}


def _keep(request: DeskRequest, form: GroupForm) -> bool:
    try:
        set_synonyms(
            words=form.cleaned_data["words"], instead_of=form.cleaned_data["instead_of"],
            by=request.officer, now=request.moment,
        )  # fmt: skip
    except DomainError as error:
        form.take(error)
        return False
    messages.success(request, _("Saved. Searches use it from now on."))
    return True


def _row(question: Any) -> dict[str, Any]:
    asked = reverse("portal:find") + "?" + urlencode({"q": question.words})
    begin = reverse("desk:admin_search_words") + "?" + urlencode({"word": question.words})
    return {
        "words": {"label": in_chinese(question.words), "href": asked},
        "times": question.times,
        "last_on": list_date(question.last_on),
        "group": {"label": _("Add words of the same meaning"), "href": f"{begin}#group"},
    }
