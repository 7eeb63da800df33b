"""How the interface behaves: pages, fields, tables, ETags, refusals, cost."""

from __future__ import annotations

import csv
import io
from itertools import product
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from gongkai.api.rules import as_table, harmless
from gongkai.organisations.models import Organisation
from gongkai.records.models import Record
from gongkai.records.queries import for_everybody
from tests.unit.api.asking import V1, ask, ids
from tests.unit.portal.city import City, public

LISTS = {
    "/units": 8, "/catalogue": 5, "/units/mzj/catalogue": 6, "/kinds": 3, "/themes": 4,
    "/records": 4, "/records?fields=title,html,text,files": 7, "/search?q=养老": 8,
    "/ledger/entries": 4, "/ledger/keys": 3,
}  # fmt: skip


def walked(client: Client, path: str, **query: Any) -> list[dict[str, Any]]:
    """All rows of a list, page by page."""
    rows, cursor = [], ""
    for _page in range(200):
        answer = ask(client, path, **query, **({"cursor": cursor} if cursor else {}))
        rows += answer["items"]
        cursor = answer["next"]
        if not cursor:
            return rows
    raise AssertionError("the list has no end")


def test_pages_one_by_one_are_the_whole_list(whole: City, client: Client) -> None:
    for path in [path for path in LISTS if "?" not in path]:
        together = walked(client, path, limit=100)
        assert together, path
        assert walked(client, path, limit=1 if len(together) < 30 else 7) == together, path


def test_pages_of_a_search_are_the_whole_answer(whole: City, client: Client) -> None:
    found = [row["id"] for row in walked(client, "/search", q="养老", limit=1)]
    assert len(found) == len(set(found)) > 1
    assert set(found) == set(ids(ask(client, "/search", q="养老", limit=50)))


def test_a_list_that_grows_meanwhile_shows_nothing_twice(whole: City, client: Client) -> None:
    first = ask(client, "/records", limit=3)
    public(whole.cast, title="翻页之间发布的通知")
    second = ask(client, "/records", limit=100, cursor=first["next"])
    assert set(ids(first)) & set(ids(second)) == set()
    assert len(ids(first) + ids(second)) == 6


def test_the_next_page_is_named_whole_in_the_header(whole: City, client: Client) -> None:
    response = client.get(f"{V1}/records?limit=2&kind=normative_document&limit=1")
    link = response["Link"]
    assert link.endswith('>; rel="next"')
    address = link[1:].partition(">")[0].removeprefix("http://127.0.0.1:8000")
    answer = client.get(address).json()
    assert len(answer["items"]) == 1
    assert answer["next"] is None


def test_an_altered_cursor_is_refused(whole: City, client: Client) -> None:
    cursor = ask(client, "/records", limit=2)["next"]
    assert ask(client, "/records", limit=2, cursor=cursor)["items"]
    altered = [cursor[:-1] + ("A" if cursor[-1] != "A" else "B"), cursor[1:], "x", cursor * 2]
    for one in altered:
        assert ask(client, "/records", 400, limit=2, cursor=one)["code"] == "bad_cursor"


def test_a_cursor_belongs_to_its_question(whole: City, client: Client) -> None:
    cursor = ask(client, "/records", limit=1)["next"]
    assert ask(client, "/records", 400, limit=1, cursor=cursor, kind="notice")["status"] == 400
    assert ask(client, "/units", 400, cursor=cursor)["code"] == "bad_cursor"
    english = client.get(f"/en{V1}/records", {"limit": 3, "cursor": cursor})
    assert english.status_code == 200, "the language is not part of the question"


def test_only_the_fields_asked_for_are_told(whole: City, client: Client) -> None:
    rows = ask(client, "/records", fields="title,unit")["items"]
    assert all(list(row) == ["id", "title", "unit"] for row in rows)
    one = ask(client, f"/records/{whole.document.public_id}", fields="text,files")
    assert set(one) == {"id", "text", "files"}
    with_text = ask(client, "/records", fields="html,files,summary")["items"]
    assert all(row["html"] for row in with_text)
    assert any(row["files"] for row in with_text)
    refused = ask(client, "/records", 400, fields="title,colour")
    assert refused["code"] == "unknown_field"
    assert "colour" in refused["detail"]
    assert "document_number" in refused["facts"]["known"]


def table(response: Any) -> list[dict[str, str]]:
    text = response.content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_a_list_is_a_table_too(whole: City, client: Client) -> None:
    asked = f"{V1}/records?fields=title,unit,published_at,files,version&limit=3"
    by_name = client.get(f"{asked}&format=csv")
    by_header = client.get(asked, headers={"accept": "text/csv"})
    assert by_name["Content-Type"].startswith("text/csv; charset=utf-8")
    assert by_name.content.startswith(b"\xef\xbb\xbf")
    assert b"\r\n" in by_name.content
    assert table(by_name) == table(by_header)
    assert by_header["Vary"] == "Accept"
    rows = client.get(asked).json()["items"]
    assert [row["title"] for row in table(by_name)] == [row["title"] for row in rows]
    assert {row["unit.code"] for row in table(by_name)} == {"mzj"}
    assert 'rel="next"' in by_name["Link"]
    assert client.get(asked, headers={"accept": "*/*"})["Content-Type"].startswith(
        "application/json"
    )


