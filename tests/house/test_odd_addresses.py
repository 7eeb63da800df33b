"""Whatever stands behind the question mark, no page of portal or desk breaks."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from tests.people import Cast, login
from tests.support import url_factories
from tests.support.url_factories import DOORS, FOR_EVERY_OFFICER
from tests.unit.records.road import published

url_factories.load()
ROOT = Path(__file__).resolve().parent.parent.parent / "gongkai"
ASKED = re.compile(r"""(?:GET\.get|GET, |given\.get|_number\(given, )\(?["'](\w+)["']""")
FORM_FIELD = re.compile(r"^    (\w+) = forms\.\w+Field\(", re.M)
ODD = ["-1", "１２", "²", "9" * 400, "9" * 18 + "-" + "9" * 18, "a&b=c#d\x00%", "2026-13-45"]
PORTAL = {
    "portal:home": (), "portal:units": (), "portal:unit": ("mzj",), "portal:find": (),
    "portal:feeds": (), "portal:feed": (), "portal:unit_feed": ("mzj",),
    "portal:unit_section": ("mzj",), "portal:section": (), "portal:site_map": (),
    "portal:sitemap": (),
}  # fmt: skip


def names_read() -> set[str]:
    """Every name a view of portal or desk looks for behind the question mark."""
    found: set[str] = set()
    for part in ("desk", "portal"):
        for path in (ROOT / part).rglob("*.py"):
            source = path.read_text(encoding="utf-8")
            found |= set(ASKED.findall(source))
            if path.parent.name == "forms":
                found |= set(FORM_FIELD.findall(source))
    return found


NAMES = sorted(names_read())


def queries() -> list[dict[str, str]]:
    """Each odd value under every name at once; without a unit, for an odd one is 404 at once."""
    others = [name for name in NAMES if name != "unit"]
    return [dict.fromkeys(NAMES, ODD[0]), *(dict.fromkeys(others, value) for value in ODD)]


def breaks(client: Client, url: str) -> list[str]:
    """The odd queries this address cannot bear."""
    client.raise_request_exception = False
    return [
        f"{url} with {next(iter(query.values()))[:20]!r}"
        for query in queries()
        if client.get(url, query).status_code >= 500
    ]


def test_the_names_are_found() -> None:
    assert {"before", "after", "against", "find", "page", "day", "q", "words", "unit", "year",
            "older", "view", "only", "batch"} <= set(NAMES)  # fmt: skip


@pytest.mark.parametrize("name", sorted(name for name in DOORS if name.startswith("desk:")))
def test_no_page_of_the_desk_breaks(name: str, cast: Cast) -> None:
    door = DOORS[name](cast)
    if door.method != "get":
        pytest.skip("it is not opened by its address")
    url = reverse(name, args=door.args, kwargs=dict(door.kwargs))
    assert breaks(login(Client(), door.owner), url) == []


@pytest.mark.parametrize("name", sorted(FOR_EVERY_OFFICER))
def test_no_page_for_everybody_at_work_breaks(name: str, cast: Cast) -> None:
    assert breaks(login(Client(), cast.clerk), reverse(name)) == []


@pytest.mark.parametrize("name", sorted(PORTAL))
def test_no_page_of_the_portal_breaks(name: str, cast: Cast) -> None:
    published(cast)
    assert breaks(Client(), reverse(name, args=PORTAL[name])) == []


def test_no_public_record_breaks(cast: Cast) -> None:
    record = published(cast)
    assert breaks(Client(), record.get_absolute_url()) == []


def test_a_page_that_breaks_is_seen(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def trusting(text: str | None) -> int | None:
        return int(text) if text else None

    monkeypatch.setattr("gongkai.desk.views.todo.whole_number", trusting)
    assert breaks(login(Client(), cast.clerk), reverse("desk:done")) != []
