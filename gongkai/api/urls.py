"""Addresses of the interface. The number of the version stays in them for ever."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path

from gongkai.api.door import door
from gongkai.api.errors import no_such_address
from gongkai.api.interface import api
from gongkai.api.views import documentation

app_name = "api"


def operations() -> list[URLPattern]:
    """One pattern for each path of django-ninja's, behind the common door."""
    paths = api.get_openapi_schema(path_prefix="")["paths"]
    known = {
        name: [one["name"] for one in methods["get"]["parameters"] if one["in"] == "query"]
        for name, methods in paths.items()
    }
    made = []
    for pattern in api.urls[0]:
        route = str(pattern.pattern)
        written = "/" + route.replace("<", "{").replace(">", "}")
        if isinstance(pattern, URLPattern) and written in known:
            view = door(pattern.callback, known[written])
            made.append(path(f"v1/{route}", view, name=pattern.name or route))
    return made


def nothing(_request: HttpRequest, **_rest: str) -> HttpResponse:
    """Whatever stands at no address of the interface."""
    raise no_such_address()


urlpatterns = [
    path("", documentation.documentation, name="documentation"),
    path("v1/openapi.json", door(documentation.openapi, []), name="openapi"),
    *operations(),
    path("v1/", door(nothing), name="root"),
    path("v1/<path:rest>", door(nothing), name="nothing"),
]