def test_no_cell_is_a_formula(whole: City, client: Client) -> None:
    Record.objects.filter(pk=whole.notice.pk).update(title='=HYPERLINK("x")，关于公示')
    rows = table(client.get(f"{V1}/records?fields=title&format=csv"))
    titles = {row["id"]: row["title"] for row in rows}
    assert titles[whole.notice.public_id] == '\'=HYPERLINK("x")，关于公示'
    assert titles[whole.document.public_id] == whole.document.title


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r", "＝", "－"])
def test_what_a_spreadsheet_works_out_gets_an_apostrophe(sign: str) -> None:
    assert harmless(f"{sign}1") == f"'{sign}1"
    assert harmless(f"1{sign}") == f"1{sign}"


def test_a_table_can_be_read_back() -> None:
    row = {"a": 'sagt "ja", sonst\nnichts', "b": -5, "c": {"d": None, "e": ["x", "y"]}, "f": True}
    text = as_table([row, {"a": "", "b": 1, "c": {"d": "", "e": []}, "f": False}], list(row))
    first, second = csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""))
    assert first == {"a": row["a"], "b": "-5", "c.d": "", "c.e": "x; y", "f": "True"}
    assert second["b"] == "1"


CONDITIONAL = ["/site", "/units/mzj", "/records", "/records?format=csv", "/ledger/checkpoint",
               "/openapi.json"]  # fmt: skip


def test_the_same_answer_is_not_sent_twice(whole: City, client: Client) -> None:
    for path in CONDITIONAL:
        is_sent_once(client, path)


def is_sent_once(client: Client, path: str) -> None:
    first = client.get(V1 + path)
    assert first.status_code == 200
    assert first["Cache-Control"] == "no-cache"
    again = client.get(V1 + path, headers={"if-none-match": first["ETag"]})
    assert again.status_code == 304
    assert again.content == b""
    assert again["ETag"] == first["ETag"]
    assert again["Access-Control-Allow-Origin"] == "*"
    other = client.get(V1 + path, headers={"if-none-match": '"another"'})
    assert (other.status_code, other.content) == (200, first.content)


def test_a_change_is_another_answer(whole: City, client: Client) -> None:
    before = client.get(f"{V1}/records")
    public(whole.cast, title="新发布的通知")
    after = client.get(f"{V1}/records", headers={"if-none-match": before["ETag"]})
    assert after.status_code == 200
    assert after["ETag"] != before["ETag"]


def test_a_checkpoint_says_when_it_was_signed(whole: City, client: Client) -> None:
    first = client.get(f"{V1}/ledger/checkpoint")
    again = client.get(
        f"{V1}/ledger/checkpoint", headers={"if-modified-since": first["Last-Modified"]}
    )
    assert again.status_code == 304


