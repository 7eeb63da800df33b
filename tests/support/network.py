"""No test talks to anybody but this machine."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


class NetworkUsed(AssertionError):
    """A test tried to reach another machine."""


def is_here(address: Any) -> bool:
    """Whether the address is on this machine: a path, a loopback number or ``localhost``."""
    if not isinstance(address, tuple):
        return True
    host = address[0]
    if host in ("", "localhost"):
        return True
    try:
        return ipaddress.ip_address(host.split("%")[0]).is_loopback
    except ValueError:
        return False


@contextmanager
def closed() -> Iterator[None]:
    """While open, connecting or looking a name up elsewhere raises `NetworkUsed`."""
    originals = {name: getattr(socket.socket, name) for name in ("connect", "connect_ex", "sendto")}
    look_up = socket.getaddrinfo

    def guarded(name: str) -> Any:
        def method(self: socket.socket, *arguments: Any) -> Any:
            if not is_here(arguments[-1]):
                raise NetworkUsed(f"{name} to {arguments[-1]!r}")
            return originals[name](self, *arguments)

        return method

    def guarded_look_up(host: Any, *arguments: Any, **options: Any) -> Any:
        if not is_here((host.decode() if isinstance(host, bytes) else host or "",)):
            raise NetworkUsed(f"looking up {host!r}")
        return look_up(host, *arguments, **options)

    for name in originals:
        setattr(socket.socket, name, guarded(name))
    socket.getaddrinfo = guarded_look_up
    try:
        yield
    finally:
        for name, method in originals.items():
            setattr(socket.socket, name, method)
        socket.getaddrinfo = look_up
