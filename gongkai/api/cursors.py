"""Opaque places in a list: sealed, so that one that was altered or moved is refused."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from django.core import signing

from gongkai.api.errors import bad_cursor
from gongkai.core.middleware import ENGLISH_PREFIX

if TYPE_CHECKING:
    from django.http import HttpRequest

NOT_OF_THE_QUESTION = ("cursor", "limit", "fields", "format")
Place = list[Any]


def sealed(request: HttpRequest, place: Place) -> str:
    """The place as a caller carries it to the next page of the same question."""
    return _signer().sign_object([_question(request), *place])


def opened(request: HttpRequest, cursor: str, size: int) -> Place | None:
    """The place a cursor stands for; None without one."""
    if not cursor:
        return None
    try:
        question, *place = _signer().unsign_object(cursor)
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise bad_cursor() from error
    if question != _question(request) or len(place) != size:
        raise bad_cursor()
    return list(place)


def _signer() -> signing.Signer:
    return signing.Signer(salt="gongkai.api.cursor", sep=".")


def _question(request: HttpRequest) -> str:
    """What is asked, without which part of it: a cursor of one list is no place in another."""
    path = request.path.removeprefix(ENGLISH_PREFIX[:-1])
    pairs = sorted(
        (name, value)
        for name, values in request.GET.lists()
        for value in values
        if name not in NOT_OF_THE_QUESTION
    )
    return hashlib.sha256(repr((path, pairs)).encode()).hexdigest()[:16]
