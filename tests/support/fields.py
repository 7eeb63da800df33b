"""The data inventory: which class of information each column holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

import yaml
from django.apps import apps
from django.db.models import Model

INVENTORY = Path(__file__).resolve().parent.parent.parent / "config" / "field_classes.yaml"
CLASSES = {"public": "公开", "internal": "内部", "personal": "个人信息"}

Inventory = Mapping[str, Mapping[str, str]]


def inventory() -> Inventory:
    """Model label → class → names of columns, separated by spaces."""
    return yaml.safe_load(INVENTORY.read_text(encoding="utf-8"))  # type: ignore[no-any-return]


def our_models() -> list[type[Model]]:
    """The models of the house, module by module."""
    return [model for model in apps.get_models() if model.__module__.startswith("gongkai.")]


def columns(model: type[Model]) -> list[str]:
    """Every column that holds something, the automatic key left out."""
    fields = [*model._meta.concrete_fields, *model._meta.local_many_to_many]
    return [field.name for field in fields if not (field.primary_key and field.auto_created)]


def faults(models: Iterable[type[Model]], declared: Inventory) -> list[str]:
    """Columns declared never, twice, or without being there."""
    found = []
    known = {model._meta.label: columns(model) for model in models}
    for label, names in known.items():
        classes = declared.get(label, {})
        found += [f"{label}: unknown class {name!r}" for name in classes.keys() - CLASSES.keys()]
        times = Counter(name for listed in classes.values() for name in listed.split())
        found += [f"{label}.{name} is not declared" for name in names if not times[name]]
        found += [f"{label}.{name} is declared twice" for name, n in times.items() if n > 1]
        found += [f"{label}.{name} does not exist" for name in times if name not in names]
    return found + [f"{label} does not exist" for label in declared if label not in known]
