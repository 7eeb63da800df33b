"""The stranger, an officer of another unit, walks every address of the house and sees nothing.

The owner goes first, so that a 404 for the stranger means something. Administrators, who have no
content rights, and people who are not logged in walk the same way.
"""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from gongkai.core.access import LOGIN, PUBLIC
from gongkai.organisations.models import Person
from tests.people import Cast, login
from tests.support import url_factories
from tests.support.url_factories import ACCOUNT_PAGES, DOORS, FOR_EVERY_OFFICER, Door
from tests.support.urls import Address, addresses

url_factories.load()
ADDRESSES = {address.name: address for address in addresses()}
ENTERED = {200, 204, 302, 303}
LOGIN_PAGE = "/accounts/login/"


def unaccounted(found: Iterable[Address]) -> list[str]:
    """Addresses that are in none of the four lists, or in the wrong one."""
    lists = (set(DOORS), url_factories.PUBLIC, FOR_EVERY_OFFICER, ACCOUNT_PAGES)
    wrong = []
    for address in found:
        times = sum(address.name in names for names in lists)
        if times != 1:
            wrong.append(f"{address.name} is in {times} lists of tests/support/url_factories.py")
        elif (address.name in url_factories.PUBLIC) != (address.access == PUBLIC):
            wrong.append(f"{address.name} is marked {address.access!r}, which its list is not")
        elif (address.name in FOR_EVERY_OFFICER) and address.access != LOGIN:
            wrong.append(f"{address.name} asks for {address.access!r}; make a door for it")
    return wrong


def knock(name: str, door: Door, person: Person | None) -> HttpResponse:
    """Ask at the door as ``person``; whatever that changed is undone."""
    client = Client()
    url = reverse(name, args=door.args, kwargs=dict(door.kwargs)) + door.query
    with transaction.atomic():
        if person:
            login(client, person)
        answer: HttpResponse = getattr(client, door.method)(url, dict(door.data))
        transaction.set_rollback(True)
    return answer


def got_in(answer: HttpResponse) -> bool:
    """Whether the answer is more than a refusal or the way to the login page."""
    return answer.status_code in ENTERED and LOGIN_PAGE not in answer.headers.get("Location", "")


def shows(answer: HttpResponse, words: Iterable[str]) -> list[str]:
    """Which of the words stand in the answer."""
    content = b"".join(answer) if answer.streaming else answer.content
    return [word for word in words if word.encode() in content]


def test_every_address_is_accounted_for() -> None:
    wrong = unaccounted(ADDRESSES.values())
    assert not wrong, "\n".join(wrong)


def test_lists_name_only_addresses_that_exist() -> None:
    named = set(DOORS) | url_factories.PUBLIC | FOR_EVERY_OFFICER
    assert named <= ADDRESSES.keys(), named - ADDRESSES.keys()


def test_an_address_in_no_list_is_seen() -> None:
    stray = Address("desk:stray", "desk/stray/", lambda request: HttpResponse())
    assert unaccounted([stray]) == ["desk:stray is in 0 lists of tests/support/url_factories.py"]


@pytest.mark.parametrize("name", sorted(DOORS))
def test_the_owner_gets_in_and_the_stranger_does_not(name: str, cast: Cast) -> None:
    door = DOORS[name](cast)
    assert got_in(knock(name, door, door.owner)), "the owner is not let in"
    for person in (cast.stranger, cast.stranger_secrecy, *cast.administrators):
        if person == door.owner:
            continue
        answer = knock(name, door, person)
        if door.why_the_stranger_gets_in:
            assert not shows(answer, door.hidden), f"{person.name} sees {door.hidden}"
        else:
            assert answer.status_code == 404, f"{person.name} gets {answer.status_code}"
    assert not got_in(knock(name, door, None)), "somebody not logged in is let in"


@pytest.mark.parametrize("name", sorted(FOR_EVERY_OFFICER))
@pytest.mark.django_db
def test_nobody_gets_in_without_login(name: str) -> None:
    assert not got_in(Client().get(reverse(name)))


def test_a_door_left_open_would_be_seen(cast: Cast) -> None:
    door = Door(owner=cast.clerk)
    assert got_in(knock("account_change_password", door, cast.clerk))
    assert got_in(knock("account_change_password", door, cast.stranger))
    assert not got_in(knock("account_change_password", door, None))
