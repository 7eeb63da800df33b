"""Every view says who may ask for it: it is public, or it needs a permission, or a login."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

V = TypeVar("V", bound=Callable[..., object])

PUBLIC = "public"
LOGIN = "login"


def access(requirement: str) -> Callable[[V], V]:
    """Mark a view with what it asks for. A house test refuses a view without a mark."""

    def mark(view: V) -> V:
        view.gongkai_access = requirement  # type: ignore[attr-defined]
        return view

    return mark


public_view = access(PUBLIC)


def access_of(view: Callable[..., object]) -> str | None:
    """What the view was marked with; None for a view nobody marked."""
    return getattr(view, "gongkai_access", None)
