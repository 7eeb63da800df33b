"""Addresses of the old site lead to what stands there now, and never anywhere else."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from gongkai.audit.models import AuditEntry
from gongkai.core.errors import InvalidInput, NotPermitted
from gongkai.records import actions
from gongkai.records.models import OldAddress, Record
from gongkai.records.queries import erasures_waiting
from gongkai.records.rules.addresses import Place, asked_for, own_path, place_of
from tests.people import NOW, login, officer
from tests.unit.portal.city import City


def add(city: City, old: str, new: str) -> OldAddress:
    return actions.add_old_address(old=old, new=new, note="", by=officer(city.cast.office), now=NOW)


def led(client: Client, address: str, **more: Any) -> tuple[int, str]:
    response = client.get(address, **more)
    return response.status_code, response.headers.get("Location", "")


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("https://Old.Example/info/1.html", Place("old.example", "/info/1.html")),
        ("http://old.example:8080/a?id=3&x=%E9%80%9A", Place("old.example", "/a?id=3&x=通")),
        ("/info/%E9%80%9A%E7%9F%A5.html#top", Place("", "/info/通知.html")),
        ("/a%C4%E3.html", Place("", "/a%C4%E3.html")),
        ("/?id=7", Place("", "/?id=7")),
        ("/", None), ("https://old.example", None), ("info/1.html", None), ("", None),
        ("//old.example/x", None), ("javascript:alert(1)", None), ("/a b", None),
        ("ftp://old.example/x", None), ("/" + "长" * 600, None), ("http://[::1/x", None),
        ("/a\\b", None), ("/a\nb", None),
    ],
)  # fmt: skip
def test_an_old_address_has_one_form(text: str, place: Place | None) -> None:
    assert place_of(text) == place


def test_what_is_asked_with_its_question_is_looked_for_first() -> None:
    assert asked_for("/a", "id=3") == ["/a?id=3", "/a"]
    assert asked_for("/a", "") == ["/a"]


@pytest.mark.parametrize(
    "target", ["//evil.example/", "https://evil.example/", "/\\evil.example", "evil", "", "/a\tb",
               "\\\\evil", "javascript:x", "/" + "a" * 400, "/desk/", "/desk", "/en/desk/x/?a=b",
               "/accounts/login/", "/%64esk/", "/lm/../desk/", "/desk?next=/lm/"],
)  # fmt: skip
def test_no_target_is_elsewhere(target: str) -> None:
    assert own_path("/lm/zcwj/") == "/lm/zcwj/"
    assert own_path("/en/lm/desks/?from=/desk/") == "/en/lm/desks/?from=/desk/"
    assert own_path(target) == ""


def test_an_import_leads_here_by_itself(city: City, client: Client) -> None:
    page = city.imported.get_absolute_url()
    assert led(client, "/1") == (301, page)
    assert led(client, "/1?from=timeline") == (301, page)
    assert client.get("/1").headers["Cache-Control"] == "no-cache"
    assert client.head("/1").status_code == 301
    assert client.post("/1").status_code in (403, 404)
    assert led(client, "/2") == (404, "")


def test_by_the_name_of_the_old_site_one_goes_on_under_ours(
    city: City, client: Client, settings: Any
) -> None:
    settings.ALLOWED_HOSTS = ["old.example", "testserver"]
    settings.SITE_URL = "https://gk.example.cn"
    page = f"https://gk.example.cn{city.imported.get_absolute_url()}"
    assert led(client, "/1", headers={"Host": "old.example"}) == (301, page)
    assert led(client, "/1", headers={"Host": "old.example:8080"}) == (301, page)


def test_two_old_sites_with_one_path_are_told_apart(
    city: City, client: Client, settings: Any
) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    add(city, "https://other.example/1", "/lm/zcwj/")
    there = led(client, "/1", headers={"Host": "other.example"})
    assert there[1].endswith("/lm/zcwj/")
    here = led(client, "/1", headers={"Host": "old.example"})
    assert here[1].endswith(city.imported.get_absolute_url())
    assert led(client, "/1") == (404, "")
    add(city, "/1", "/lm/zcjd/")
    assert led(client, "/1") == (301, "/lm/zcjd/")


def test_no_page_of_ours_is_ever_hidden(city: City, client: Client) -> None:
    real = city.document.get_absolute_url()
    OldAddress.objects.create(address=real, target="/lm/zcwj/", made_at=NOW, made_by="x")
    assert client.get(real).status_code == 200
    add(city, "/gk/oldpage/", "/lm/zcwj/")
    assert led(client, "/gk/oldpage/") == (301, "/lm/zcwj/")


def test_a_page_that_is_not_there_shows_the_ways_on(city: City, client: Client) -> None:
    withdrawn = city.imported.get_absolute_url()
    actions.withdraw(record=city.imported, reason="数据有误", by=officer(city.cast.issuer), now=NOW)
    for address, status in (("/nothing/", 404), (withdrawn, 410), ("/en/nothing/", 404)):
        answer = client.get(address)
        page = answer.content.decode()
        assert answer.status_code == status
        assert 'role="search"' in page
        assert 'class="site-nav"' in page
        assert '/jg/">' in page
    assert 'class="desk-rail"' not in client.get("/desk/nothere/").content.decode()
    at_desk = login(Client(), city.cast.clerk).get("/desk/nothere/")
    assert at_desk.status_code == 404
    assert 'class="desk-rail"' in at_desk.content.decode()
    assert "也可能是您的账号没有这项权限" in at_desk.content.decode()


def test_the_desk_and_programs_are_led_nowhere(city: City, client: Client) -> None:
    for address in ("/desk/nothere/", "/api/nothere", "/accounts/nothere/", "/static/nothere.css"):
        OldAddress.objects.create(address=address, target="/lm/zcwj/", made_at=NOW, made_by="x")
        assert client.get(address).status_code == 404
        with pytest.raises(InvalidInput):
            add(city, address, "/lm/zcwj/")


def test_what_was_withdrawn_says_so_at_its_old_address_too(city: City, client: Client) -> None:
    assert led(client, "/1")[0] == 301
    actions.withdraw(
        record=city.imported, reason="数据有误，核实后再公开", by=officer(city.cast.issuer),
        now=NOW,
    )  # fmt: skip
    gone = client.get("/1")
    assert gone.status_code == 410
    assert "数据有误，核实后再公开" in gone.content.decode()
    assert "旧站文件" not in gone.content.decode()


def test_an_erasure_takes_the_old_address_with_it(city: City, client: Client) -> None:
    assert OldAddress.objects.filter(record=city.imported).exists()
    actions.ask_erasure(
        record=city.imported, reason="误公开", by=officer(city.cast.issuer), now=NOW
    )
    (asked,) = erasures_waiting(officer(city.cast.office))
    actions.confirm_erasure(erasure=asked, by=officer(city.cast.office), now=NOW)
    assert not OldAddress.objects.filter(record=city.imported).exists()
    assert client.get("/1").status_code == 404


def test_what_was_never_public_has_no_old_address(city: City, client: Client) -> None:
    Record.objects.filter(pk=city.imported.pk).update(audience="staff")
    assert client.get("/1").status_code == 404


def test_a_page_that_is_not_there_costs_three_questions(
    city: City, client: Client, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(3):  # who the site is, its menu, and the old address
        client.get("/nothing/here.html")
    with django_assert_num_queries(0):
        client.post("/desk/nothere/")


# --- keeping them -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("nonsense", "/lm/zcwj/", "old_address_wrong"), ("/", "/lm/zcwj/", "old_address_wrong"),
        ("/desk/x", "/lm/zcwj/", "old_address_own"), ("/x", "//evil.example/", "new_address_wrong"),
        ("/x", "https://evil.example/", "new_address_wrong"),
        ("/x", "/nothing/at/all", "new_address_wrong"), ("/x", "0000000000000", "no_such_record"),
        ("https://old.example/1", "/lm/zcwj/", "old_address_taken"),
        ("/x", "/x", "new_address_wrong"), ("/x", "/gk/notthere/", "new_address_wrong"),
        ("/x", "/lm/nosuch/", "new_address_wrong"), ("/x", "/jg/nosuch/", "new_address_wrong"),
        ("/x", "/desk/", "new_address_wrong"), ("/x", "/fj/notthere/", "new_address_wrong"),
        ("/lm/zcwj/", "/jg/", "old_address_own"), ("/?id=7", "/jg/", "old_address_own"),
        ("https://old.example/jg/mzj/", "/jg/", "old_address_own"),
    ],
)  # fmt: skip
def test_what_would_lead_astray_is_refused(city: City, old: str, new: str, code: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        add(city, old, new)
    assert refused.value.code == code


def test_nobody_is_sent_in_a_circle(city: City) -> None:
    add(city, "/jg/gone/", "/jg/mzj/")
    OldAddress.objects.create(address="/y", target="/jg/away/", made_at=NOW, made_by="x")
    for old, new in (("/x", "/jg/gone/"), ("/jg/away/", "/lm/zcwj/")):
        with pytest.raises(InvalidInput) as refused:
            add(city, old, new)
        assert refused.value.code == "addresses_in_a_circle"


def test_only_the_office_keeps_them_and_it_is_written_down(city: City) -> None:
    kept = add(city, "/info/5.html", city.document.public_id)
    assert kept.record == city.document
    actions.remove_old_address(kept=kept, by=officer(city.cast.office), now=NOW)
    verbs = AuditEntry.objects.filter(object_kind="old_address").values_list("verb", flat=True)
    assert list(verbs.order_by("id")) == ["setting", "delete"]
    with pytest.raises(NotPermitted):
        actions.add_old_address(
            old="/x", new="/lm/zcwj/", note="", by=officer(city.cast.clerk), now=NOW
        )


def test_a_list_is_taken_over_whole_or_not_at_all(city: City) -> None:
    by = officer(city.cast.office)
    before = OldAddress.objects.count()
    rows = [actions.Moved("/a", "/lm/zcwj/", 1), actions.Moved("b", "/lm/zcwj/", 2),
            actions.Moved("/c", "https://evil.example/", 3),
            actions.Moved("/a", "/lm/zcjd/", 4), actions.Moved("/d", "", 5),
            actions.Moved("/e", "/lm/nosuch/", 6)]  # fmt: skip
    with pytest.raises(InvalidInput) as refused:
        actions.add_old_addresses(rows=rows, by=by, now=NOW)
    faults = refused.value.facts["faults"]
    assert [fault[:4] for fault in faults] == [f"第{line}行：" for line in range(2, 7)]
    assert "与第1行重复" in faults[2]
    assert refused.value.facts["count"] == 5
    assert OldAddress.objects.count() == before
    good = [rows[0], actions.Moved("/c", city.document.get_absolute_url(), 2)]
    assert actions.add_old_addresses(rows=good, by=by, now=NOW) == 2
    assert actions.add_old_addresses(rows=good, by=by, now=NOW) == 0
    assert OldAddress.objects.count() == before + 2


def test_the_page_at_the_desk_lists_adds_and_removes(city: City) -> None:
    office, page = login(Client(), city.cast.office), reverse("desk:admin_addresses")
    assert "old.example/1" in office.get(page).content.decode()
    sent = {"old": "http://old.example/x.html", "new": "/lm/zcwj/", "note": "栏目"}
    assert "已保存" in office.post(page, sent, follow=True).content.decode()
    wrong = office.post(page, {**sent, "old": "x"})
    assert wrong.status_code == 422
    assert "不是旧网站的地址" in wrong.content.decode()
    html = office.get(page, {"words": "x.html"}).content.decode()
    assert "old.example/x.html" in html
    assert "old.example/1<" not in html
    kept = OldAddress.objects.get(address="/x.html")
    answer = office.post(reverse("desk:admin_address_remove", args=[kept.pk]), follow=True)
    assert "已移除：/x.html" in answer.content.decode()
    assert not OldAddress.objects.filter(address="/x.html").exists()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_file_of_addresses_is_taken_over(city: City, encoding: str) -> None:
    office, page = login(Client(), city.cast.office), reverse("desk:admin_address_list")

    def sent(text: str) -> Any:
        file = BytesIO(text.encode(encoding))
        file.name = "旧网址.csv"
        return office.post(page, {"file": file}, follow=True)

    bad = sent("旧地址,新地址\n/通知/1.html,/lm/zcwj/\n/2.html\n")
    assert bad.status_code == 422
    assert "第3行：没有写新地址" in bad.content.decode()
    assert "一条也没有导入" in bad.content.decode()
    assert "请选择文件" in office.post(page, {}).content.decode()
    assert not OldAddress.objects.filter(address="/通知/1.html").exists()
    good = sent("旧地址,新地址\n/通知/1.html,/lm/zcwj/\n\n/2.html,http://127.0.0.1:8000/lm/zcjd/\n")
    assert "新增2个地址" in good.content.decode()
    assert Client().get("/通知/1.html").headers["Location"] == "/lm/zcwj/"
    assert Client().get("/2.html").headers["Location"] == "/lm/zcjd/"
