"""How logging in behaves here: accounts are given, passwords grow old, pages name the site."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongkai.core.middleware import ENGLISH_PREFIX
from gongkai.core.moments import legal_day, now
from gongkai.organisations.actions import choose_password
from gongkai.organisations.models import Account
from gongkai.organisations.queries import officer_for, site_identity
from gongkai.organisations.rules import password_is_due

ACCOUNT_PAGES = ("account_", "mfa_")
DESK = ("/desk/", "/en/desk/")


def desk_home() -> str:
    """The desk in the language of the page."""
    return DESK[1] if translation.get_language() == "en" else DESK[0]


def attempted_name(request: HttpRequest, credentials: dict[str, Any] | None) -> str:
    """The login name a try at logging in is counted under, the same before and after it fails.

    Logging in does not mind capitals, so neither may the counter.
    """
    named = credentials or {}
    name = named.get("username") or named.get("login") or request.POST.get("login") or ""
    return str(name).strip().lower()[:255]


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made by the security administrator, never by signing up."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": gettext_lazy(
            "The login name or the password is wrong. Check the capital letters and try again."
        ),
        "enter_current_password": gettext_lazy(
            "This is not your present password. Enter the one you logged in with."
        ),
        "incorrect_code": gettext_lazy(
            "This code is wrong or has run out. Enter the one shown at this moment."
        ),
        "account_inactive": gettext_lazy("This account is closed. Ask the security administrator."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        return desk_home()

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return desk_home()

    def clean_password(self, password: str, user: Account | None = None) -> str:
        """The usual rules, and not the same password once more."""
        if user is not None and user.check_password(password):
            raise ValidationError(
                _("This is the password you have now. Choose another one."), code="password_same"
            )
        cleaned: str = super().clean_password(password, user)
        return cleaned

    def set_password(self, user: Account, password: str) -> None:
        moment = now()
        by = officer_for(user, legal_day(moment))
        choose_password(account=user, password=password, by=by, now=moment)


class AccountPages:
    """Pages for logging in name our site; allauth would put the host there."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_template_response(
        self, request: HttpRequest, response: TemplateResponse
    ) -> TemplateResponse:
        around = page_context(request)
        if around and response.context_data is not None:
            response.context_data["site"] = around["site"]
        return response


class PasswordDue:
    """Nobody works at the desk with an initial or an outdated password. GB/T 22239 8.1.4.1."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path_info.startswith(DESK) and _is_due(request):
            messages.warning(request, _reason(request))
            return _go_to_password_page(request)
        return self.get_response(request)


def _is_due(request: HttpRequest) -> bool:
    account = request.user
    return isinstance(account, Account) and password_is_due(
        account.password_set_on, legal_day(now()), settings.PASSWORD_MAX_AGE_DAYS
    )


def _reason(request: HttpRequest) -> str:
    if request.user.password_set_on is None:  # type: ignore[union-attr]
        return _("This is an initial password. Choose one that only you know.")
    return _("Your password is older than %(days)s days. Choose another one.") % {
        "days": settings.PASSWORD_MAX_AGE_DAYS
    }


def _go_to_password_page(request: HttpRequest) -> HttpResponse:
    target = reverse("account_change_password")
    if request.headers.get("HX-Request"):
        return HttpResponse(headers={"HX-Redirect": target})
    return redirect(target)


def page_context(request: HttpRequest) -> dict[str, Any]:
    """What the pages for logging in have around them; nothing for all other pages."""
    match = request.resolver_match
    if match is None or not (match.url_name or "").startswith(ACCOUNT_PAGES):
        return {}
    site = site_identity()
    english = translation.get_language() == "en"
    return {
        "site": {
            "name": site.name_en if english and site.name_en else site.name,
            "subtitle": _("Open government platform"),
            "home_href": ENGLISH_PREFIX if english else "/",
            "host_unit": site.host_unit,
            "operator_unit": site.operator_unit,
            "address": site.address,
            "phone": site.phone,
            "hours": site.hours,
            "hotline": site.hotline,
        },
        "strip": [_other_language(request)],
        "is_demo": site.is_demo,
        "session_minutes": settings.SESSION_COOKIE_AGE // 60,
        "login_failures": settings.AXES_FAILURE_LIMIT,
        "lockout_minutes": round(settings.AXES_COOLOFF_TIME * 60),
        "password_length": settings.PASSWORD_MIN_LENGTH,
        "password_days": settings.PASSWORD_MAX_AGE_DAYS,
        "desk_home": desk_home(),
    }


def _other_language(request: HttpRequest) -> dict[str, str]:
    path = request.get_full_path()
    if path.startswith(ENGLISH_PREFIX):
        return {"label": "中文", "href": "/" + path[len(ENGLISH_PREFIX) :], "lang": "zh-Hans"}
    return {"label": "English", "href": "/en" + path, "lang": "en"}
