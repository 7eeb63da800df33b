"""`/readyz` and `/metrics`: well or not, and why only for those who may ask."""

from __future__ import annotations

import json
import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from structlog.testing import capture_logs

from config.cli.log_keeping import tell_at_start
from config.cli.waiting import unsigned_log
from config.watching import health, presence
from config.watching.health import recently
from gongkai.core.moments import now
from gongkai.ledger.actions import sequence
from gongkai.ledger.models import Leaf
from gongkai.search.actions import rebuild
from tests.people import Cast
from tests.unit.records.road import draft, published

HERE = {"headers": {"Host": "127.0.0.1:8000"}}
STRANGER = {"headers": {"Host": "gk.example.cn"}, "REMOTE_ADDR": "192.0.2.7"}
TOKEN = "t" * 50


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, settings: Any) -> None:
    settings.RUN_ROOT = tmp_path / "run"
    settings.INDEX_ROOT = tmp_path / "index"
    settings.ALLOWED_HOSTS = ["127.0.0.1", "gk.example.cn"]
    recently.forget()


@pytest.fixture
def client() -> Client:
    return Client()


def asked(client: Client, **how: Any) -> tuple[int, dict[str, Any]]:
    recently.forget()
    answer = client.get("/readyz", **{**HERE, **how})
    return answer.status_code, json.loads(answer.content)["checks"]


def test_all_is_well_when_everything_runs(client: Client, cast: Cast) -> None:
    rebuild(now())
    with presence.at_work():
        status, checks = asked(client)
    assert (status, list(checks)) == (200, list(health.LOOKS))
    assert all(check["ok"] and check["sentence"] for check in checks.values())


def test_without_a_worker_it_is_not_ready_and_says_what_to_do(client: Client, cast: Cast) -> None:
    rebuild(now())
    status, checks = asked(client)
    assert (status, checks["worker"]["ok"]) == (503, False)
    assert "gongkai worker" in checks["worker"]["sentence"]
    assert [name for name, check in checks.items() if not check["ok"]] == ["worker"]


def test_a_worker_that_hangs_is_seen(client: Client, cast: Cast) -> None:
    with presence.at_work() as here:
        assert asked(client)[1]["worker"]["ok"]
        old = (now() - timedelta(minutes=11)).timestamp()
        os.utime(here.path, (old, old))
        assert not asked(client)[1]["worker"]["ok"]
        here.begins_a_round()
        os.utime(here.path, (now().timestamp(),) * 2)
        assert asked(client)[1]["worker"]["ok"]


def test_a_missing_or_late_index_is_seen(client: Client, cast: Cast) -> None:
    assert not asked(client)[1]["index"]["ok"]
    rebuild(now())
    assert asked(client)[1]["index"]["behind_entries"] == 0
    published(cast)
    check = asked(client)[1]["index"]
    assert check["ok"]
    assert check["behind_entries"] > 0
    _entries, age = health.index_lag(now() + timedelta(hours=1))
    assert age >= 3600 - 60
    assert not health.index(now() + timedelta(hours=1)).ok


def test_a_leaf_that_waits_for_the_log_is_seen(cast: Cast) -> None:
    assert health.ledger(now()).ok
    published(cast)
    assert Leaf.objects.exists()
    assert health.ledger(now()).ok
    assert not health.ledger(now() + timedelta(hours=1)).ok


def test_a_log_that_cannot_sign_is_said_and_stops_nothing_until_something_waits(
    client: Client, cast: Cast, settings: Any
) -> None:
    published(cast)
    sequence(now=now())
    rebuild(now())
    with presence.at_work(), capture_logs() as said:
        tell_at_start()
        assert (said, unsigned_log(now())) == ([], [])
        assert asked(client)[1]["ledger"]["ok"]
        Path(settings.LEDGER_KEY_FILE).unlink()
        status, checks = asked(client)
        assert (status, checks["ledger"]["ok"]) == (200, False)
        assert "gongkai ledger rotate" in checks["ledger"]["sentence"]
        assert unsigned_log(now()) == [checks["ledger"]["sentence"]]
        tell_at_start()
        assert [x["event"] for x in said if x["event"] != "request"] == ["log_not_kept"]
        published(cast, draft(cast, title="关于另一件事的通知"))
        assert asked(client)[0] == 503


def test_missing_migrations_are_named(client: Client, cast: Cast) -> None:
    from django.db.migrations.recorder import MigrationRecorder

    assert asked(client)[1]["schema"]["ok"]
    MigrationRecorder.Migration.objects.filter(app="core", name="0002_append_only").delete()
    check = asked(client)[1]["schema"]
    assert not check["ok"]
    assert check["missing"] == ["core 0002_append_only"]


def test_a_stranger_hears_one_word(client: Client, cast: Cast) -> None:
    rebuild(now())
    for ways in (STRANGER, {**HERE, "headers": {**HERE["headers"], "X-Forwarded-For": "192.0.2.7"}},
                 {"headers": {"Host": "gk.example.cn"}}):  # fmt: skip
        recently.forget()
        answer = client.get("/readyz", **ways)
        assert (answer.status_code, answer.content) == (503, b"not ready\n")
        with presence.at_work():
            recently.forget()
            answer = client.get("/readyz", **ways)
        assert (answer.status_code, answer.content) == (200, b"ready\n")
        assert client.get("/metrics", **ways).status_code == 404


def test_the_token_opens_both_from_anywhere(client: Client, cast: Cast, settings: Any) -> None:
    def with_token(shown: str) -> Any:
        headers = {**STRANGER["headers"], "Authorization": f"Bearer {shown}"}
        return client.get("/metrics", **{**STRANGER, "headers": headers})

    assert with_token("").status_code == 404
    settings.METRICS_TOKEN = TOKEN
    assert with_token(TOKEN).status_code == 200
    assert with_token("x" * 50).status_code == 404
    assert with_token("").status_code == 404


def test_no_session_is_opened_and_nothing_is_cached(client: Client, cast: Cast) -> None:
    answer = client.get("/readyz", **HERE)
    assert answer["Cache-Control"] == "no-store"
    assert not answer.cookies


def test_requests_are_counted_by_view_never_by_path(client: Client, cast: Cast) -> None:
    record = published(cast)
    address = {"headers": {"Host": "127.0.0.1"}}
    assert client.get(record.get_absolute_url(), **address).status_code == 200
    client.get("/nothing/here/13900000000/", **address)
    client.get("/ss/?q=一个姓名", **address)
    text = client.get("/metrics", **address).content.decode()
    assert 'gongkai_requests_total{method="GET",status="200",view="portal:record"}' in text
    assert 'view="nowhere"' in text
    assert 'view="portal:find"' in text
    for never in (record.public_id, "13900000000", "姓名", "/ss/"):
        assert never not in text
    for name in ("index_lag_entries", "ledger_lag_seconds", "records_published", "log_position"):
        assert f"\ngongkai_{name} " in text
    assert 'gongkai_tasks{status="ready"}' in text
