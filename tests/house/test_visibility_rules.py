"""Whatever has a public address has one rule that says who may see it."""

from __future__ import annotations

from collections.abc import Collection

import pytest
from django.apps import apps
from django.db.models import Model

from gongkai.core.ids import PublicIdField
from gongkai.core.models import Cursor
from gongkai.core.visibility import NOBODY, registered, visible
from gongkai.organisations.models import Person

WITHOUT_ADDRESS: dict[str, str] = {}
"""``app.Model`` with a public id that nobody may ask for → why."""


def addressable() -> list[type[Model]]:
    """Models with a public id."""
    return [
        model
        for model in apps.get_models()
        if any(isinstance(field, PublicIdField) for field in model._meta.concrete_fields)
    ]


def without_rule(models: Collection[type[Model]], rules: Collection[str]) -> list[str]:
    """Labels of models that have neither a rule nor an excuse."""
    labels = {model._meta.label for model in models}
    return sorted(labels - set(rules) - set(WITHOUT_ADDRESS))


def test_every_model_with_an_address_has_a_rule() -> None:
    ruled = {entry.model for entry in registered().values()}
    assert not without_rule(addressable(), ruled)


def test_rules_are_for_models_that_exist() -> None:
    for entry in registered().values():
        assert apps.get_model(entry.model)._meta.label == entry.model


def test_excuses_are_still_needed() -> None:
    assert set(WITHOUT_ADDRESS) <= {model._meta.label for model in addressable()}


@pytest.mark.django_db
def test_every_rule_answers_for_nobody_in_particular() -> None:
    for entry in registered().values():
        queryset = apps.get_model(entry.model)._default_manager.all()
        assert list(visible(queryset, NOBODY)) == [], entry.kind


@pytest.mark.django_db
def test_a_model_without_a_rule_is_seen() -> None:
    class Stray(Model):
        public_id = PublicIdField()

        class Meta:
            app_label = "house_control"
            managed = False

    assert without_rule([Stray, Person], ["organisations.Person"]) == ["house_control.Stray"]
    assert without_rule([Stray, Person], ["organisations.Person", "house_control.Stray"]) == []
    with pytest.raises(LookupError):
        visible(Cursor.objects.all(), NOBODY)
