"""Pages that will say something else in a moment."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.http import HttpResponse, HttpResponseBase


def only_for_now(response: HttpResponse) -> HttpResponse:
    """The page says something that will be otherwise in a moment: it is sent, never kept."""
    response.gongkai_only_for_now = True  # type: ignore[attr-defined]
    return response


def is_only_for_now(response: HttpResponseBase) -> bool:
    """Whether the view said so."""
    return bool(getattr(response, "gongkai_only_for_now", False))
