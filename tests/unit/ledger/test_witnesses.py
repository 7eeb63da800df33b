"""Mail to the witnesses: once a day, after the commit, and never without somebody to read it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import structlog
from django.core import mail
from structlog.testing import capture_logs

from config.cli import log_keeping
from config.cli.log_keeping import keep_log
from config.cli.worker import do_tasks
from gongkai.core.moments import legal_day
from gongkai.ledger.actions import note_witness_mail, sequence
from gongkai.ledger.models import Checkpoint, WitnessMail
from gongkai.ledger.queries import shown_checkpoint
from gongkai.ledger.tasks import send_checkpoint
from tests.people import NOW
from tests.support.at_once import at_once
from tests.unit.ledger.leaves import leaf


@pytest.mark.django_db
def test_without_witnesses_or_entries_nobody_is_written_to(settings: Any) -> None:
    assert note_witness_mail(now=NOW) is None
    settings.LEDGER_WITNESSES = ["archive@example.cn"]
    assert note_witness_mail(now=NOW) is None
    leaf()
    sequence(now=NOW)
    assert note_witness_mail(now=NOW) == Checkpoint.objects.get()


@pytest.mark.django_db(transaction=True)
def test_each_witness_gets_the_newest_checkpoint_once_a_day(settings: Any) -> None:
    settings.LEDGER_WITNESSES = ["archive@example.cn", "paper@example.cn"]
    leaf()
    keep_log(NOW)
    keep_log(NOW + timedelta(hours=1))
    do_tasks()
    assert [message.to for message in mail.outbox] == [["archive@example.cn"], ["paper@example.cn"]]
    assert all(shown_checkpoint() in str(message.body) for message in mail.outbox)
    keep_log(NOW + timedelta(days=1))
    do_tasks()
    assert len(mail.outbox) == 4
    days = [legal_day(NOW), legal_day(NOW) + timedelta(days=1)]
    assert list(WitnessMail.objects.order_by("day").values_list("day", flat=True)) == days


@pytest.mark.django_db(transaction=True)
def test_of_several_workers_one_writes(settings: Any) -> None:
    settings.LEDGER_WITNESSES = ["archive@example.cn"]
    leaf()
    sequence(now=NOW)
    noted = at_once(*[lambda: note_witness_mail(now=NOW)] * 3)
    assert len([one for one in noted if isinstance(one, Checkpoint)]) == 1, noted
    assert not [one for one in noted if isinstance(one, BaseException)]


@pytest.mark.django_db
def test_the_mail_is_a_checkpoint_that_opens(settings: Any) -> None:
    settings.LEDGER_WITNESSES = ["archive@example.cn"]
    leaf()
    sequence(now=NOW)
    assert send_checkpoint.call(Checkpoint.objects.get().pk) == 1
    assert shown_checkpoint() in str(mail.outbox[0].body)
    assert "127.0.0.1:8000/log" in mail.outbox[0].subject


@pytest.mark.django_db
def test_a_log_that_cannot_be_signed_is_said_once_an_hour(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(log_keeping, "_said", {})
    monkeypatch.setattr(log_keeping, "log", structlog.get_logger("test"))
    leaf()
    keep_log(NOW)
    settings.LEDGER_KEY_FILE = settings.LEDGER_KEY_FILE.with_name("gone.key")
    leaf(2)
    with capture_logs() as said:
        for minutes in (0, 1, 59, 60):
            keep_log(NOW + timedelta(minutes=minutes))
    assert [line["code"] for line in said] == ["log_key_missing"] * 2
