"""Whatever is asked, the answer is one of those the document describes (schemathesis)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup

from config.wsgi import application
from gongkai.api.document import document
from gongkai.api.interface import api
from tests.unit.api.asking import V1, ask
from tests.unit.portal.city import City

EXAMPLES = {GenerationMode.POSITIVE: 14, GenerationMode.NEGATIVE: 8}
QUICK = {
    "deadline": None,
    "database": None,
    "derandomize": True,
    "phases": (Phase.explicit, Phase.generate),
    "suppress_health_check": list(HealthCheck),
}


@pytest.fixture(autouse=True)
def connection_kept() -> Iterator[None]:
    """As Django's test client has it: a request of its own must not end the test's transaction."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def operations(described: dict[str, Any]) -> list[Any]:
    """Every operation of the document, asked of the application itself."""
    schema = schemathesis.openapi.from_dict(described)
    schema.app = application
    return [found.ok() for found in schema.get_all_operations()]


def made_to_mean_something(case: Case, city: City, number: int) -> None:
    """Every second question is about what there is. Cursors come from answers alone."""
    real = {
        "code": "mzj",
        "number": "1",
        "public_id": city.attachment.public_id
        if case.path.startswith("/files")
        else city.document.public_id,
    }
    if number % 2:
        case.path_parameters = {name: real[name] for name in case.path_parameters or {}}
    query = case.query
    if isinstance(query, dict):
        query.pop("cursor", None)
        for name, value in query.items():  # no code has a NUL in it; that it is refused is tested
            if isinstance(value, list):
                query[name] = [str(one).replace("\0", "") for one in value]
        if "unit" in query:
            query["unit"] = ["mzj"]


@pytest.mark.parametrize("mode", list(EXAMPLES), ids=lambda mode: mode.value)
def test_every_answer_is_one_the_document_describes(whole: City, mode: GenerationMode) -> None:
    found = operations(document())
    assert len(found) == 17
    statuses: dict[str, set[int]] = {}
    for operation in found:
        if mode == GenerationMode.NEGATIVE and operation.path == "/site":
            continue  # it has no parameter that could be wrong
        number = 0

        @settings(max_examples=EXAMPLES[mode], **QUICK)
        @given(case=operation.as_strategy(generation_mode=mode))
        def asked(case: Case) -> None:
            nonlocal number
            number += 1
            if mode == GenerationMode.POSITIVE:
                made_to_mean_something(case, whole, number)
            response = case.call_and_validate(headers={"Accept-Encoding": "identity"})
            statuses.setdefault(case.path, set()).add(response.status_code)

        asked()
    if mode == GenerationMode.POSITIVE:
        assert all(200 in seen for seen in statuses.values()), statuses


def test_an_answer_that_is_not_described_is_seen(whole: City) -> None:
    described = document()
    altered = {**described, "paths": {"/site": described["paths"]["/site"]}}
    altered["components"] = {
        "schemas": {
            **described["components"]["schemas"],
            "Site": {"type": "object", "required": ["colour"]},
        }
    }
    (site,) = operations(altered)
    with pytest.raises(FailureGroup):
        site.Case().call_and_validate()
    assert site.Case().call_and_validate(checks=[not_a_server_error]).status_code == 200


def properties(schema: dict[str, Any], schemas: dict[str, Any]) -> set[str]:
    name = schema["$ref"].rpartition("/")[2]
    return set(schemas[name]["properties"])


def test_nothing_is_answered_that_is_not_described(whole: City, client: Client) -> None:
    described = document()
    schemas = described["components"]["schemas"]
    asked = {
        "/units": "Unit", "/catalogue": "Item", "/kinds": "Kind", "/themes": "Theme",
        "/records?fields=" + ",".join(schemas["Record"]["properties"]): "Record",
        "/ledger/entries": "Entry", "/ledger/keys": "LogKey", "/search?q=养老": "Hit",
        f"/records/{whole.document.public_id}/versions": "Version",
    }  # fmt: skip
    heavy = {"keywords", "summary", "html", "text", "files"}
    for path, name in asked.items():
        row = ask(client, path)["items"][0]
        left_out = heavy if name in ("Hit", "Version") else set()
        assert set(schemas[name]["properties"]) - left_out <= set(row) | left_out, path
        assert set(row) <= set(schemas[name]["properties"]), path
    whole_record = ask(client, f"/records/{whole.document.public_id}")
    assert set(whole_record) == set(schemas["WholeRecord"]["properties"])
    for path, name in {"/site": "Site", "/ledger/checkpoint": "Checkpoint",
                       "/units/mzj": "Unit"}.items():  # fmt: skip
        assert set(ask(client, path)) == set(schemas[name]["properties"]), path


def sentences(node: Any) -> list[str]:
    if isinstance(node, dict):
        own = [value for name, value in node.items()
               if name in ("description", "summary") and isinstance(value, str)]  # fmt: skip
        return own + [one for value in node.values() for one in sentences(value)]
    return [one for value in node for one in sentences(value)] if isinstance(node, list) else []


def test_the_document_speaks_the_language_of_its_address(client: Client, db: None) -> None:
    chinese = client.get(f"{V1}/openapi.json").json()
    english = client.get(f"/en{V1}/openapi.json").json()
    assert chinese["servers"] == [{"url": "http://127.0.0.1:8000/api/v1"}]
    assert english["servers"] == [{"url": "http://127.0.0.1:8000/en/api/v1"}]
    said = [words for words in sentences(english["paths"]) if words]
    assert len(said) > 100
    assert all(words.isascii() or "“" in words or "待核" in words for words in said)
    untranslated = [words for words in sentences(chinese["paths"]) if words.isascii()]
    assert untranslated == []
    assert len(chinese["paths"]) == len(english["paths"]) == 17


def test_everything_in_the_document_is_explained() -> None:
    described = document()
    for path, methods in described["paths"].items():
        operation = methods["get"]
        assert operation["summary"], path
        assert operation["description"], path
        for parameter in operation["parameters"]:
            assert parameter["description"], (path, parameter["name"])
        assert {"200", "304", "400"} <= set(operation["responses"])
        if "{" in path:
            assert "404" in operation["responses"]
    for name, schema in described["components"]["schemas"].items():
        for field, facts in schema["properties"].items():
            if field not in ("items", "facets"):
                assert facts.get("description"), (name, field)


def test_ninja_serves_no_page_of_its_own() -> None:
    assert api.docs_url is None
    assert api.openapi_url is None
