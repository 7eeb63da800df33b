"""All writes of units, people, accounts, roles and delegations. Other modules import from here."""

from gongkai.organisations.actions.people import (
    choose_password,
    delegate,
    end_delegation,
    grant_role,
    leave,
    register_person,
    reset_password,
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

__all__ = [
    "UNIT_PAGE_FIELDS",
    "choose_password",
    "delegate",
    "describe_unit",
    "end_delegation",
    "end_unit",
    "found_unit",
    "grant_role",
    "leave",
    "list_leaders",
    "name_site",
    "register_person",
    "rename_unit",
    "reset_password",
    "revoke_role",
    "set_approval_chain",
]
