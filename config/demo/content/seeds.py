"""What the demo city is made of, as plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Fate(StrEnum):
    """What became of a document by the last day of the year shown."""

    PUBLISHED = "published"
    """Went through the whole chain in time. Not shown to the public unless its attribute is so."""
    REVISED = "revised"
    """Published, later published again in a corrected version."""
    LATE = "late"
    """Published, but after its time limit."""
    ABOLISHED = "abolished"
    """Published and no longer valid; its page stays, marked."""
    WITHDRAWN = "withdrawn"
    """Published and taken down again."""
    SCHEDULED = "scheduled"
    """Approved; goes out on `published_on`, which lies ahead."""
    APPROVAL = "approval"
    SECRECY_REVIEW = "secrecy_review"
    RETURNED = "returned"
    RECALLED = "recalled"
    """Submitted, and taken back by the clerk."""
    DRAFT = "draft"
    OVERDUE = "overdue"
    """Still a draft although its time limit has passed."""


PUBLIC_FATES = frozenset({Fate.PUBLISHED, Fate.REVISED, Fate.LATE, Fate.ABOLISHED, Fate.WITHDRAWN})


@dataclass(frozen=True)
class FormerName:
    """A name the unit bore, and the last day it bore it."""

    name: str
    until: date


@dataclass(frozen=True)
class LeaderSeed:
    """A leader as shown on the unit's page. 《条例》第二十条第（二）项."""

    name: str
    title: str
    duties: str


@dataclass(frozen=True)
class DisclosureContact:
    """Who answers questions about the unit's disclosures. 《条例》第十二条."""

    office: str
    person_title: str
    phone: str
    address: str


@dataclass(frozen=True)
class Unit:
    """One unit of the city."""

    code: str
    name: str
    short_name: str
    kind: str
    parent: str
    credit_code: str
    index_code: str
    document_prefix: str
    address: str
    postcode: str
    hours: str
    phone: str
    fax: str
    email: str
    functions: tuple[str, ...]
    leaders: tuple[LeaderSeed, ...]
    disclosure_contact: DisclosureContact
    valid_from: date
    approval_chain: tuple[str, ...]
    theme: str = "0209"
    valid_until: date | None = None
    successor: str = ""
    approved_by: str = ""
    former_names: tuple[FormerName, ...] = ()

    def name_on(self, day: date) -> str:
        """The issuing name the unit bore on ``day``."""
        for former in sorted(self.former_names, key=lambda entry: entry.until):
            if day <= former.until:
                return former.name
        return self.name

    def exists_on(self, day: date) -> bool:
        """Whether the unit existed under any name on ``day``."""
        return self.valid_until is None or day <= self.valid_until


@dataclass(frozen=True)
class RoleSeed:
    """A role held at a unit, and at the units below it where ``below`` says so."""

    unit: str
    role: str
    below: bool = False


@dataclass(frozen=True)
class PersonSeed:
    """Somebody who works in the city. ``login`` is the pinyin of the name."""

    login: str
    name: str
    unit: str
    title: str
    roles: tuple[RoleSeed, ...]


@dataclass(frozen=True)
class DelegationSeed:
    """While ``principal`` is on leave, ``deputy`` acts; both are logins."""

    principal: str
    deputy: str
    starts_on: date
    ends_on: date
    reason: str


@dataclass(frozen=True)
class DocumentSeed:
    """One document of the year. Dates of events that lie ahead are intentions."""

    key: str
    template: str
    unit: str
    kind: str
    title: str
    genre: str
    theme: str
    catalogue: str
    document_number: str
    drafted_on: date
    formed_on: date
    published_on: date | None
    body_html: str
    summary: str
    keywords: tuple[str, ...]
    attribute: str
    ground: str
    ground_reason: str
    fate: Fate
    fate_reason: str = ""
    interprets: str = ""
    replaces: str = ""
    implements: str = ""
    result_of: str = ""
    valid_from: date | None = None
    valid_until: date | None = None
    screening: bool = False

    @property
    def links(self) -> Mapping[str, str]:
        """Kind of link → key of the document it points at."""
        named = {
            "interprets": self.interprets,
            "replaces": self.replaces,
            "implements": self.implements,
            "result_of": self.result_of,
        }
        return {kind: key for kind, key in named.items() if key}


@dataclass(frozen=True)
class ScheduleGap:
    """Something periodic that a unit owed and has not even drafted."""

    unit: str
    template: str
    title: str
    catalogue: str
    due_on: date


@dataclass(frozen=True)
class Timing:
    """When documents of a template come up: see `library` for the meaning of each field."""

    recurrence: str
    months: tuple[int, ...] = ()
    day: int = 12
    share: int = 100
    most: int = 99


@dataclass(frozen=True)
class Template:
    """A kind of document as a city writes it, with slots."""

    key: str
    kind: str
    title: str
    genre: str
    theme: str
    catalogue: str
    body: str
    timing: Timing
    kinds: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    number: str = ""
    sign: bool = True
    summary: str = ""
    keywords: tuple[str, ...] = ()
    attribute: str = "active"
    ground: str = ""
    ground_reason: str = ""
    screening: bool = False
    for_each: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    topics: tuple[Mapping[str, object], ...] = ()
    tables: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    links: Mapping[str, str] = field(default_factory=dict)
    validity: Mapping[str, int] = field(default_factory=dict)
    fate: str = ""
    cosigner: str = ""
