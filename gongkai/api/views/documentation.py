"""The OpenAPI document, and the same for people: a page without a script."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import resolve, reverse
from django.utils.translation import gettext as _

from gongkai.api import answers
from gongkai.api.document import document
from gongkai.core.access import public_view
from gongkai.ui.frames import public_page

if TYPE_CHECKING:
    from gongkai.api.pages import Row as Node

PLACES = {"code": "mzj", "public_id": "7k2m9q4x1v8ab", "number": "1"}
FIRST_TRY = "limit=1&fields=title,unit,kind,published_at,standing,url"
LISTING = ("fields", "limit", "cursor", "format")


def openapi(_request: HttpRequest) -> HttpResponse:
    """The document, for programs that write programs."""
    return answers.one(document())


@public_view
def documentation(request: HttpRequest) -> HttpResponse:
    """Every address with its parameters, an example that was really asked, and the rules."""
    made = document()
    name = made["info"]["title"]
    records = reverse("api:records")
    context = {
        "name": name,
        "about": made["info"]["description"],
        "base": made["servers"][0]["url"],
        "openapi_href": reverse("api:openapi"),
        "try_call": curl(f"{settings.SITE_URL}{records}?{FIRST_TRY}"),
        "try_answer": answer_of(request, records, FIRST_TRY),
        "error_call": curl(f"{settings.SITE_URL}{records}/0000000000000"),
        "error_answer": answer_of(request, f"{records}/0000000000000", ""),
        "groups": groups(made),
        "shared": [row for row in shared_parameters(made) if row["name"] in LISTING],
        "shapes": shapes(made),
    }
    crumbs = [{"label": name, "href": ""}]
    return public_page(request, "api/documentation.html", context, title=name, crumbs=crumbs)


def curl(address: str) -> str:
    """The call as it is typed."""
    return f"curl '{address}'"


def answer_of(request: HttpRequest, path: str, query: str) -> str:
    """What this site answers at this moment, indented for reading."""
    asked = HttpRequest()
    asked.method, asked.path, asked.path_info = "GET", path, path
    asked.GET = QueryDict(query)
    asked.META = {"SERVER_NAME": request.META.get("SERVER_NAME", "")}
    found = resolve(path)
    response = found.func(asked, **found.kwargs)
    return json.dumps(json.loads(response.content), ensure_ascii=False, indent=2)


def groups(made: Node) -> list[dict[str, Any]]:
    """The operations, under what they are about."""
    shown = []
    for tag in made["tags"]:
        operations = [
            operation_of(made, path, methods["get"])
            for path, methods in made["paths"].items()
            if tag["name"] in methods["get"]["tags"]
        ]
        shown.append({**tag, "operations": operations})
    return shown


def operation_of(made: Node, path: str, operation: Node) -> dict[str, Any]:
    """One address: what it is for, its parameters, how it is called, what it may answer."""
    rows = [parameter_of(one) for one in operation["parameters"]]
    schema = operation["responses"]["200"]["content"]["application/json"]["schema"]
    return {
        "id": operation["operationId"],
        "path": path,
        "summary": operation["summary"],
        "description": operation["description"],
        "parameters": [row for row in rows if row["name"] not in LISTING],
        "is_list": any(row["name"] == "cursor" for row in rows),
        "has_fields": any(row["name"] == "fields" for row in rows),
        "call": curl(f"{made['servers'][0]['url']}{path.format(**PLACES)}{example_query(rows)}"),
        "shape": shape_of(made, schema["$ref"].rpartition("/")[2]),
        "answers": [
            {"status": status, "words": answer["description"]}
            for status, answer in operation["responses"].items()
            if status not in ("200", "304", "400")
        ],
    }


def shape_of(made: Node, name: str) -> str:
    """What an answer holds; of a list, what each of its items is."""
    items = made["components"]["schemas"][name]["properties"].get("items")
    return type_of(items["items"]) if items else name


def parameter_of(parameter: Node) -> dict[str, Any]:
    """A row of the table of parameters."""
    schema = parameter["schema"]
    inside = schema.get("items", schema)
    return {
        "name": parameter["name"],
        "in_path": parameter["in"] == "path",
        "is_required": parameter["required"],
        "words": parameter.get("description", ""),
        "values": inside.get("enum", []),
        "type": type_of(schema),
        "repeats": schema.get("type") == "array",
        "example": parameter.get("example", ""),
        "usual": schema.get("default", ""),
    }


def type_of(schema: Node) -> str:
    """How a value is written."""
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if "anyOf" in schema:
        kinds = [type_of(one) for one in schema["anyOf"] if one.get("type") != "null"]
        return " | ".join(kinds)
    if schema.get("type") == "array":
        return f"[{type_of(schema['items'])}]"
    return str(schema.get("format") or schema.get("type", ""))


def example_query(rows: list[dict[str, Any]]) -> str:
    """A short question with the parameter one cannot leave out, else one page of two."""
    needed = [row for row in rows if row["is_required"] and not row["in_path"]]
    pairs = [f"{row['name']}={row['example']}" for row in needed]
    if any(row["name"] == "limit" for row in rows):
        pairs.append("limit=2")
    return f"?{'&'.join(pairs)}" if pairs else ""


def shared_parameters(made: Node) -> list[dict[str, Any]]:
    """Those every list has."""
    return [parameter_of(one) for one in made["paths"]["/kinds"]["get"]["parameters"]]


def shapes(made: Node) -> list[dict[str, Any]]:
    """What answers hold, field by field; what stands around every list once."""
    around = [
        name
        for name, found in made["components"]["schemas"].items()
        if "next" in found["properties"] and name not in ("Kinds", "Hits")
    ]
    return [
        {
            "name": _("Every list") if name == "Kinds" else name,
            "fields": [
                {
                    "name": field,
                    "type": type_of(schema),
                    "words": schema.get("description", "") or _("see there"),
                }
                for field, schema in found["properties"].items()
            ],
        }
        for name, found in made["components"]["schemas"].items()
        if name not in around
    ]
