"""Whether a path of this site leads somewhere: asked before anybody is sent there."""

from __future__ import annotations

from urllib.parse import unquote

from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, QueryDict
from django.urls import Resolver404, resolve

from gongkai.core import visibility
from gongkai.core.access import PUBLIC, access_of
from gongkai.core.errors import DomainError
from gongkai.core.visibility import NOBODY


def leads_somewhere(address: str) -> bool:
    """Whether everybody finds a page, or a file, at this path. Its own view is asked, once.

    Below a document's number its visibility answers, so that no file is made only to look.
    """
    path, _mark, query = address.partition("#")[0].partition("?")
    path = unquote(path)
    try:
        match = resolve(path)
    except Resolver404:
        return False
    if access_of(match.func) != PUBLIC:
        return False
    number = str(match.kwargs.get("public_id", ""))
    if number:
        return any(visibility.may_see(NOBODY, kind, number) for kind in ("record", "file"))
    request = HttpRequest()
    request.method, request.path, request.path_info = "GET", path, path
    request.META = {"SERVER_NAME": "localhost", "SERVER_PORT": "80"}
    request.GET = QueryDict(query)
    request.user, request.resolver_match = AnonymousUser(), match
    try:
        answer = match.func(request, *match.args, **match.kwargs)
    except (DomainError, Http404):
        return False
    return bool(answer.status_code < 400)
