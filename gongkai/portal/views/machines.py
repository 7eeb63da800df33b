"""What programs ask for at fixed addresses: what they may collect, and the small picture."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import HttpResponse
from django.urls import reverse

from gongkai.core.access import public_view

if TYPE_CHECKING:
    from django.http import HttpRequest

NOT_FOR_COLLECTORS = ("/desk/", "/accounts/", "/en/desk/", "/en/accounts/")
A_DAY = "max-age=86400"


@public_view
def robots(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """Everything public may be collected; where people log in there is nothing to collect."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in NOT_FOR_COLLECTORS)]
    # whatever stands in the files stands on the pages; drawing them takes a second each
    lines += ["Disallow: /gk/*/wj.", ""]
    lines.append(f"Sitemap: {settings.SITE_URL}{reverse('portal:sitemap')}")
    return HttpResponse(
        "\n".join(lines) + "\n", content_type="text/plain", headers={"Cache-Control": A_DAY}
    )


@public_view
def favicon(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """The mark as a picture, for programs that ask without reading the page."""
    return HttpResponse(_mark(), content_type="image/png", headers={"Cache-Control": A_DAY})


@cache
def _mark() -> bytes:
    path = finders.find("ui/favicon.png")
    assert path, "the mark is part of the product"
    return Path(path).read_bytes()
