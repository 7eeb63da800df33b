"""allauth's forms for logging in and choosing a password, in the words of this house."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import ChangePasswordForm, LoginForm, ReauthenticateForm
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as CodeAgainForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.conf import settings
from django.utils.translation import gettext as _


def _name(form: forms.Form, **labels: str) -> None:
    """Our words above the fields, nothing inside them."""
    for name, label in labels.items():
        field = form.fields[name]
        field.label, field.help_text = label, ""
        field.widget.attrs.pop("placeholder", None)
        field.error_messages["required"] = _("Fill in: %(what)s") % {"what": label}


class Login(LoginForm):  # type: ignore[misc]
    """Login name and password; nothing is hidden in placeholders."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _name(self, login=_("Login name"), password=_("Password"))
        self.fields["login"].widget.attrs.update({"autocapitalize": "none", "spellcheck": "false"})


class ChangePassword(ChangePasswordForm):  # type: ignore[misc]
    """The present password, and the new one twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _name(
            self,
            oldpassword=_("Present password"),
            password1=_("New password"),
            password2=_("New password once more"),
        )
        self.fields["password1"].help_text = _(
            "At least %(length)s signs, with at least three of: small letters, capital letters, "
            "digits, other signs."
        ) % {"length": settings.PASSWORD_MIN_LENGTH}


class PasswordAgain(ReauthenticateForm):  # type: ignore[misc]
    """The password once more, before one changes how one logs in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _name(self, password=_("Password"))


class SecondStep(AuthenticateForm):  # type: ignore[misc]
    """The code asked for after the password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _name(self, code=_("Code"))


class CodeAgain(CodeAgainForm):  # type: ignore[misc]
    """The code once more, before one changes how one logs in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _name(self, code=_("Code"))


class FirstCode(ActivateTOTPForm):  # type: ignore[misc]
    """The first code of an authenticator app proves that it was set up."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _name(self, code=_("Code"))


class AddKey(AddWebAuthnForm):  # type: ignore[misc]
    """A security key gets a name, so that a lost one can be told apart."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _name(self, name=_("Name of the key"))


class RenameKey(EditWebAuthnForm):  # type: ignore[misc]
    """Another name for a key."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _name(self, name=_("Name of the key"))
