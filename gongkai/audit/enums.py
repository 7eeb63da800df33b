"""The whole audit vocabulary: what is written down, on one page."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Verb(models.TextChoices):
    """What somebody did. One row each; nothing else is ever written to the audit trail."""

    LOGIN = "login", _("logged in")
    LOGIN_FAILED = "login_failed", _("failed to log in")
    LOGOUT = "logout", _("logged out")
    READ = "read", _("read unpublished material")
    DOWNLOAD = "download", _("downloaded unpublished material")
    CREATE = "create", _("created")
    CHANGE = "change", _("changed")
    DELETE = "delete", _("removed")
    SUBMIT = "submit", _("submitted for review")
    RECALL = "recall", _("recalled")
    RETURN = "return", _("returned")
    CLEAR = "clear", _("passed secrecy review")
    APPROVE = "approve", _("approved")
    SCHEDULE = "schedule", _("scheduled")
    PUBLISH = "publish", _("published")
    ABOLISH = "abolish", _("abolished")
    WITHDRAW = "withdraw", _("withdrew")
    ERASE_ASKED = "erase_asked", _("asked for erasure")
    ERASE_DROPPED = "erase_dropped", _("called an erasure off")
    ERASE = "erase", _("erased")
    OVERRIDE = "override", _("overrode a finding")
    GRANT = "grant", _("granted a role")
    REVOKE = "revoke", _("revoked a role")
    DELEGATE = "delegate", _("delegated")
    SETTING = "setting", _("changed a setting")
    IMPORT = "import", _("imported")
    EXPORT = "export", _("exported")
