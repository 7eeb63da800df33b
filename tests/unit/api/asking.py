"""How the tests ask."""

from __future__ import annotations

from typing import Any

from django.test import Client

V1 = "/api/v1"


def ask(client: Client, path: str, status: int = 200, **query: Any) -> Any:
    """The answer as JSON; its status must be the one expected."""
    response = client.get(f"{V1}{path}", query)
    assert response.status_code == status, response.content.decode()[:600]
    return response.json()


def ids(answer: Any) -> list[str]:
    """Ids of the records of a list."""
    return [row["id"] for row in answer["items"]]
