"""For the foreign-unit walk: how to stand before every address of the house with a live object.

Every URL name is in exactly one of these:

* a **door**: a function registered with `door`, which makes a live object of the cast's unit and
  says who owns it, and with which method and data the address is asked. The walk lets the owner in
  first, then expects that the stranger sees 404.
* `PUBLIC`: anybody may come, without logging in.
* `FOR_EVERY_OFFICER`: anybody who is logged in; shows only what is theirs, or nothing of a unit.
* `ACCOUNT_PAGES`: other people's code (allauth) for logging in; no unit has a part in them.

Doors live in ``tests/support/doors/<module>.py``, which adds to `PUBLIC` and
`FOR_EVERY_OFFICER` too; every file there is loaded by itself.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from gongkai.organisations.models import Person
from tests.people import Cast
from tests.support import doors

PUBLIC: set[str] = set()
FOR_EVERY_OFFICER: set[str] = set()
ACCOUNT_PAGES = {
    "account_login",
    "account_inactive",
    "account_logout",
    "account_reauthenticate",
    "account_change_password",
    "mfa_authenticate",
    "mfa_trust",
    "mfa_index",
    "mfa_reauthenticate",
    "mfa_activate_totp",
    "mfa_deactivate_totp",
    "mfa_generate_recovery_codes",
    "mfa_view_recovery_codes",
    "mfa_download_recovery_codes",
    "mfa_list_webauthn",
    "mfa_add_webauthn",
    "mfa_edit_webauthn",
    "mfa_remove_webauthn",
    "mfa_login_webauthn",
    "mfa_reauthenticate_webauthn",
    "mfa_signup_webauthn",
}


@dataclass(frozen=True)
class Door:
    """One request at one address, and the person it belongs to."""

    owner: Person
    args: tuple[Any, ...] = ()
    kwargs: Mapping[str, Any] = field(default_factory=dict)
    method: str = "get"
    data: Mapping[str, Any] = field(default_factory=dict)
    query: str = ""
    why_the_stranger_gets_in: str = ""
    """For lists and forms of one's own: everybody gets in, and must see none of `hidden`."""
    hidden: tuple[str, ...] = ()
    """Words of the owner's object that must not stand on the page the stranger gets."""


MakeDoor = Callable[[Cast], Door]
DOORS: dict[str, MakeDoor] = {}


def door(*names: str) -> Callable[[MakeDoor], MakeDoor]:
    """Register a function that makes a `Door` for these URL names."""

    def register(make: MakeDoor) -> MakeDoor:
        for name in names:
            if name in DOORS:
                raise ValueError(f"{name} has a door already")
            DOORS[name] = make
        return make

    return register


def load() -> None:
    """Load every file of ``tests/support/doors``."""
    for module in pkgutil.iter_modules(doors.__path__):
        importlib.import_module(f"{doors.__name__}.{module.name}")
