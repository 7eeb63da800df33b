"""Doors of the administration pages."""

from __future__ import annotations

from datetime import date
from io import BytesIO

from gongkai.catalogue.actions import adopt_default_items, load_standard_data
from gongkai.organisations.actions import delegate
from gongkai.organisations.models import Delegation
from gongkai.records.actions import add_old_address, open_batch
from gongkai.records.models import ImportBatch
from gongkai.screening.actions import add_words
from gongkai.screening.models import TableVersion
from gongkai.screening.rules import WordRow
from gongkai.search.actions import set_synonyms
from gongkai.search.models import Synonyms
from tests.people import NOW, SETUP, Cast, officer
from tests.support.url_factories import FOR_EVERY_OFFICER, Door, door

FOR_EVERY_OFFICER |= {"desk:account", "desk:admin_delegations", "desk:admin_units"}

NOTICE = "国办发明电〔2025〕7号"
FILE_NAME = "old-site-of-mzj.jsonl"


def a_delegation(cast: Cast) -> Delegation:
    """The clerk's leave, with the reviewer standing in; still running."""
    return delegate(
        principal=cast.clerk, deputy=cast.reviewer, starts_on=NOW.date(),
        ends_on=date(2199, 12, 4), reason="年休假", by=officer(cast.clerk), now=NOW,
    )  # fmt: skip


def a_batch(cast: Cast) -> ImportBatch:
    """A batch of the unit that waits for release."""
    return open_batch(unit=cast.unit, file_name=FILE_NAME, file_digest="0" * 64, by=SETUP, now=NOW)


@door("desk:admin_delegation_end")
def _delegation(cast: Cast) -> Door:
    return Door(cast.clerk, args=(a_delegation(cast).pk,), method="post")


@door("desk:admin_person_delegation_end")
def _persons_delegation(cast: Cast) -> Door:
    args = (cast.clerk.public_id, a_delegation(cast).pk)
    return Door(cast.security_admin, args=args, method="post")


@door("desk:admin_unit", "desk:admin_unit_page")
def _unit(cast: Cast) -> Door:
    return Door(cast.clerk, args=(cast.unit.code,))


@door("desk:admin_unit_approval")
def _approval(cast: Cast) -> Door:
    return Door(cast.office, args=(cast.unit.code,))


@door("desk:admin_unit_releaser")
def _releaser(cast: Cast) -> Door:
    data = {"releaser": cast.issuer.public_id}
    return Door(cast.office, args=(cast.unit.code,), method="post", data=data)


@door("desk:admin_unit_new")
def _found(cast: Cast) -> Door:
    return Door(cast.office)


@door("desk:admin_unit_term")
def _term(cast: Cast) -> Door:
    return Door(cast.office, args=(cast.unit.code,))


@door("desk:admin_unit_rename")
def _rename(cast: Cast) -> Door:
    data = {"name": "云岭市社工局", "short_name": "市社工局", "last_day": "2026-11-20"}
    return Door(cast.office, args=(cast.unit.code,), method="post", data=data)


@door("desk:admin_unit_close")
def _close(cast: Cast) -> Door:
    data = {"last_day": "2026-12-31", "successor": cast.other_unit.code}
    return Door(cast.office, args=(cast.unit.code,), method="post", data=data)


def an_item(cast: Cast) -> tuple[str, str]:
    """An item in the unit's catalogue, which may be dropped again."""
    load_standard_data(by=SETUP, now=NOW)
    adopt_default_items(unit=cast.unit, by=SETUP, now=NOW)
    return cast.unit.code, "B01"


@door("desk:admin_unit_catalogue")
def _catalogue(cast: Cast) -> Door:
    return Door(cast.clerk, args=an_item(cast)[:1])


@door("desk:admin_unit_item")
def _item(cast: Cast) -> Door:
    return Door(cast.clerk, args=an_item(cast))


@door("desk:admin_unit_item_keep")
def _keep(cast: Cast) -> Door:
    return Door(cast.clerk, args=an_item(cast), method="post", data={"office": "办公室"})


@door("desk:admin_unit_item_aside")
def _aside(cast: Cast) -> Door:
    return Door(cast.clerk, args=an_item(cast), method="post", data={"reason": "职权已划出"})


@door("desk:admin_move")
def _move(cast: Cast) -> Door:
    return Door(
        cast.security_admin, args=(cast.clerk.public_id,), method="post",
        data={"new_unit": cast.other_unit.code},
    )  # fmt: skip


@door("desk:admin_people", "desk:admin_person_new")
def _people(cast: Cast) -> Door:
    return Door(cast.security_admin)


@door("desk:admin_person")
def _person(cast: Cast) -> Door:
    return Door(cast.security_admin, args=(cast.clerk.public_id,))


@door("desk:admin_grant")
def _grant(cast: Cast) -> Door:
    return Door(
        cast.security_admin, args=(cast.clerk.public_id,), method="post",
        data={"role": "reviewer", "role_unit": cast.unit.code},
    )  # fmt: skip


@door("desk:admin_revoke")
def _revoke(cast: Cast) -> Door:
    grant = cast.clerk.grants.get()
    return Door(cast.security_admin, args=(cast.clerk.public_id, grant.pk), method="post")


@door("desk:admin_password")
def _password(cast: Cast) -> Door:
    return Door(cast.security_admin, args=(cast.clerk.public_id,), method="post")


