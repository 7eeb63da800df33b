"""The one visibility question: who may see what.

Each module registers one rule for each kind of object that has a public address. Page, list, file,
feed and every later door ask `visible` or `may_see`; none decides for itself.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.apps import apps
from django.db.models import Model, QuerySet


@dataclass(frozen=True)
class Viewer:
    """Somebody who looks: what they may do, and where. Nobody in particular by default."""

    person_id: int | None = None
    account_id: int | None = None
    permissions: Mapping[str, frozenset[int]] = field(default_factory=dict)
    audiences: frozenset[str] = frozenset()

    def units_with(self, permission: str) -> frozenset[int]:
        """Ids of the units at which this viewer holds ``permission``."""
        return self.permissions.get(permission, frozenset())

    def has(self, permission: str, unit_id: int) -> bool:
        """Whether this viewer holds ``permission`` at the unit."""
        return unit_id in self.units_with(permission)

    def has_anywhere(self, permission: str) -> bool:
        """Whether this viewer holds ``permission`` at any unit."""
        return bool(self.units_with(permission))


NOBODY = Viewer()

M = TypeVar("M", bound=Model)

Rule = Callable[["QuerySet[Any]", Viewer], "QuerySet[Any]"]


@dataclass(frozen=True)
class Registered:
    """One kind of object with a public address, and who may see it."""

    kind: str
    model: str
    rule: Rule


_registry: dict[str, Registered] = {}


def register(kind: str, model: str, rule: Rule) -> None:
    """Make ``rule`` the answer for ``model`` ("records.Record"). Called once, from wiring."""
    already = _registry.get(kind)
    if already and already.rule is not rule:
        raise ValueError(f"visibility of {kind!r} is registered already")
    _registry[kind] = Registered(kind, model, rule)


def registered() -> Mapping[str, Registered]:
    """All kinds with a rule, by name."""
    return dict(_registry)


def visible(queryset: QuerySet[M], viewer: Viewer) -> QuerySet[M]:
    """The part of ``queryset`` that ``viewer`` may see. `LookupError` for a model with no rule."""
    label = queryset.model._meta.label
    for entry in _registry.values():
        if entry.model == label:
            return entry.rule(queryset, viewer)
    raise LookupError(f"no visibility rule for {label}")


def may_see(viewer: Viewer, kind: str, public_id: str) -> bool:
    """Whether ``viewer`` may see the object of ``kind`` with that public id."""
    entry = _registry[kind]
    objects = apps.get_model(entry.model)._default_manager.filter(public_id=public_id)
    return entry.rule(objects, viewer).exists()
