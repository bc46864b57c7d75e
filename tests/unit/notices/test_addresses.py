"""Whoever names an endpoint reaches nothing that only this machine reaches: by name, number or what it resolves to."""

from __future__ import annotations

import socket
from typing import Any

import pytest

from app.notices.addresses import AddressRefused, Unresolved, checked, is_public, resolved

PUBLIC, PRIVATE = "93.184.215.14", "10.0.0.8"


def answers(monkeypatch: pytest.MonkeyPatch, *numbers: str) -> None:
    """Every name has these addresses from now on."""

    def ask(host: str, port: int, **_: Any) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (number, port)) for number in numbers]

    monkeypatch.setattr(socket, "getaddrinfo", ask)


@pytest.mark.asvs("1.3.6")
@pytest.mark.parametrize(
    "endpoint",
    ["http://push.example/1", "https://localhost/1", "https://127.0.0.1/1", "https://[::1]/1", "https://10.0.0.8/1",
     "https://192.168.1.1/1", "https://172.16.0.1/1", "https://169.254.169.254/latest", "https://[fe80::1]/1",
     "https://[fc00::1]/1", "https://[::ffff:127.0.0.1]/1", "https://[64:ff9b::7f00:1]/1", "https://0.0.0.0/1",
     "https://100.64.0.1/1", "https://224.0.0.1/1", "https://intranet/1", "https://db.internal/1", "https://nas.local./1",
     "https://user:word@push.example/1", "https://push.example/1#part", "https://push.example:99999/1",
     "https://push.example/a b", "file:///etc/passwd", "ftp://push.example", "", "https://", "//push.example",
     "https://[2002:7f00:1::]/1", "https://push.example/" + "a" * 1000],
)  # fmt: skip
def test_such_an_endpoint_is_not_kept(endpoint: str) -> None:
    with pytest.raises(AddressRefused):
        checked(endpoint)


@pytest.mark.parametrize(
    "endpoint", ["https://push.example/1", "https://push.example:8443/a?b=c", "https://8.8.8.8/1"]
)
def test_a_public_one_is(endpoint: str) -> None:
    assert checked(endpoint).hostname


@pytest.mark.asvs("1.3.6")
@pytest.mark.parametrize(
    "numbers", [(PRIVATE,), (PUBLIC, PRIVATE), ("127.0.0.1",), ("169.254.169.254",), ("::1",)]
)
def test_a_name_that_leads_inside_is_refused(
    monkeypatch: pytest.MonkeyPatch, numbers: tuple[str, ...]
) -> None:
    answers(monkeypatch, *numbers)

    with pytest.raises(AddressRefused):
        resolved("https://push.example/1")


@pytest.mark.parametrize("endpoint", ["https://2130706433/1", "https://0x7f.1/1", "https://127.1/1"])
def test_other_ways_to_write_this_machine_are_refused(endpoint: str) -> None:
    with pytest.raises(AddressRefused):
        resolved(endpoint)


def test_the_connection_goes_to_the_number_that_was_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    answers(monkeypatch, PUBLIC)
    place = resolved("https://push.example:8443/send/1?x=2")

    assert place.url == f"https://{PUBLIC}:8443/send/1?x=2"
    assert (place.host, place.name) == ("push.example:8443", "push.example")


def test_a_name_without_an_address_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    answers(monkeypatch)

    with pytest.raises(Unresolved):
        resolved("https://push.example/1")


def test_at_home_this_machine_may_be_named() -> None:
    assert resolved("http://127.0.0.1:9/1", local=True).url == "http://127.0.0.1:9/1"


def test_an_address_inside_another_counts() -> None:
    assert is_public("::ffff:8.8.8.8") and not is_public("::ffff:10.0.0.1") and is_public("64:ff9b::808:808")
