"""What every address answers for what is public."""

from __future__ import annotations

import base64
from datetime import datetime, timedelta
from itertools import product

from django.test import Client
from django.utils.http import urlencode

from gongkai.core.dates import first_day
from gongkai.ledger.rules.tree import inclusion_holds
from gongkai.records import actions
from gongkai.records.enums import Validity
from gongkai.records.models import Record
from gongkai.records.queries import for_everybody, validity_on, with_validity
from tests.people import NOW, officer
from tests.unit.api.asking import V1, ask, ids
from tests.unit.portal.city import City, out


def test_the_site_says_who_runs_it(whole: City, client: Client) -> None:
    site = ask(client, "/site")
    assert site["name"] == "云岭市人民政府"
    assert site["operator_unit"] == "云岭市人民政府办公室"
    assert site["links"]["openapi"].endswith("/api/v1/openapi.json")
    for address in site["links"].values():
        assert client.get(address.removeprefix("http://127.0.0.1:8000")).status_code == 200


def test_units_are_listed_and_told(whole: City, client: Client) -> None:
    codes = [unit["code"] for unit in ask(client, "/units")["items"]]
    assert codes == sorted(codes)
    assert {"yunling", "sfb", "mzj", "lyj", "yxz", "spc"} == set(codes)
    villages = ask(client, "/units", kind="village")["items"]
    assert [unit["code"] for unit in villages] == ["spc"]
    unit = ask(client, "/units/mzj")
    assert unit["functions"] == "管理养老服务\n负责社会救助"
    assert unit["parent"] == "yunling"
    assert unit["former_names"] == [{"name": "云岭市民政和劳动局", "until": "2004-05-31"}]
    assert client.get(unit["url"].removeprefix("http://127.0.0.1:8000")).status_code == 200


def test_the_catalogue_of_all_and_of_a_unit(whole: City, client: Client) -> None:
    items = {item["code"]: item for item in ask(client, "/catalogue", limit=100)["items"]}
    assert items["A01"]["records"] == 5
    assert items["A01"]["basis"]
    own = ask(client, "/units/mzj/catalogue", limit=100)["items"]
    assert own
    assert {item["code"] for item in own} <= set(items) | {item["code"] for item in own}
    assert {item["adopted_on"] for item in own} == {"2026-11-23"}
    assert not any(item["is_heading"] for item in own)
    assert ask(client, "/units/lyj/catalogue")["items"] == []


def test_kinds_and_themes(whole: City, client: Client) -> None:
    kinds = {kind["code"]: kind for kind in ask(client, "/kinds", limit=100)["items"]}
    assert kinds["normative_document"]["records"] == 2
    assert kinds["normative_document"]["is_binding"]
    assert not kinds["notice"]["is_binding"]
    themes = ask(client, "/themes", limit=100)
    assert themes["total"] > 20
    assert all(theme["code"] and theme["name"] for theme in themes["items"])


def test_records_are_listed_newest_first(whole: City, client: Client) -> None:
    answer = ask(client, "/records")
    newest = [record.public_id for record in for_everybody()]
    assert ids(answer) == newest
    assert set(newest) == {record.public_id for record in whole.records}
    assert (answer["total"], answer["total_is_capped"], answer["next"]) == (6, False, None)
    row = next(row for row in answer["items"] if row["id"] == whole.document.public_id)
    assert row["unit"] == {"code": "mzj", "name": "云岭市民政局"}
    assert row["document_number"] == "云民规〔2026〕6号"
    assert row["standing"] == "in_force"
    assert "html" not in row
    assert "files" not in row