def test_other_sites_may_read(whole: City, client: Client) -> None:
    response = client.get(f"{V1}/records", headers={"origin": "https://other.example"})
    assert response["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in response
    before = client.options(f"{V1}/records", headers={"access-control-request-method": "GET"})
    assert before.status_code == 204
    assert before["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    assert "If-None-Match" in before["Access-Control-Allow-Headers"]


def test_head_is_get_without_a_body(whole: City, client: Client) -> None:
    asked = client.head(f"{V1}/records")
    assert asked.status_code == 200
    assert asked["ETag"] == client.get(f"{V1}/records")["ETag"]
    assert asked.content == b""


def test_nothing_can_be_written(db: None) -> None:
    client = Client(enforce_csrf_checks=True)
    paths = ("/records", "/site", "/openapi.json", "/nowhere")
    for path, method in product(paths, ("post", "put", "patch", "delete")):
        response = getattr(client, method)(V1 + path)
        assert response.status_code == 405
        assert response["Allow"] == "GET, HEAD, OPTIONS"
        assert response.json()["code"] == "method_not_allowed"


REFUSED = {
    "/nowhere": (404, "no_such_address"),
    "/records/": (404, "no_such_address"),
    "/records/0000000000000": (404, "no_such_record"),
    "/records/0000000000000/versions": (404, "no_such_record"),
    "/records/0000000000000/proof": (404, "no_such_record"),
    "/units/nowhere": (404, "no_such_unit"),
    "/units/nowhere/catalogue": (404, "no_such_unit"),
    "/files/0000000000000": (404, "no_such_file"),
    "/records?limit=0": (400, "bad_parameter"),
    "/records?limit=101": (400, "bad_parameter"),
    "/records?limit=many": (400, "bad_parameter"),
    "/records?kind=poem": (400, "bad_parameter"),
    "/records?unit=nowhere": (400, "bad_parameter"),
    "/records?year=26": (400, "bad_parameter"),
    "/records?year=30109538308338166": (400, "bad_parameter"),
    "/records/abc%00": (404, "no_such_address"),
    "/records?published_since=yesterday": (400, "bad_parameter"),
    "/records?changed_since=2026-11-23T00:00:00": (400, "bad_parameter"),
    "/records?unit=mzj%00": (400, "bad_parameter"),
    "/records?untis=mzj": (400, "unknown_parameter"),
    "/site?limit=1": (400, "unknown_parameter"),
    "/search": (400, "bad_parameter"),
    "/search?q=": (400, "bad_parameter"),
}


def test_a_refusal_is_a_problem_in_both_languages(whole: City, client: Client) -> None:
    for path, (status, code) in REFUSED.items():
        refuses(client, path, status, code)


def test_days_at_the_edges_of_time_break_nothing(whole: City, client: Client) -> None:
    for query, number in {
        "published_since=0001-01-01": 6, "published_until=9999-12-31": 6,
        "published_since=9999-12-31": 0, "published_until=0001-01-01": 0,
        "changed_since=0001-01-01T00:00:00%2B14:00": 6,
        "changed_since=9999-12-31T23:59:59-12:00": 0,
    }.items():  # fmt: skip
        assert client.get(f"{V1}/records?{query}").json()["total"] == number, query
    for day in ("0001-01-01", "9999-12-31"):
        for name in ("published_since", "published_until"):
            ask(client, "/search", **{"q": "养老", name: day})


def refuses(client: Client, path: str, status: int, code: str) -> None:
    chinese, english = client.get(V1 + path), client.get(f"/en{V1}{path}")
    for response in (chinese, english):
        assert response.status_code == status, path
        assert response["Content-Type"].startswith("application/problem+json")
        assert response["Access-Control-Allow-Origin"] == "*"
        body = response.json()
        assert (body["status"], body["code"]) == (status, code)
        assert {"type", "title", "detail"} <= set(body)
        assert client.get(body["type"].removeprefix("http://127.0.0.1:8000")).status_code == 200
    assert chinese.json()["detail"] != english.json()["detail"]
    assert not chinese.json()["detail"].isascii()


def test_a_breakdown_tells_a_number_and_nothing_else(
    whole: City, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(*_all: Any) -> None:
        raise RuntimeError("a secret detail")

    monkeypatch.setattr("gongkai.api.operations.site.site_row", breaks)
    response = client.get(f"{V1}/site")
    assert response.status_code == 500
    assert response["Content-Type"].startswith("application/problem+json")
    assert b"a secret detail" not in response.content
    assert len(response.json()["facts"]["reference"]) == 8


def test_no_cookie_and_no_session(whole: City, client: Client) -> None:
    for path in ("/records", "/site", "/nowhere"):
        response = client.get(V1 + path)
        assert not response.cookies
        assert "Cookie" not in response.get("Vary", "")


def queries(client: Client, path: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as caught:
        assert client.get(V1 + path).status_code == 200
    return len(caught)


def test_more_rows_cost_no_more_questions(whole: City, client: Client) -> None:
    for path in LISTS:
        costs_the_same(client, path)


def costs_the_same(client: Client, path: str) -> None:
    sign = "&" if "?" in path else "?"
    client.get(V1 + path)
    few = queries(client, f"{path}{sign}limit=1")
    many = queries(client, f"{path}{sign}limit=100")
    assert many <= LISTS[path], (few, many)
    assert many - few <= 1, "at most a list that was empty before"


def test_one_record_costs_few_questions(whole: City, client: Client) -> None:
    for path in ("", "/versions", "/versions/1", "/proof"):
        assert queries(client, f"/records/{whole.document.public_id}{path}") <= 12, path


def test_a_total_stops_counting(
    whole: City, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gongkai.api.pages.COUNT_CAP", 4)
    answer = ask(client, "/records")
    assert (answer["total"], answer["total_is_capped"]) == (4, True)
    assert len(answer["items"]) == for_everybody().count() == 6


def test_a_unit_that_has_ended_is_told_when_asked_for(whole: City, client: Client) -> None:
    Organisation.objects.filter(code="spc").update(valid_until="2026-10-31")
    assert "spc" not in {row["code"] for row in ask(client, "/units")["items"]}
    assert "spc" in {row["code"] for row in ask(client, "/units", ended="true")["items"]}
    assert ask(client, "/units/spc")["exists_until"] == "2026-10-31"
