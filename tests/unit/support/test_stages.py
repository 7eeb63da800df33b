"""What tests begin with is copied, and is what the actions would have made."""

from __future__ import annotations

import pickle
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.test import Client

from gongkai.organisations.models import Organisation
from gongkai.records.models import Record
from tests.people import NOW, Cast, cast_of_a_small_city, login
from tests.support.stages import Stage
from tests.unit.records.road import draft, out

pytestmark = pytest.mark.django_db


def how_many() -> dict[str, int]:
    """Rows of every model."""
    return {model._meta.label: model._base_manager.count() for model in apps.get_models()}


def test_copied_rows_are_as_many_as_the_actions_make(
    cast_stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    empty = how_many()
    with transaction.atomic():
        cast_of_a_small_city()
        made = how_many()
        transaction.set_rollback(True)
    assert how_many() == empty
    assert made != empty
    cast_stage.put_in()
    assert how_many() == made


def test_what_is_told_are_rows_of_this_database(cast: Cast, client: Client) -> None:
    assert Organisation.objects.get(code="spc").parent == cast.town
    assert login(client, cast.clerk).get("/desk/").status_code == 200
    connection.check_constraints()


def test_a_test_changes_nothing_for_the_next(cast_stage: Stage) -> None:
    cast: Cast = cast_stage.put_in()
    cast.unit.short_name = "changed"
    told: Any = pickle.loads(cast_stage.told)
    assert told.unit.short_name == "市民政局"


def test_rows_made_afterwards_get_numbers_of_their_own(cast: Cast) -> None:
    record = out(cast, draft(cast))
    assert Record.objects.get(pk=record.pk).unit == cast.unit
