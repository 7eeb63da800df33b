"""Every address the product answers, read from the URL configuration."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from gongkai.core.access import access_of


@dataclass(frozen=True)
class Address:
    """One pattern: its full name (``desk:record``), its route and the view behind it."""

    name: str
    route: str
    view: Callable[..., Any]

    @property
    def access(self) -> str | None:
        """What the view asks for; looked up on the class of a class-based view too."""
        return access_of(self.view) or access_of(getattr(self.view, "view_class", self.view))

    @property
    def is_foreign(self) -> bool:
        """Whether another package's view answers: ours carry marks, theirs cannot."""
        return not self.view.__module__.startswith(("gongkai", "config", "tests"))


def addresses(
    patterns: list[Any] | None = None, prefix: str = "", namespace: str = ""
) -> Iterator[Address]:
    """All patterns, included ones too."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = ":".join(filter(None, (namespace, pattern.namespace)))
            yield from addresses(pattern.url_patterns, route, inner)
        elif isinstance(pattern, URLPattern):
            name = ":".join(filter(None, (namespace, pattern.name or "")))
            yield Address(name if pattern.name else "", route, pattern.callback)
