"""The vocabulary of attachments."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class TextState(models.TextChoices):
    """How far the machine is with reading a file."""

    WAITING = "waiting", _("Waits to be read")
    READING = "reading", _("Being read")
    READ = "read", _("Has been read")
    NOTHING = "nothing", _("No text in it")
    UNREADABLE = "unreadable", _("Cannot be read")


UNDER_WAY = (TextState.WAITING, TextState.READING)
