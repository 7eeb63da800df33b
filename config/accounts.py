"""How allauth behaves here: nobody signs up by themselves; accounts are given."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made by the security administrator, never by signing up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
