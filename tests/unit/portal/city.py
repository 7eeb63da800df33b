"""A small city before the public: one record of each sort the pages must show, or must not."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from config.cli.import_file import Report, run_import
from gongkai.catalogue.actions import load_standard_data
from gongkai.catalogue.queries import item_by_code
from gongkai.core.transitions import Actor
from gongkai.files.actions import take_in
from gongkai.files.models import Attachment
from gongkai.organisations.actions import list_leaders, name_site
from gongkai.records import actions
from gongkai.records.enums import LinkKind
from gongkai.records.models import Record
from tests.people import NOW, SETUP, Cast, officer
from tests.support.friendly import paper
from tests.unit.records.road import draft, out

SITE = {
    "name": "云岭市人民政府", "name_en": "Yunling Municipal People's Government",
    "host_unit": "云岭市人民政府", "operator_unit": "云岭市人民政府办公室",
    "address": "云岭市府前路1号", "phone": "0999-5550100", "hours": "工作日9:00—17:30",
    "site_id_code": "0000000001", "icp": "南屏ICP备00000001号",
    "police_record": "南屏公网安备00000000000001号", "is_demo": True,
}  # fmt: skip


@dataclass(frozen=True)
class City:
    """What the tests speak of, by name."""

    cast: Cast
    document: Record
    attachment: Attachment
    interpretation: Record
    old: Record
    coming: Record
    notice: Record
    imported: Record

    @property
    def records(self) -> tuple[Record, ...]:
        """Everything anybody may see."""
        return (self.document, self.interpretation, self.old, self.coming, self.notice,
                self.imported)  # fmt: skip


def attach(cast: Cast, record: Record, name: str, data: bytes = b"") -> Attachment:
    """A file on the record's draft."""
    by = officer(cast.clerk)
    attachment = take_in(
        name=name, data=data or paper(), unit_code="mzj", owner_kind="record",
        owner_id=record.public_id, by=Actor(cast.clerk.public_id), now=NOW,
    )  # fmt: skip
    actions.attach_file(record=record, attachment=attachment, by=by, now=NOW)
    return attachment


def public(
    cast: Cast, *, kind: str = "policy_document", item: str = "A01", **fields: Any
) -> Record:
    """A record of the department, all the way out."""
    return out(cast, of_kind(cast, kind=kind, item=item, **fields))


def of_kind(cast: Cast, *, kind: str, item: str = "A01", **fields: Any) -> Record:
    """A draft of that kind under that heading of the catalogue."""
    record = draft(cast, **fields)
    Record.objects.filter(pk=record.pk).update(kind=kind, item=item_by_code(item))
    record.refresh_from_db()
    return record


def tie(cast: Cast, source: Record, target: Record, kind: LinkKind) -> None:
    """Tie the draft of the first to the second; what is public gets a revision that goes out."""
    by, is_draft = officer(cast.clerk), source.live_version_id is None
    actions.open_revision(record=source, by=by, now=NOW)
    actions.tie_draft(record=source, target=target, kind=kind, by=by, now=NOW)
    if not is_draft:
        out(cast, Record.objects.get(pk=source.pk))


def imported(cast: Cast, folder: Path, number: int = 1) -> Record:
    """A document of 2013, taken over from another system."""
    cast.unit.standing_releaser = cast.issuer
    cast.unit.save()
    url = f"https://old.example/{number}"
    row = {
        "id": f"r{number}", "source": "old", "title": "二〇一三年的旧站文件", "date": "2013",
        "body": "各单位：\n现将有关事项通知如下。", "pub_date": "2013-06-04", "kind": "policy",
        "issuer": "云岭市民政局", "url": url,
    }  # fmt: skip
    path = folder / "old.jsonl"
    path.write_text(json.dumps(row, ensure_ascii=False), encoding="utf-8")
    run_import(path, "mzj", Report(as_json=True, total=1))
    return Record.objects.get(original_url=url)


