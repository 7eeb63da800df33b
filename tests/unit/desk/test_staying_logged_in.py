"""Whoever works stays logged in, and looking at pages writes nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from config import sessions
from tests.people import NOW, Cast, login


def written_by(client: Client, address: str) -> list[str]:
    """Statements of one page that change something."""
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return [one["sql"] for one in asked if one["sql"].startswith(("UPDATE", "INSERT", "DELETE"))]


def test_a_session_is_renewed_once_a_minute(
    cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    login(client, cast.clerk)
    moment = [1_000_000_000.0]
    monkeypatch.setattr(sessions.time, "time", lambda: moment[0])
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    assert len(written_by(client, "/desk/records/")) == 1
    first = Session.objects.get().expire_date
    assert written_by(client, "/desk/records/") == []
    moment[0] += sessions.RENEWED_EVERY
    monkeypatch.setattr(timezone, "now", lambda: NOW + timedelta(minutes=1))
    assert len(written_by(client, "/desk/records/")) == 1
    assert Session.objects.get().expire_date == first + timedelta(minutes=1)


def test_nobody_gets_a_session_by_looking(cast: Cast, client: Client) -> None:
    client.get("/accounts/login/")
    assert Session.objects.count() == 0
