"""The fictional city 云岭市 as data: its units, its people, and a year of its documents.

Pure: files in, values out; the same call gives the same city every time. `config.demo.load`
puts it into the database. Texts stand in ``templates/*.yaml``; how they are written is told in
`slots`, `markup` and `tables`, when they come up in `library`.
"""

from __future__ import annotations

from config.demo.content.city import delegations, people, unit_of, units
from config.demo.content.library import templates
from config.demo.content.seeds import (
    PUBLIC_FATES,
    DelegationSeed,
    DisclosureContact,
    DocumentSeed,
    Fate,
    FormerName,
    LeaderSeed,
    PersonSeed,
    RoleSeed,
    ScheduleGap,
    Template,
    Unit,
)
from config.demo.content.writing import documents, schedule_gaps

__all__ = [
    "PUBLIC_FATES",
    "DelegationSeed",
    "DisclosureContact",
    "DocumentSeed",
    "Fate",
    "FormerName",
    "LeaderSeed",
    "PersonSeed",
    "RoleSeed",
    "ScheduleGap",
    "Template",
    "Unit",
    "delegations",
    "documents",
    "people",
    "schedule_gaps",
    "templates",
    "unit_of",
    "units",
]
