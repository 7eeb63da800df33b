"""Names of the site and the facts of its footer, set by the system administrator."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from gongkai.desk.administration.forms.site import SiteForm
from gongkai.desk.frame import page
from gongkai.desk.guard import DeskRequest, desk_view
from gongkai.organisations.actions import name_site
from gongkai.organisations.enums import Permission
from gongkai.organisations.queries import site_identity

if TYPE_CHECKING:
    from django.http import HttpResponse


@desk_view(Permission.SETTINGS)
def site(request: DeskRequest) -> HttpResponse:
    """One form; every public page shows what is saved here."""
    identity = site_identity()
    before = {name: getattr(identity, name) for name in SiteForm.base_fields}
    form = SiteForm(request.POST or None, initial=before)
    if request.method == "POST" and form.is_valid():
        changed = {
            name: value for name, value in form.cleaned_data.items() if before[name] != value
        }
        if changed:
            name_site(facts=changed, by=request.officer, now=request.moment)
        messages.success(request, _("Saved. Every page shows it from now on."))
        return redirect("desk:admin_site")
    return page(
        request, "desk/administration/site.html", {"form": form, "is_demo": identity.is_demo},
        section="admin_site", status=422 if form.errors else 200,
    )  # fmt: skip
