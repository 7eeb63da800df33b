"""What answers hold, field by field. The words are translated when the document is asked for.

Only the key of each thing is always there: ``fields`` may leave out anything else.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_noop as _
from ninja import Field, Schema

PARTIAL = "2026-11-20"


def said(words: str, example: Any = None, default: Any = "") -> Any:
    """A field that may be left out, with what it means and what it may look like."""
    examples = None if example is None else [example]
    return Field(default, description=words, examples=examples)


def key(words: str, example: Any) -> Any:
    """The field a thing is known by."""
    return Field(description=words, examples=[example])


class UnitName(Schema):
    """A unit as others name it."""

    code: str = key(_("Code of the unit"), "mzj")
    name: str = said(_("Name"), "云岭市民政局")


class FormerName(Schema):
    """A name a unit bore."""

    name: str = said(_("The former name"), "云岭市民政和劳动局")
    until: date | None = said(_("Last day it bore this name"), "2004-05-31", None)


class Unit(Schema):
    """A unit that discloses."""

    code: str = key(_("Code of the unit"), "mzj")
    name: str = said(_("Name"), "云岭市民政局")
    short_name: str = said(_("Short name"), "市民政局")
    kind: str = said(_("Kind of unit"), "department")
    parent: str = said(_("Code of the unit above; empty for the government itself"), "yunling")
    credit_code: str = said(_("Unified social credit code"), "")
    exists_since: date | None = said(_("First day of the unit"), "2000-01-01", None)
    exists_until: date | None = said(_("Last day of the unit, if it has ended"), None, None)
    successor: str = said(_("Code of the unit that goes on with its work"), "")
    functions: str = said(_("Functions, one on each line"), "管理养老服务")
    address: str = said(_("Address"), "云岭市府前路20号")
    postcode: str = said(_("Postcode"), "337900")
    hours: str = said(_("Office hours"), "工作日8:30—12:00")
    phone: str = said(_("Telephone"), "0999-5550102")
    fax: str = said(_("Fax"), "")
    email: str = said(_("E-mail"), "")
    contact_office: str = said(_("Office for disclosure"), "云岭市民政局办公室")
    contact_phone: str = said(_("Its telephone"), "")
    contact_address: str = said(_("Its address"), "")
    former_names: list[FormerName] = said(_("Names the unit bore before"), None, [])
    url: str = said(_("Address of its page"), "https://www.example.cn/jg/mzj/")


class Item(Schema):
    """An item of the disclosure catalogue, or a heading over several."""

    code: str = key(_("Code of the item"), "A01")
    name: str = said(_("Name"), "政策文件")
    name_en: str = said(_("Name in English"), "Policy documents")
    parent: str = said(_("Code of the heading above"), "A")
    is_heading: bool = said(_("Whether it is a heading over items"), False, False)
    contents: str = said(_("What is disclosed"), "")
    basis: str = said(_("Legal basis"), "《条例》第二十条第（一）项")
    basis_verified: bool = said(
        _("Whether the basis was read in the original; where not, it is to be checked (待核)"),
        True,
        False,
    )
    time_limit: str = said(_("Time limit, as it is worded"), "20个工作日内")
    timing: str = said(_("How long or how often it is disclosed"), "permanent")
    openness: str = said(_("Dimension of openness"), "decision")
    mode: str = said(_("Mode: of one's own accord or on request"), "active")
    audience: str = said(_("For whom"), "everyone")
    channels: list[str] = said(_("Channels"), ["website"], [])
    responsible_office: str = said(_("Office of the unit that keeps it current"), "办公室")
    adopted_on: date | None = said(_("Day the unit took it in"), "2026-01-05", None)
    records: int = said(_("How many public records stand under it"), 12, 0)


class Kind(Schema):
    """A kind of record."""

    code: str = key(_("Code of the kind"), "policy_document")
    name: str = said(_("Name"), "政策文件")
    name_en: str = said(_("Name in English"), "Policy document")
    is_binding: bool = said(_("Whether documents of this kind bind"), True, False)
    records: int = said(_("How many public records are of this kind"), 12, 0)
    url: str = said(_("Address of the column"), "https://www.example.cn/lm/zcwj/")


class Theme(Schema):
    """A theme."""

    code: str = key(_("Code of the theme"), "T0101")
    name: str = said(_("Name"), "政务公开")
    parent: str = said(_("Name of the class above"), "综合政务")


class File(Schema):
    """An attachment."""

    id: str = key(_("Id of the file"), "0123456789abc")
    name: str = said(_("Name of the file"), "补贴标准表.pdf")
    media_type: str = said(_("Media type"), "application/pdf")
    size: int = said(_("Size in bytes"), 21480, 0)
    sha256: str = said(_("SHA-256 of the bytes, hexadecimal"), "9f86d081…")
    url: str = said(_("Address of the bytes"), "https://www.example.cn/fj/0123456789abc/")


class RecordName(Schema):
    """A record as others name it."""

    id: str = key(_("Id of the record"), "7k2m9q4x1v8ab")
    title: str = said(_("Title"), "居家养老服务补贴办法")
    url: str = said(_("Address of its page"), "https://www.example.cn/gk/7k2m9q4x1v8ab/")


class WholeFile(File):
    """One attachment, with who carries it."""

    records: list[RecordName] = said(_("Public records that carry it"), None, [])


class Tie(Schema):
    """How a record stands to another one."""

    kind: str = said(_("Kind of tie"), "interprets")
    outgoing: bool = said(
        _("True: this record interprets, replaces … the other; false: the other way round"),
        False,
        False,
    )
    record: RecordName | None = said(_("The other record"), None, None)


class Stated(Schema):
    """What a document says of itself; a record and each of its versions."""

    title: str = said(_("Title"), "居家养老服务补贴办法")
    issuer: str = said(_("Issuing unit, under the name it bore"), "云岭市民政局")
    document_number: str = said(_("Document number"), "云民规〔2026〕6号")
    formed_on: str = said(_("Date of formation; may be a year or a month only"), PARTIAL)
    genre: str = said(_("Genre"), "通知")
    theme: str = said(_("Code of the theme"), "T0101")
    valid_from: date | None = said(_("In force from"), "2026-11-01", None)
    valid_until: date | None = said(_("In force until, this day included"), "2031-10-31", None)
    keywords: str = said(_("Keywords"), "养老 补贴")
    summary: str = said(_("Summary"), "补贴谁、补多少。")
    html: str = said(_("The text as HTML"), "<p>各单位：</p>")
    text: str = said(_("The text without markup"), "各单位：")


class Record(Stated):
    """Something made public. Lists leave out keywords, summary, html, text and files."""

    id: str = key(_("Id of the record; never changes"), "7k2m9q4x1v8ab")
    url: str = said(_("Address of its page"), "https://www.example.cn/gk/7k2m9q4x1v8ab/")
    unit: UnitName | None = said(_("The unit that discloses it"), None, None)
    kind: str = said(_("Code of the kind"), "policy_document")
    item: str = said(_("Code of the catalogue item"), "A01")
    index_number: str = said(_("Index number"), "mzj/2026-00012")
    standing: str = said(
        _(
            "Validity today: in_force, not_yet, expired, abolished; none where being in force "
            "means nothing, such as minutes"
        ),
        "in_force",
    )
    abolished_on: date | None = said(_("Day from which it is abolished"), None, None)
    abolition_reason: str = said(_("Why it is abolished"), "")
    published_at: datetime | None = said(
        _("When it was published here"), "2026-11-23T02:00:00Z", None
    )
    revised_at: datetime | None = said(_("When it was last revised"), None, None)
    original_published_on: str = said(
        _("Of what was taken over from another system: its original date"), "2013-06-04"
    )
    original_url: str = said(_("Its address in that system"), "")
    version: int = said(_("Number of the version that is shown"), 1, 0)
    files: list[File] = said(_("Attachments"), None, [])


class WholeRecord(Record):
    """One record with everything that belongs to it."""

    ties: list[Tie] = said(_("Other public records it is tied to"), None, [])
    versions_url: str = said(_("Where its public versions are listed"), None)
    proof_url: str = said(_("Where its proof from the public log stands"), None)


class Version(Stated):
    """One public version of a record."""

    number: int = key(_("Number of the version"), 1)
    event: str = said(_("published or revised"), "published")
    published_at: datetime | None = said(
        _("When it was put before the public"), "2026-11-23T02:00:00Z", None
    )
    change_note: str = said(_("What was changed, as the unit put it"), "")
    digest: str = said(_("Digest of the version, as it stands in the public log"), "3b1f…")
    files: list[File] = said(_("Attachments that are still public"), None, [])


class Hit(Record):
    """A record that was found."""

    excerpt: str = said(_("The place that answers the question best"), "……高龄津贴的发放……")
    score: float = said(_("How well it fits; only good for comparing hits of one answer"), 12.3, 0)


class Site(Schema):
    """Who runs this site."""

    name: str = key(_("Name of the site"), "云岭市人民政府")
    name_en: str = said(_("Name in English"), "Yunling Municipal People's Government")
    host_unit: str = said(_("Hosted by"), "云岭市人民政府")
    operator_unit: str = said(_("Run by"), "云岭市人民政府办公室")
    address: str = said(_("Address"), "云岭市府前路1号")
    phone: str = said(_("Telephone"), "0799-0000000")
    hours: str = said(_("Office hours"), "工作日9:00—17:30")
    hotline: str = said(_("Hotline"), "12345")
    site_id_code: str = said(_("Identification code of the site"), "0000000001")
    icp: str = said(_("ICP record number"), "")
    police_record: str = said(_("Public security record number"), "")
    is_demo: bool = said(_("True on an installation with invented contents"), True, False)
    url: str = said(_("Address of the home page"), "https://www.example.cn/")
    languages: list[str] = said(_("Languages of the interface"), ["zh-Hans", "en"], [])
    links: dict[str, str] = said(_("Where else programs may look"), None, {})


class Checkpoint(Schema):
    """A signed head of the public log."""

    origin: str = key(_("Name of the log"), "www.example.cn/log")
    size: int = said(_("How many entries the log has"), 1204, 0)
    root: str = said(_("Root of the tree, hexadecimal"), "b94d27…")
    signed_at: datetime | None = said(_("When it was signed"), "2026-11-23T02:00:01Z", None)
    note: str = said(_("The signed note itself (C2SP)"), None)


class LogKey(Schema):
    """A key the log is or was signed with."""

    vkey: str = key(_("Name, key id and key, as programs for such logs take it"), None)
    since: datetime | None = said(_("In use since"), "2026-01-05T01:00:00Z", None)


class Entry(Schema):
    """An entry of the public log."""

    index: int = key(_("Place in the log, counted from zero"), 12)
    record: str = said(_("Id of the record"), "7k2m9q4x1v8ab")
    version: int = said(_("Number of the version"), 1, 0)
    event: str = said(
        _("What happened: published, revised, abolished, withdrawn, erased"), "published"
    )
    unit: str = said(_("Code of the unit"), "mzj")
    at: datetime | None = said(_("When it happened"), "2026-11-23T02:00:00Z", None)
    digest: str = said(_("Digest of the version"), "3b1f…")
    leaf_hash: str = said(_("Hash of the entry in the tree, hexadecimal"), "77aa…")


class Proof(Schema):
    """What the public log proves about the version that is shown."""

    record: str = key(_("Id of the record"), "7k2m9q4x1v8ab")
    version: int = said(_("Number of the version"), 1, 0)
    state: str = said(_("entered, or waiting for the few seconds until it is entered"), "entered")
    entry: Entry | None = said(_("Its entry"), None, None)
    path: list[str] = said(_("Hashes from the leaf's sibling up to the root (base64)"), None, [])
    checkpoint: Checkpoint | None = said(_("The newest checkpoint over it"), None, None)
    bundle_url: str = said(_("The proof as a file that can be checked without this site"), None)
    page_url: str = said(_("The same for people"), None)


class Listed(Schema):
    """Around every list."""

    next: str | None = Field(
        description=_("Cursor of the next page; null on the last one"), examples=["eyJ…"]
    )
    total: int = Field(description=_("How many there are in all"), examples=[128])
    total_is_capped: bool = Field(
        description=_("True: there are more than “total”, counting stopped there"), examples=[False]
    )


class Units(Listed):
    items: list[Unit]


class Items(Listed):
    items: list[Item]


class Kinds(Listed):
    items: list[Kind]


class Themes(Listed):
    items: list[Theme]


class Records(Listed):
    items: list[Record]


class Versions(Listed):
    items: list[Version]


class Entries(Listed):
    items: list[Entry]


class Keys(Listed):
    items: list[LogKey]


class Facets(Schema):
    """How many there would be of each value, with the other filters in force."""

    standing: dict[str, int] = said(_("Validity"), {"in_force": 12}, {})
    kind: dict[str, int] = said(_("Kind"), {"policy_document": 12}, {})
    unit: dict[str, int] = said(_("Unit"), {"mzj": 12}, {})
    theme: dict[str, int] = said(_("Theme, its class included"), {"17": 12}, {})
    year: dict[str, int] = said(_("Year"), {"2026": 12}, {})
    beside: dict[str, int] = Field(
        {}, alias="with", description=_("What comes with the records"), examples=[{"files": 3}]
    )


class Hits(Listed):
    items: list[Hit]
    exact: int = Field(description=_("How many hold every word of the question"), examples=[12])
    facets: Facets


class Problem(Schema):
    """Why there is no answer (RFC 9457)."""

    type: str = Field(description=_("Address that explains this kind of problem"))
    title: str = Field(description=_("The same in two or three words"))
    status: int = Field(description=_("HTTP status"), examples=[404])
    detail: str = Field(description=_("What is wrong and what to do, in a sentence"))
    code: str = Field(description=_("Stable name of the problem, for programs"))
    facts: dict[str, Any] = said(_("The values the sentence was made from"), None, {})
