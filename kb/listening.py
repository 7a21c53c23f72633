"""The socket that the site listens on, and how its address is written."""

from __future__ import annotations

import errno
import ipaddress
import socket

from kb.errors import KbError

_WAITING = 512
"""Connections that may wait until a process takes them."""


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens there; port 0 takes a free one. Raises KbError if that cannot be."""
    try:
        family, *_, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        return socket.create_server((address[0], port), family=family, backlog=_WAITING)
    except socket.gaierror as fault:
        raise KbError(f"no address '{host}' on this machine; --host 127.0.0.1 is this machine alone, --host 0.0.0.0 all of its addresses") from fault
    except OSError as fault:
        if fault.errno == errno.EADDRINUSE:
            raise KbError(f"port {port} is in use by another program; end it, or take another with --port, for instance --port 0 for any") from fault
        if fault.errno == errno.EACCES:
            raise KbError(f"port {port} is not for this user; take one above 1023 with --port") from fault
        raise KbError(f"cannot listen on {host}, port {port} ({fault.strerror}); try --host 127.0.0.1") from fault


def is_own_machine(host: str) -> bool:
    """Whether only this machine can reach the address.

    >>> is_own_machine("127.0.0.1"), is_own_machine("localhost"), is_own_machine("0.0.0.0")
    (True, True, False)
    """
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def shown(host: str) -> str:
    """The host as an address has it.

    >>> shown("::1"), shown("localhost")
    ('[::1]', 'localhost')
    """
    return f"[{host}]" if ":" in host else host


def with_slashes(base_url: str) -> str:
    """The path that the site lies under, between slashes.

    >>> with_slashes("evidence"), with_slashes("/")
    ('/evidence/', '/')
    """
    inner = base_url.strip("/")
    return f"/{inner}/" if inner else "/"
