"""Migrations are current and stand in one line."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db.migrations.loader import MigrationLoader


def ours() -> set[str]:
    return {config.label for config in apps.get_app_configs() if config.name.startswith("gongkai")}


def forks(names: Iterable[str], parents: dict[str, list[str]]) -> list[str]:
    """Migrations of one module that share a number or a parent, or have two parents."""
    names = sorted(names)
    numbers = Counter(re.match(r"\d{4}", name)[0] for name in names)  # type: ignore[index]
    children = Counter(parent for name in names for parent in parents[name])
    return (
        [f"two migrations are numbered {number}" for number, times in numbers.items() if times > 1]
        + [f"two migrations follow {name}" for name, times in children.items() if times > 1]
        + [f"{name} is a merge" for name in names if len(parents[name]) > 1]
    )


@pytest.mark.django_db
def test_migrations_are_current(capsys: pytest.CaptureFixture[str]) -> None:
    try:
        call_command("makemigrations", "--check", "--dry-run", *sorted(ours()), verbosity=1)
    except SystemExit:
        pytest.fail(f"models have changed without a migration:\n{capsys.readouterr().out}")


def test_migrations_stand_in_one_line() -> None:
    migrations = MigrationLoader(None).disk_migrations
    for label in sorted(ours()):
        names = [name for app, name in migrations if app == label]
        parents = {
            name: [parent for app, parent in migrations[label, name].dependencies if app == label]
            for name in names
        }
        assert not forks(names, parents), label


def test_a_fork_is_seen() -> None:
    parents = {
        "0001_a": [],
        "0002_b": ["0001_a"],
        "0002_c": ["0001_a"],
        "0003_d": ["0002_b", "0002_c"],
    }
    assert len(forks(parents, parents)) == 3
    assert forks(["0001_a", "0002_b"], parents) == []
