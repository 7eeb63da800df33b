"""The OpenAPI document: what django-ninja knows of the operations, completed and translated."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.conf import settings
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from gongkai.api.interface import api
from gongkai.api.schemas import Problem
from gongkai.core.middleware import ENGLISH_PREFIX

BASE = "/api/v1"
WORDS = ("description", "summary")
Node = dict[str, Any]


def document() -> Node:
    """The document in the language of the request."""
    return _made(get_language() or settings.LANGUAGE_CODE, settings.SITE_URL)


@cache
def _made(language: str, site_url: str) -> Node:
    with override(language):
        made: Node = dict(api.get_openapi_schema(path_prefix=""))
        prefix = ENGLISH_PREFIX[:-1] if language == "en" else ""
        made["servers"] = [{"url": f"{site_url}{prefix}{BASE}"}]
        made["tags"] = [{"name": name, "description": words} for name, words in _tags().items()]
        schemas = made["components"]["schemas"]
        _keep_only_answers(schemas)
        schemas["Problem"] = Problem.model_json_schema()
        for path, methods in made["paths"].items():
            for operation in methods.values():
                _complete(operation, path)
                _name_fields(operation, schemas)
        title = made["info"]["title"]
        made["info"]["title"] = _(title)
        translated: Node = _translated(made)
    return translated


def _tags() -> dict[str, str]:
    return {
        "site": _("The site and its lists of words"),
        "units": _("Units"),
        "catalogue": _("Disclosure catalogue"),
        "records": _("Records and their versions"),
        "search": _("Search"),
        "files": _("Attachments"),
        "ledger": _("Public log"),
    }


def _keep_only_answers(schemas: Node) -> None:
    """ninja lists the models of parameters too; they stand with each operation already."""
    for name in [name for name in schemas if name.endswith("Asked")]:
        del schemas[name]
    for name in ("Chosen", "Listing", "Narrowing"):
        schemas.pop(name, None)
    for schema in schemas.values():
        schema.pop("title", None)
        for field in schema.get("properties", {}).values():
            for name in ("title", "default"):
                field.pop(name, None)


def _complete(operation: Node, path: str) -> None:
    for parameter in operation["parameters"]:
        _plain(parameter)
    found = operation["responses"] = {
        str(status): answer for status, answer in operation["responses"].items()
    }
    found["200"]["description"] = _("The answer")
    found["200"]["headers"] = {"ETag": _header(_("To ask again with If-None-Match"))}
    names = {parameter["name"] for parameter in operation["parameters"]}
    if "cursor" in names:
        found["200"]["content"]["text/csv"] = {"schema": {"type": "string"}}
        found["200"]["headers"]["Link"] = _header(_("Address of the next page, rel=next"))
    found["304"] = {"description": _("Nothing changed since the answer with this ETag")}
    found["400"] = _refusal(_("The question cannot be understood; “detail” says why"))
    if "{" in path or operation["operationId"] == "checkpoint":
        found["404"] = _refusal(_("There is no such thing, or it is not public"))
    if "/records/{" in path:
        found["410"] = _refusal(_("It was public and was withdrawn or erased; “facts” say why"))
    if operation["operationId"] == "search":
        found["503"] = _refusal(_("The index is being made; ask again after Retry-After"))


def _name_fields(operation: Node, schemas: Node) -> None:
    """``fields`` may hold the names this very operation knows, and no others."""
    answer = operation["responses"]["200"]["content"]["application/json"]["schema"]["$ref"]
    properties = schemas[answer.rpartition("/")[2]]["properties"]
    items = properties.get("items", {}).get("items")
    if items and "next" in properties:
        properties = schemas[items["$ref"].rpartition("/")[2]]["properties"]
    for parameter in operation["parameters"]:
        if parameter["name"] == "fields":
            names = "|".join(properties)
            parameter["schema"]["pattern"] = f"^(({names})(,({names}))*)?$"
            parameter["example"] = ",".join(list(properties)[:3])


def _plain(parameter: Node) -> None:
    """A parameter that is left out is not null, and its example is one of the parameter."""
    schema = parameter["schema"]
    for name in ("title", "description", "default" if "anyOf" in schema else "title"):
        schema.pop(name, None)
    either = [one for one in schema.pop("anyOf", []) if one.get("type") != "null"]
    for one in either[:1]:
        schema |= one
    examples = parameter.pop("examples", None) or schema.pop("examples", None)
    schema.pop("examples", None)
    if examples and examples[0] not in ("", []):
        parameter["example"] = examples[0]
    if parameter["in"] == "path":
        parameter["description"] = _path_words()[parameter["name"]]


def _path_words() -> dict[str, str]:
    return {
        "code": _("Code of the unit"),
        "public_id": _("Its id, as it stands in its address"),
        "number": _("Number of the version"),
    }


def _header(words: str) -> Node:
    return {"description": words, "schema": {"type": "string"}}


def _refusal(words: str) -> Node:
    schema = {"$ref": "#/components/schemas/Problem"}
    return {"description": words, "content": {"application/problem+json": {"schema": schema}}}


def _translated(node: Any) -> Any:
    """Every sentence of the document in the language that is active."""
    if isinstance(node, dict):
        return {
            name: _(value) if name in WORDS and isinstance(value, str) and value
            else _translated(value)
            for name, value in node.items()
        }  # fmt: skip
    return [_translated(one) for one in node] if isinstance(node, list) else node
