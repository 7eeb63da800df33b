"""allauth's forms for logging in and choosing a password, in the words of this house."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import ChangePasswordForm, LoginForm
from django.conf import settings
from django.utils.translation import gettext as _


class Login(LoginForm):  # type: ignore[misc]
    """Login name and password; nothing is hidden in placeholders."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name, password = self.fields["login"], self.fields["password"]
        name.label, password.label = _("Login name"), _("Password")
        name.help_text = password.help_text = ""
        name.error_messages["required"] = _("Enter your login name.")
        password.error_messages["required"] = _("Enter your password.")
        name.widget.attrs.update({"autocapitalize": "none", "spellcheck": "false"})
        for field in (name, password):
            field.widget.attrs.pop("placeholder", None)


class ChangePassword(ChangePasswordForm):  # type: ignore[misc]
    """The present password, and the new one twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = {
            "oldpassword": _("Present password"),
            "password1": _("New password"),
            "password2": _("New password once more"),
        }
        for name, label in labels.items():
            field = self.fields[name]
            field.label, field.help_text = label, ""
            field.widget.attrs.pop("placeholder", None)
            field.error_messages["required"] = _("Fill in: %(what)s") % {"what": label}
        self.fields["password1"].help_text = _(
            "At least %(length)s signs, with at least three of: small letters, capital letters, "
            "digits, other signs."
        ) % {"length": settings.PASSWORD_MIN_LENGTH}
