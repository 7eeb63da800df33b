"""我的账号: the person, roles and deputies, password and second factor."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings

from gongkai.core.moments import legal_day
from gongkai.desk.frame import page
from gongkai.desk.guard import DeskRequest, desk_view
from gongkai.organisations.queries import ROLES, delegations_of, roles_of
from gongkai.ui.text import list_date

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.http import HttpResponse

    from gongkai.organisations.models import RoleGrant


@desk_view()
def account(request: DeskRequest) -> HttpResponse:
    """What the house knows about whoever is logged in, and what they may change themselves."""
    person, today = request.user.person, legal_day(request.moment)  # type: ignore[union-attr]
    english = request.path.startswith("/en/")
    return page(
        request,
        "desk/administration/account.html",
        {
            "person": person,
            "roles": described(roles_of(person, today)),
            "delegations": [held for held in delegations_of(person) if held.ends_on >= today],
            "second_factor": is_mfa_enabled(request.user),
            "password_days": settings.PASSWORD_MAX_AGE_DAYS,
            "password_set_on": list_date(request.user.password_set_on),  # type: ignore[union-attr]
            "other_language": request.path[3:] if english else f"/en{request.path}",
            "other_language_name": "中文" if english else "English",
            "other_language_code": "zh-Hans" if english else "en",
        },
        section="account",
    )


def described(grants: Iterable[RoleGrant]) -> list[dict[str, Any]]:
    """Each role with its sentence and what it allows, as an official reads it."""
    return [
        {
            "grant": grant,
            "person": grant.person,
            "unit": grant.unit,
            "below": grant.below,
            "label": ROLES[grant.role].role.label,  # type: ignore[index]
            "sentence": ROLES[grant.role].sentence,  # type: ignore[index]
            "permissions": sorted(
                str(permission.label)
                for permission in ROLES[grant.role].permissions  # type: ignore[index]
            ),
        }
        for grant in grants
    ]
