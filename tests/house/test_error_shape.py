"""One error shape: a refusal is a page for people and the same as JSON for programs."""

from __future__ import annotations

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path
from lxml import html

from config.urls import urlpatterns as house
from gongkai.core import errors
from gongkai.core.access import public_view

KINDS = {
    kind.__name__: kind
    for kind in (
        errors.DomainError, errors.InvalidInput, errors.NotPermitted, errors.NotFound, errors.Gone,
        errors.StateChanged,
    )
}  # fmt: skip
SENTENCE = "请先填写标题，再提交。"


@public_view
def refuse(request: HttpRequest, kind: str) -> HttpResponse:
    raise KINDS[kind]("title_missing", SENTENCE, field="title")


@public_view
def break_down(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("a secret detail")


urlpatterns = [
    *house,
    path("house-control/refuse/<str:kind>/", refuse, name="refuse"),
    path("house-control/break/", break_down, name="break"),
    path("api/house-control/refuse/<str:kind>/", refuse, name="refuse_api"),
]
handler404 = "gongkai.core.middleware.page_not_found"
handler500 = "gongkai.core.middleware.server_error"

pytestmark = [pytest.mark.urls(__name__), pytest.mark.django_db]


@pytest.mark.parametrize("name", KINDS)
def test_people_get_a_page_with_the_sentence(name: str, client: Client) -> None:
    answer = client.get(f"/house-control/refuse/{name}/")
    assert answer.status_code == KINDS[name].status
    assert answer.headers["Content-Type"].startswith("text/html")
    page = html.fromstring(answer.content)
    assert page.xpath("string(//title)").strip()
    assert len(page.xpath("//h1")) == 1
    if KINDS[name].status not in (404, 410):
        assert SENTENCE in page.text_content()


@pytest.mark.parametrize("name", KINDS)
def test_programs_get_the_same_as_json(name: str, client: Client) -> None:
    expected = {"code": "title_missing", "message": SENTENCE, "facts": {"field": "title"}}
    by_path = client.get(f"/api/house-control/refuse/{name}/")
    by_header = client.get(f"/house-control/refuse/{name}/", headers={"accept": "application/json"})
    for answer in (by_path, by_header):
        assert answer.status_code == KINDS[name].status
        assert answer.json() == expected


def test_a_page_that_does_not_exist_has_the_same_shape(client: Client) -> None:
    answer = client.get("/api/house-control/nothing/")
    assert answer.status_code == 404
    assert set(answer.json()) == {"code", "message", "facts"}
    assert client.get("/house-control/nothing/").status_code == 404


def test_a_breakdown_tells_a_reference_number_and_nothing_else() -> None:
    client = Client(raise_request_exception=False)
    answer = client.get("/house-control/break/")
    assert answer.status_code == 500
    assert b"a secret detail" not in answer.content
    reference = client.get("/house-control/break/", headers={"accept": "application/json"}).json()
    assert reference["code"] == "server_error"
    assert len(reference["facts"]["reference"]) == 8
