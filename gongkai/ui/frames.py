"""What stands around a public page, for faces other than the portal, which owns it.

The portal hands its frame over in `config.wiring`; faces do not know one another.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


class Frame(Protocol):
    """Renders a public page with masthead, navigation and footer."""

    def __call__(
        self,
        request: HttpRequest,
        template: str,
        context: dict[str, Any],
        *,
        title: str,
        crumbs: list[dict[str, str]] | None = None,
    ) -> HttpResponse: ...


_frames: list[Frame] = []


def use(frame: Frame) -> None:
    """Make ``frame`` the one around public pages. Called once, from wiring."""
    _frames[:] = [frame]


def public_page(
    request: HttpRequest,
    template: str,
    context: dict[str, Any],
    *,
    title: str,
    crumbs: list[dict[str, str]] | None = None,
) -> HttpResponse:
    """A public page in the site's frame."""
    return _frames[0](request, template, context, title=title, crumbs=crumbs)