@door("desk:admin_leave")
def _leave(cast: Cast) -> Door:
    return Door(
        cast.security_admin, args=(cast.clerk.public_id,), method="post",
        data={"last_day": "2026-11-20"},
    )  # fmt: skip


@door("desk:admin_calendar")
def _calendar(cast: Cast) -> Door:
    return Door(cast.office)


@door("desk:admin_calendar_year")
def _year(cast: Cast) -> Door:
    return Door(cast.office, args=(2026,))


@door("desk:admin_calendar_announced")
def _announced(cast: Cast) -> Door:
    return Door(cast.office, args=(2026,), method="post", data={"year-source": NOTICE})


@door("desk:admin_calendar_day")
def _day(cast: Cast) -> Door:
    data = {"day": "2026-12-24", "is_workday": "off", "source": NOTICE, "announced": "on"}
    return Door(cast.office, method="post", data=data)


@door("desk:admin_calendar_import")
def _arrangement(cast: Cast) -> Door:
    file = BytesIO("日期,截止,安排,节日\n2027-01-01,2027-01-03,休,元旦\n".encode())
    file.name = "2027.csv"
    return Door(cast.office, method="post", data={"file": file, "source": NOTICE})


@door("desk:admin_audit")
def _trail(cast: Cast) -> Door:
    return Door(cast.audit_admin)


@door("desk:admin_audit_export", "desk:admin_audit_check")
def _audit(cast: Cast) -> Door:
    return Door(cast.audit_admin, method="post")


@door("desk:admin_site")
def _site(cast: Cast) -> Door:
    return Door(cast.system_admin)


@door("desk:admin_search_words")
def _search_words(cast: Cast) -> Door:
    return Door(cast.system_admin)


@door("desk:admin_search_word_remove")
def _search_word(cast: Cast) -> Door:
    set_synonyms(words="医保 医疗保险", by=officer(cast.system_admin), now=NOW)
    return Door(cast.system_admin, args=(Synonyms.objects.get().pk,), method="post")


@door("desk:admin_addresses")
def _addresses(cast: Cast) -> Door:
    return Door(cast.office)


@door("desk:admin_address_list")
def _address_list(cast: Cast) -> Door:
    file = BytesIO(b"/info/1.html,/lm/zcwj/\n")
    file.name = "addresses.csv"
    return Door(cast.office, method="post", data={"file": file})


@door("desk:admin_address_remove")
def _address(cast: Cast) -> Door:
    kept = add_old_address(
        old="/info/1.html", new="/lm/zcwj/", note="", by=officer(cast.office), now=NOW
    )
    return Door(cast.office, args=(kept.pk,), method="post")


@door("desk:admin_imports")
def _batches(cast: Cast) -> Door:
    a_batch(cast)
    return Door(
        cast.issuer,
        why_the_stranger_gets_in="whoever may release sees the batches of their own unit",
        hidden=(FILE_NAME,),
    )


@door("desk:admin_import")
def _batch(cast: Cast) -> Door:
    return Door(cast.issuer, args=(a_batch(cast).public_id,))


@door("desk:admin_import_release")
def _release(cast: Cast) -> Door:
    return Door(cast.issuer, args=(a_batch(cast).public_id,), method="post")


@door("desk:admin_import_continue")
def _continue(cast: Cast) -> Door:
    cast.unit.standing_releaser = cast.issuer
    cast.unit.save()
    return Door(cast.issuer, args=(a_batch(cast).public_id,), method="post")


def a_word_list() -> BytesIO:
    """A table of words as a spreadsheet saves it."""
    file = BytesIO("错误写法,正确写法\n截止目前,截至目前\n".encode())
    file.name = "words.csv"
    return file


@door("desk:admin_screening")
def _screening(cast: Cast) -> Door:
    return Door(
        cast.office, why_the_stranger_gets_in="an issuer keeps the tables of the own unit",
        hidden=(f"/screening/{cast.unit.code}/", "/screening/-/"),
    )  # fmt: skip


@door("desk:admin_sweep")
def _sweep(cast: Cast) -> Door:
    return Door(cast.office, method="post")


@door("desk:admin_masks", "desk:admin_switches", "desk:admin_words", "desk:admin_words_export")
def _tables(cast: Cast) -> Door:
    return Door(cast.issuer, args=(cast.unit.code,))


@door("desk:admin_words_list")
def _word_list(cast: Cast) -> Door:
    rows = '[["截止目前", "截至目前", "", "", "advice"]]'
    data = {"rows": rows, "seen": "0"}
    return Door(cast.issuer, args=(cast.unit.code,), method="post", data=data)


def kept_words(cast: Cast, wrong: str = "截止目前") -> None:
    """A word the unit keeps, as one more version of its table."""
    seen = TableVersion.objects.filter(unit_code=cast.unit.code, kind="words").count()
    add_words(
        rows=[WordRow(wrong, "截至目前")], unit_code=cast.unit.code, note="", seen=seen,
        by=officer(cast.issuer), now=NOW,
    )  # fmt: skip


@door("desk:admin_words_remove")
def _words_remove(cast: Cast) -> Door:
    kept_words(cast)
    data = {"wrong": "截止目前", "seen": "1"}
    return Door(cast.issuer, args=(cast.unit.code,), method="post", data=data)


@door("desk:admin_table_back")
def _table_back(cast: Cast) -> Door:
    kept_words(cast)
    kept_words(cast, "截止今日")
    data = {"number": "1", "seen": "2"}
    return Door(cast.issuer, args=(cast.unit.code, "words"), method="post", data=data)
