"""Where a request comes from, when a proxy such as nginx stands in front.

Everybody can write `X-Forwarded-For` into a request. It is believed only from the addresses in
GONGKAI_TRUSTED_PROXIES; without that setting never. Whoever counts tries at logging in, here
django-axes and allauth, reads REMOTE_ADDR.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

Network = IPv4Network | IPv6Network
NUMBERED = "HTTP_X_REQUEST_ID"
FORWARDED = ("HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO")


class ClientAddress:
    """Puts the client's address in the place of the trusted proxy's."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        trusted = settings.TRUSTED_PROXIES
        peer = request.META.get("REMOTE_ADDR", "")
        if not is_trusted(peer, trusted):
            request.META.pop(NUMBERED, None)
        if trusted:
            if is_trusted(peer, trusted):
                said = request.META.get("HTTP_X_FORWARDED_FOR", "")
                request.META["REMOTE_ADDR"] = client_address(peer, said, trusted)
            else:
                for name in FORWARDED:
                    request.META.pop(name, None)
        return self.get_response(request)


def address_of(request: HttpRequest) -> str:
    """The address tries at logging in are counted under."""
    return str(request.META.get("REMOTE_ADDR", ""))


def client_address(peer: str, said: str, trusted: Sequence[Network]) -> str:
    """The last address that no trusted proxy has; each proxy adds at the end whom it heard.

    What stands further left was written by the client and is not looked at. Where an entry cannot
    be read, the last proxy before it counts.
    """
    found = peer
    for entry in reversed([part.strip() for part in said.split(",") if part.strip()]):
        if _read(entry) is None:
            return found
        found = entry
        if not is_trusted(entry, trusted):
            return found
    return found


def is_trusted(address: str, trusted: Sequence[Network]) -> bool:
    """Whether the address is one of the proxies named in the settings."""
    read = _read(address)
    return read is not None and any(read in network for network in trusted)


def _read(text: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(text)
    except ValueError:
        return None
