"""What the desk's tests do again and again."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from gongkai.organisations.models import Person
from gongkai.records.models import Record
from tests.people import login
from tests.support.doors.desk import form_of


def at(person: Person) -> Client:
    """A browser somebody is logged in with."""
    return login(Client(), person)


def text_of(answer: Any) -> str:
    """The page as text."""
    return str(answer.content.decode())


def press(client: Client, record: Record, **pressed: Any) -> HttpResponse:
    """Send the editor's form with a button pressed and some fields changed."""
    fresh = Record.objects.get(pk=record.pk)
    data = {**form_of(fresh), **pressed}
    return client.post(reverse("desk:edit", args=[record.public_id]), data)  # type: ignore[return-value]


def again(record: Record) -> Record:
    """The record as it is in the database now."""
    return Record.objects.get(pk=record.pk)


database = pytest.mark.django_db
