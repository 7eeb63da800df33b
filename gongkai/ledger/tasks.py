"""What the log leaves to the background."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import send_mail
from django.utils.translation import gettext as _
from django_tasks import task

from gongkai.ledger.models import Checkpoint


@task()
def send_checkpoint(checkpoint_id: int) -> int:
    """Mail one checkpoint to every witness; answers how many mails went out."""
    checkpoint = Checkpoint.objects.select_related("key").get(pk=checkpoint_id)
    facts = {"origin": checkpoint.key.origin, "size": checkpoint.size}
    subject = _("Checkpoint of %(origin)s: %(size)s entries") % facts
    about = _(
        "This is the signed head of a public log. Keep it: with it anybody can show later whether "
        "an entry was removed or changed. `gongkai check --checkpoint FILE` compares the log with "
        "it; so does any program that reads C2SP checkpoints."
    )
    sent = 0
    for address in settings.LEDGER_WITNESSES:
        sent += send_mail(subject, f"{about}\n\n{checkpoint.note}", None, [address])
    return sent
