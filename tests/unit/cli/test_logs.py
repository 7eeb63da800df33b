"""What gets into the log of the server, and what does not."""

from __future__ import annotations

import logging

import pytest

from config.logs import Notable


def said(name: str, **facts: object) -> bool:
    record = logging.LogRecord(name, logging.WARNING, "", 0, "Bad Request: /api/", (), None)
    record.__dict__.update(facts)
    return Notable().filter(record)


@pytest.mark.parametrize("status", [500, 503])
def test_a_fault_of_the_house_is_said(status: int) -> None:
    assert said("django.request", status_code=status)


@pytest.mark.parametrize("status", [400, 403, 404, 422, 429])
def test_a_slip_of_whoever_asked_is_in_the_line_of_the_request_alone(status: int) -> None:
    assert not said("django.request", status_code=status)


def test_what_is_said_about_safety_and_what_has_no_status_stays() -> None:
    assert said("django.security.csrf", status_code=403)
    assert said("django.request")
    assert said("gongkai.worker")