def found_city(cast: Cast, folder: Path) -> City:
    """Build it through the actions people use."""
    load_standard_data(by=SETUP, now=NOW)
    name_site(facts=SITE, by=SETUP, now=NOW)
    _describe_unit(cast)
    document = of_kind(
        cast, kind="normative_document", title="云岭市民政局关于印发《居家养老服务补贴办法》的通知",
        document_number="云民规〔2026〕6号", issuer_name="云岭市民政局", keywords="养老 补贴",
        valid_from=date(2026, 11, 1), valid_until=date(2031, 10, 31), summary="补贴谁、补多少。",
    )  # fmt: skip
    attachment = attach(cast, document, "补贴标准表.pdf")
    interpretation = public(cast, kind="interpretation", title="居家养老补贴谁能领、领多少")
    old = public(
        cast, kind="normative_document", title="云岭市高龄津贴发放暂行办法",
        document_number="云民规〔2021〕9号",
    )  # fmt: skip
    tie(cast, document, old, LinkKind.REPLACES)
    document = out(cast, Record.objects.get(pk=document.pk))
    tie(cast, interpretation, document, LinkKind.INTERPRETS)
    actions.abolish(
        record=old, reason="已由新办法代替", on=date(2026, 11, 1), by=officer(cast.issuer), now=NOW
    )
    return City(
        cast=cast,
        document=document,
        attachment=attachment,
        interpretation=interpretation,
        old=Record.objects.get(pk=old.pk),
        coming=public(cast, title="明年起施行的城乡低保通知", valid_from=date(2027, 1, 1)),
        notice=public(
            cast, kind="public_notice", item="A15", title="低保对象名单公示",
            valid_from=date(2026, 11, 20), valid_until=date(2026, 11, 26),
        ),
        imported=imported(cast, folder),
    )  # fmt: skip


def _describe_unit(cast: Cast) -> None:
    unit = cast.unit
    unit.functions = "管理养老服务\n负责社会救助"
    unit.address, unit.hours, unit.postcode = "云岭市府前路20号", "工作日8:30—12:00", "337900"
    unit.save()
    unit.former_names.create(name="云岭市民政和劳动局", until=date(2004, 5, 31))
    list_leaders(
        unit=unit, leaders=[{"name": "屈少康", "title": "局长", "duties": "主持全面工作"}],
        by=SETUP, now=NOW,
    )  # fmt: skip


def addresses(city: City) -> list[str]:
    """One address of each page type, and all its variants; English stands below /en."""
    pages = [
        "/", "/ss/", "/ss/?q=养老", "/ss/?q=没有这种东西", "/jg/", "/jg/mzj/", "/jg/spc/",
        "/jg/yunling/", "/zfxxgk/", "/jg/mzj/zfxxgk/", "/jg/mzj/zfxxgk/fdzdgknr/zcwj/",
        "/zfxxgk/fdzdgknr/zcwj/", "/jg/lyj/zfxxgk/", "/lm/zcwj/", "/lm/xzgfxwj/", "/lm/tjxx/",
        "/lm/zcwj/?q=低保", "/lm/zcwj/?q=没有这种东西", "/wzdt/", "/lxwm/", "/sybz/", "/yssm/",
        "/dy/", "/log/",
    ]  # fmt: skip
    for part in ("zfxxgkzn", "zfxxgkzd", "fdzdgknr", "zfxxgknb", "ysqgk"):
        pages += [f"/zfxxgk/{part}/", f"/jg/mzj/zfxxgk/{part}/"]
    for record in city.records:
        pages += [f"/gk/{record.public_id}/", f"/gk/{record.public_id}/?view=official"]
        pages.append(f"/gk/{record.public_id}/cz/")
        pages += [f"/gk/{record.public_id}/bb/", f"/gk/{record.public_id}/bb/1/"]
    return pages


def in_both_languages(pages: list[str]) -> list[str]:
    """Each address, and the same in English."""
    return [prefix + page for page in pages for prefix in ("", "/en")]
