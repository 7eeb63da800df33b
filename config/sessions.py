"""Sessions live where people log in; a public page neither reads nor renews one.

So a public page is the same for everybody, may be kept by any cache, and sets no cookie even for
an officer who is logged in.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from django.contrib.sessions.middleware import SessionMiddleware

from gongkai.core.middleware import ENGLISH_PREFIX

if TYPE_CHECKING:
    from django.contrib.sessions.backends.base import SessionBase
    from django.http import HttpRequest, HttpResponse

WITH_SESSION = ("/accounts/", "/desk/")
RENEWED, RENEWED_EVERY = "renewed", 60
"""Whoever works stays logged in. Writing that down with every page would make all who only read
wait for whoever writes."""


class SessionsWhereOneLogsIn(SessionMiddleware):
    """Django's sessions, below the addresses that need one."""

    def process_request(self, request: HttpRequest) -> None:
        if has_session(request.path_info):
            super().process_request(request)
        else:
            request.session = self.SessionStore()

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        if not has_session(request.path_info):
            return response
        _renew(request.session)
        return super().process_response(request, response)


def _renew(session: SessionBase) -> None:
    """Let the session last from now on again, unless that was done within the last minute."""
    if session.is_empty():
        return
    present = int(time.time())
    if abs(present - session.get(RENEWED, 0)) >= RENEWED_EVERY:
        session[RENEWED] = present


def has_session(path: str) -> bool:
    """Whether a login counts at this address."""
    if path.startswith(ENGLISH_PREFIX):
        path = path.removeprefix(ENGLISH_PREFIX[:-1])
    return path.startswith(WITH_SESSION)
