"""Every view says who may ask for it, and every address has a name."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import path

from gongkai.core.access import LOGIN, PUBLIC, public_view
from gongkai.organisations.enums import Permission
from tests.support import url_factories
from tests.support.urls import Address, addresses

KNOWN_MARKS = {PUBLIC, LOGIN, *Permission.values}


def faults(found: list[Address]) -> list[str]:
    """Addresses without a name, views without a mark or with an unknown one."""
    wrong = []
    for address in found:
        if not address.name:
            wrong.append(f"{address.route} has no name")
        elif address.is_foreign:
            if address.name not in url_factories.ACCOUNT_PAGES:
                wrong.append(f"{address.name}: another package's page, not among ACCOUNT_PAGES")
        elif address.access not in KNOWN_MARKS:
            wrong.append(f"{address.name} is marked {address.access!r}; say who may ask for it")
    return wrong


def test_every_view_is_marked() -> None:
    found = list(addresses())
    assert found
    wrong = faults(found)
    assert not wrong, "\n".join(wrong)


def unmarked(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


@public_view
def marked(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


def test_an_unmarked_view_is_seen() -> None:
    patterns = [path("a/", unmarked, name="a"), path("b/", marked), path("c/", marked, name="c")]
    assert [fault.split()[0] for fault in faults(list(addresses(patterns)))] == ["a", "b/"]
