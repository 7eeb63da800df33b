"""All writes of units, people, accounts, roles and delegations. Other modules import from here."""

from gongkai.organisations.actions.people import (
    choose_password,
    leave,
    move_person,
    register_person,
    reset_password,
)
from gongkai.organisations.actions.releasers import name_releaser
from gongkai.organisations.actions.roles import (
    delegate,
    end_delegation,
    grant_role,
    revoke_role,
)
from gongkai.organisations.actions.units import (
    UNIT_PAGE_FIELDS,
    describe_unit,
    end_unit,
    found_unit,
    list_leaders,
    name_site,
    rename_unit,
    set_approval_chain,
)
from gongkai.organisations.officer import Founder

__all__ = [
    "UNIT_PAGE_FIELDS",
    "Founder",
    "choose_password",
    "delegate",
    "describe_unit",
    "end_delegation",
    "end_unit",
    "found_unit",
    "grant_role",
    "leave",
    "list_leaders",
    "move_person",
    "name_releaser",
    "name_site",
    "register_person",
    "rename_unit",
    "reset_password",
    "revoke_role",
    "set_approval_chain",
]
