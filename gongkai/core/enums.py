"""Words shared by every module."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Provenance(models.TextChoices):
    """How a fact came into the house; figures of a year count only what happened in it."""

    NATIVE = "native", _("done here")
    IMPORT = "import", _("taken over from another system")
    OPENING = "opening", _("opening balance")