FILTERS = {
    "kind=interpretation": {"interpretation"},
    "kind=interpretation&kind=public_notice": {"interpretation", "notice"},
    "unit=mzj": {"document", "interpretation", "old", "coming", "notice", "imported"},
    "unit=lyj": set(),
    "year=2013": {"imported"},
    "item=A15": {"notice"},
    "standing=abolished": {"old"},
    "standing=not_yet": {"coming"},
    "standing=in_force": {"document", "interpretation", "notice", "imported"},
    "standing=expired": set(),
    "published_until=2013-06-04": {"imported"},
    "published_until=2013-06-03": set(),
    "published_since=2026-11-23": {"document", "interpretation", "old", "coming", "notice"},
    "published_since=2026-11-24": set(),
    "changed_since=2026-11-23T00:00:00Z": {
        "document", "interpretation", "old", "coming", "notice", "imported"
    },
    "changed_since=2026-11-23T03:00:00Z": set(),
}  # fmt: skip


def test_filters_leave_out_what_they_say(whole: City, client: Client) -> None:
    names = {getattr(whole, name).public_id: name for name in (
        "document", "interpretation", "old", "coming", "notice", "imported")}  # fmt: skip
    for query, expected in FILTERS.items():
        found = client.get(f"{V1}/records?{query}").json()
        assert {names[public_id] for public_id in ids(found)} == expected, query


def test_what_was_abolished_later_has_changed_since(whole: City, client: Client) -> None:
    later = NOW + timedelta(hours=3)
    moment = (NOW + timedelta(hours=2)).isoformat()
    assert ids(ask(client, "/records", changed_since=moment)) == []
    actions.abolish(
        record=whole.interpretation, reason="已过时", on=NOW.date(), by=officer(whole.cast.issuer),
        now=later,
    )  # fmt: skip
    assert ids(ask(client, "/records", changed_since=moment)) == [whole.interpretation.public_id]


DAYS = ["2021-01-01", "2026-11-01", "2026-11-23", "2026-12-01", "2027-01-01", "2032-01-01"]


def test_the_database_judges_validity_as_the_rule_does(whole: City) -> None:
    Record.objects.filter(pk=whole.imported.pk).update(stated_validity="expired")
    for on, validity in product(map(first_day, DAYS), Validity):
        found = set(with_validity(for_everybody(), [validity], on))
        assert found == {one for one in for_everybody() if validity_on(one, on) == validity}


def test_a_record_is_told_with_text_files_ties_and_proof(whole: City, client: Client) -> None:
    record = ask(client, f"/records/{whole.document.public_id}")
    assert record["html"].startswith("<p>")
    assert "各街道办事处" in record["text"]
    assert "<p>" not in record["text"]
    assert record["keywords"] == "养老 补贴"
    (file,) = record["files"]
    assert file["name"] == "补贴标准表.pdf"
    ties = {(tie["kind"], tie["outgoing"], tie["record"]["id"]) for tie in record["ties"]}
    assert ties == {
        ("replaces", True, whole.old.public_id),
        ("interprets", False, whole.interpretation.public_id),
    }
    for name in ("versions_url", "proof_url", "url"):
        assert client.get(record[name].removeprefix("http://127.0.0.1:8000")).status_code == 200


def test_a_file_is_told_and_its_bytes_are_where_it_says(whole: City, client: Client) -> None:
    told = ask(client, f"/files/{whole.attachment.public_id}")
    assert told["sha256"] == whole.attachment.digest
    assert [record["id"] for record in told["records"]] == [whole.document.public_id]
    saved = client.get(told["url"].removeprefix("http://127.0.0.1:8000"))
    assert b"".join(saved.streaming_content) == b"%PDF-1.4 test"


