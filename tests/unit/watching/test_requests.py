"""Every request has a number, one line in the log, and nothing of a person in it."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from structlog.testing import capture_logs

from tests.people import Cast

GIVEN = "proxy-0123456789"


@pytest.fixture
def client() -> Client:
    return Client(raise_request_exception=False)


def number(client: Client, given: str = GIVEN) -> str:
    return str(client.get("/livez", headers={"X-Request-ID": given})["X-Request-ID"])


def test_each_answer_bears_a_number_of_its_own(client: Client) -> None:
    first, second = client.get("/livez"), client.get("/livez")
    assert len(first["X-Request-ID"]) == 16
    assert first["X-Request-ID"] != second["X-Request-ID"]


def test_a_number_is_taken_from_a_trusted_proxy_alone(client: Client, settings: Any) -> None:
    from ipaddress import ip_network

    assert number(client) != GIVEN
    settings.TRUSTED_PROXIES = [ip_network("127.0.0.1")]
    assert number(client) == GIVEN
    assert number(client, "<script>alert(1)") != "<script>alert(1)"
    settings.TRUSTED_PROXIES = [ip_network("192.0.2.1")]
    assert number(client) != GIVEN


def test_one_line_tells_view_answer_and_time_but_not_what_was_asked(
    client: Client, cast: Cast
) -> None:
    with capture_logs() as said:
        client.get("/ss/?q=张某某13900000000")
    (line,) = [line for line in said if line["event"] == "request"]
    assert (line["view"], line["method"], line["status"]) == ("portal:find", "GET", 200)
    assert line["ms"] >= 0
    assert "张某某" not in str(said)
    assert "13900000000" not in str(said)


def test_a_strange_method_is_not_a_label_of_its_own(client: Client) -> None:
    with capture_logs() as said:
        client.generic("FROBNICATE", "/livez")
    assert [line["method"] for line in said if line["event"] == "request"] == ["other"]
