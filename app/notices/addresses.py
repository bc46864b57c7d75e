"""Which addresses a notice may go to. A browser names its endpoint, so anybody may name any: what lies inside our own
network is refused, by its name, by its number and by what the name resolves to.
"""

from __future__ import annotations

import socket
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address
from urllib.parse import SplitResult, urlsplit

LONGEST = 1000


class AddressRefused(Exception):
    """Nothing is sent there."""


class Unresolved(Exception):
    """The name has no address just now."""


@dataclass(frozen=True)
class Place:
    """Where to connect: `number` is an address that was checked, so that the name cannot mean another meanwhile."""

    number: str
    port: int
    host: str
    """As the header says it, with its port."""
    name: str
    """What the certificate must be for."""
    path: str
    scheme: str

    @property
    def url(self) -> str:
        number = f"[{self.number}]" if ":" in self.number else self.number
        return f"{self.scheme}://{number}:{self.port}{self.path}"


def checked(endpoint: str, *, local: bool = False) -> SplitResult:
    """The parts of an endpoint that may be kept; AddressRefused otherwise. Nothing is asked of the network.

    `local`: tests and the demo take plain http and addresses of this machine.
    """
    try:
        parts = urlsplit(endpoint)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        raise AddressRefused from None
    is_plain = (
        endpoint.isascii() and endpoint.isprintable() and " " not in endpoint and len(endpoint) <= LONGEST
    )
    if not is_plain or not host or parts.username is not None or parts.password is not None or parts.fragment:
        raise AddressRefused
    if parts.scheme not in (("https", "http") if local else ("https",)):
        raise AddressRefused
    if not local and ("." not in host or _is_inside(host)):
        raise AddressRefused
    return parts


def resolved(endpoint: str, *, local: bool = False) -> Place:
    """Where to connect for this endpoint: every address that its name has must be public, not only one of them."""
    parts = checked(endpoint, local=local)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    host = parts.hostname or ""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise Unresolved from None
    numbers = [str(one[4][0]) for one in found]
    if not local and any(not is_public(number) for number in numbers):
        raise AddressRefused
    if not numbers:
        raise Unresolved
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Place(numbers[0], port, parts.netloc, host, path, parts.scheme)


def is_public(number: str) -> bool:
    """Whether an address is reached over the internet and lies in nobody's own network. One inside another counts."""
    address: IPv4Address | IPv6Address = ip_address(number.partition("%")[0])
    if isinstance(address, IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)
        # 64:ff9b::/96 leads to any IPv4 address through the network's own translator.
        if inner is None and address.packed[:12] == b"\x00\x64\xff\x9b" + bytes(8):
            inner = IPv4Address(address.packed[12:])
        if inner is not None:
            return is_public(str(inner))
    return address.is_global and not address.is_multicast


def _is_inside(host: str) -> bool:
    """Whether the name itself says that it is nobody's out there: a number that is not public, or a local name."""
    try:
        return not is_public(host)
    except ValueError:
        return host.rstrip(".").rpartition(".")[2] in (
            "localhost",
            "local",
            "internal",
            "lan",
            "home",
            "arpa",
        )