def test_versions_are_listed_and_each_is_told(whole: City, client: Client) -> None:
    path = f"/records/{whole.interpretation.public_id}/versions"
    before = ask(client, path)["items"]
    by = officer(whole.cast.clerk)
    actions.open_revision(record=whole.interpretation, by=by, now=NOW)
    record = Record.objects.get(pk=whole.interpretation.pk)
    actions.save_working_copy(
        record=record, revision=record.working_copy.revision, by=by, now=NOW,
        fields={"title": "居家养老补贴怎么领", "html": "<p>新的说法。</p>", "change_note": "更正"},
    )  # fmt: skip
    assert ask(client, path)["items"] == before, "a draft is no version of the public's"
    out(whole.cast, Record.objects.get(pk=record.pk))
    after = ask(client, path)["items"]
    assert [row["number"] for row in after] == [before[0]["number"] + 1, *(
        row["number"] for row in before)]  # fmt: skip
    assert after[0]["change_note"] == "更正"
    assert "html" not in after[0]
    newest = ask(client, f"{path}/{after[0]['number']}")
    assert newest["text"] == "新的说法。"
    first = ask(client, f"{path}/{before[-1]['number']}")
    assert first["title"] == "居家养老补贴谁能领、领多少"
    assert ask(client, f"{path}/99", status=404)["code"] == "no_such_version"


def test_search_finds_counts_and_shows_the_place(whole: City, client: Client) -> None:
    answer = ask(client, "/search", q="养老")
    assert {whole.document.public_id, whole.interpretation.public_id} <= set(ids(answer))
    assert answer["total"] >= 2
    assert answer["facets"]["kind"]["interpretation"] == 1
    assert answer["facets"]["unit"] == {"mzj": answer["total"]}
    assert any("养老" in hit["excerpt"] for hit in answer["items"])
    only = ask(client, "/search", q="养老", kind="interpretation")
    assert ids(only) == [whole.interpretation.public_id]
    ended = ask(client, "/search", q="津贴", standing="ended")
    assert ids(ended) == [whole.old.public_id]
    asked = {"q": "养老", "with": "files", "fields": "id,files"}
    with_file = client.get(f"{V1}/search?" + urlencode(asked)).json()
    names = [file["name"] for hit in with_file["items"] for file in hit["files"]]
    assert names == [whole.attachment.name]
    assert ids(with_file) == [whole.document.public_id]
    assert answer["facets"]["with"]["files"] == 1
    titles = client.get(f"{V1}/search?" + urlencode({"q": "补贴标准表", "in": "title"})).json()
    assert titles["exact"] == 0


def test_search_says_when_there_is_no_index(city: City, client: Client) -> None:
    response = client.get(f"{V1}/search", {"q": "养老"})
    assert response.status_code == 503
    assert response.json()["code"] == "index_not_ready"
    assert response["Retry-After"] == "60"


def test_the_log_is_told_and_the_proof_holds(whole: City, client: Client) -> None:
    head = ask(client, "/ledger/checkpoint")
    entries = ask(client, "/ledger/entries", limit=100)["items"]
    assert [entry["index"] for entry in entries] == list(range(head["size"]))
    assert ask(client, "/ledger/keys")["items"][0]["vkey"].startswith(head["origin"])
    proof = ask(client, f"/records/{whole.document.public_id}/proof")
    assert proof["state"] == "entered"
    assert proof["entry"] in entries
    assert inclusion_holds(
        bytes.fromhex(proof["entry"]["leaf_hash"]), proof["entry"]["index"], head["size"],
        [base64.b64decode(one) for one in proof["path"]], bytes.fromhex(head["root"]),
    )  # fmt: skip
    later = ask(client, "/ledger/entries", after=entries[-2]["index"])["items"]
    assert later == entries[-1:]
    mine = ask(client, "/ledger/entries", record=whole.old.public_id)["items"]
    assert [entry["event"] for entry in mine] == ["published", "abolished"]


def test_what_waits_for_its_number_says_so(city: City, client: Client) -> None:
    assert ask(client, "/ledger/checkpoint", status=404)["code"] == "log_empty"
    proof = ask(client, f"/records/{city.document.public_id}/proof")
    assert (proof["state"], proof["entry"], proof["checkpoint"]) == ("waiting", None, None)


def test_moments_are_in_utc(whole: City, client: Client) -> None:
    record = ask(client, f"/records/{whole.document.public_id}", fields="published_at")
    assert datetime.fromisoformat(record["published_at"]) == NOW
    assert record["published_at"].endswith("Z")
