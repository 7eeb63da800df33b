"""What every test stands on: a closed network, a database that can be emptied, the cast."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import override_settings
from django.utils import timezone

from config.messages import compile_all
from tests.people import NOW, Cast, cast_of_a_small_city
from tests.support import flushing, network, stages

DATABASE_FIXTURES = {"db", "transactional_db", "live_server", "django_db_setup"}


def pytest_configure(config: pytest.Config) -> None:
    """Compile the catalogues once, in the process that starts the others."""
    if not hasattr(config, "workerinput"):
        compile_all()
    flushing.install()
    # Programs that a test starts run as in production, in the home the test gives them.
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what uses the database, so that it can be run on the other engine too."""
    for item in items:
        names = set(getattr(item, "fixturenames", ()))
        if names & DATABASE_FIXTURES or item.get_closest_marker("django_db"):
            item.add_marker("database")
        if "page" in names or "browser" in names:
            item.add_marker("browser")


@pytest.fixture(scope="session", autouse=True)
def closed_network() -> Iterator[None]:
    """No test reaches another machine."""
    with network.closed():
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """The test database, with what its migrations put in remembered."""
    with django_db_blocker.unblock():
        flushing.remember_seeds()


@pytest.fixture(autouse=True)
def log_files(request: pytest.FixtureRequest, tmp_path_factory: Any) -> Iterator[None]:
    """Every test with a database has a public log, and a signing key, of its own."""
    if not request.node.get_closest_marker("database"):
        yield
        return
    folder = tmp_path_factory.mktemp("log")
    with override_settings(LEDGER_ROOT=folder / "ledger", LEDGER_KEY_FILE=folder / "ledger.key"):
        yield


@pytest.fixture
def now() -> datetime:
    """The moment most tests are played at: Monday, 23 November 2026, ten in the morning."""
    return NOW


@pytest.fixture(scope="session")
def cast_stage(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any
) -> stages.Stage:
    """The cast's rows, built once a process."""
    with django_db_blocker.unblock(), the_day_of_the_cast(tmp_path_factory.mktemp("cast")):
        return stages.build("cast", cast_of_a_small_city)


@pytest.fixture(scope="session")
def city_stage(
    cast_stage: stages.Stage, django_db_blocker: Any, tmp_path_factory: Any
) -> tuple[stages.Stage, Path]:
    """The small city's rows and files (tests/unit/portal/city.py), built once a process."""
    from tests.unit.portal.city import found_city

    folder = tmp_path_factory.mktemp("city")
    with django_db_blocker.unblock(), the_day_of_the_cast(folder):
        made = stages.build("city", lambda cast: found_city(cast, folder), on=cast_stage)
    return made, folder / "files"


@contextmanager
def the_day_of_the_cast(folder: Path) -> Iterator[None]:
    """It is `NOW`, and what is written beside the database goes into that folder."""
    places = {
        "FILES_ROOT": folder / "files", "CACHE_ROOT": folder / "cache",
        "LEDGER_ROOT": folder / "ledger", "LEDGER_KEY_FILE": folder / "ledger.key",
    }  # fmt: skip
    with override_settings(**places), pytest.MonkeyPatch.context() as patch:
        patch.setattr(timezone, "now", lambda: NOW)
        yield


@pytest.fixture
def cast(
    cast_stage: stages.Stage,
    db: None,
    monkeypatch: pytest.MonkeyPatch,
    request: pytest.FixtureRequest,
) -> Cast:
    """The city's units and people; see tests/people.py. It is `NOW`, and time goes on from there.

    So a page asked for in a test and an action called beside it live on the same day, whatever
    day the test is run on. What measures time by a clock of its own is marked ``real_time``.
    """
    began = time.monotonic()
    if request.node.get_closest_marker("real_time") is not None:
        return cast_of_a_small_city()
    monkeypatch.setattr(timezone, "now", lambda: NOW + timedelta(seconds=time.monotonic() - began))
    put_in: Cast = cast_stage.put_in()
    return put_in


@pytest.fixture(scope="session")
def server() -> Iterator[Any]:
    """The real server as a process of its own, with the cast's city in its own home."""
    from tests.support.server import running_server

    with running_server() as running:
        yield running


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Debian's Chromium, started once."""
    from tests.support.browser import chromium

    with chromium() as started:
        yield started


@pytest.fixture
def page(browser: Any, server: Any) -> Iterator[Any]:
    """A fresh browser window; addresses may be given without the host."""
    from tests.support.browser import window

    with window(browser, server.url) as opened:
        yield opened
