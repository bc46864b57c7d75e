"""What the browser is given and told to forget: cookies and their flags, a new one each time, Clear-Site-Data."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from tests.support.clients import Client
from tests.support.staff import PASSPHRASE, Member


@pytest.mark.asvs("3.3.1", "3.3.2", "3.3.3", "3.3.4")
def test_cookies_are_out_of_reach_of_scripts_other_sites_and_plain_connections(
    ruth: Member, anyone: Client
) -> None:
    given = ruth.sign_in(anyone).headers.get_list("set-cookie")

    assert {line.split("=", 1)[0] for line in given} == {"__Host-session", "__Host-device"}
    for line in given:
        flags = {part.strip().lower() for part in line.split(";")[1:]}
        assert {"secure", "httponly", "samesite=lax", "path=/"} <= flags
        assert not any(flag.startswith("domain") for flag in flags)
        assert any(flag.startswith("max-age") for flag in flags) == line.startswith("__Host-device")


@pytest.mark.asvs("7.2.2", "7.2.4")
def test_a_cookie_that_was_planted_before_the_sign_in_is_worth_nothing(
    ruth: Member, anyone: Client, portal: TestClient
) -> None:
    anyone.cookies["__Host-session"] = "planted-by-somebody-else-0123456789abcdefghij"
    ruth.sign_in(anyone)

    assert anyone.cookies["__Host-session"] != "planted-by-somebody-else-0123456789abcdefghij"
    planted = Client(portal, "planted-by-somebody-else-0123456789abcdefghij")
    assert planted.get("/me").location.startswith("/sign-in")


@pytest.mark.asvs("7.2.4")
def test_unlocking_gives_a_new_cookie_and_the_one_before_is_worth_nothing(
    ruth: Member, anyone: Client, portal: TestClient
) -> None:
    ruth.sign_in(anyone)
    former = anyone.cookies["__Host-session"]
    anyone.post("/lock")

    anyone.post("/unlock", passphrase=PASSPHRASE)

    assert anyone.get("/me").status == 200 and anyone.cookies["__Host-session"] != former
    assert Client(portal, former).get("/me").location.startswith("/sign-in")


@pytest.mark.asvs("14.3.1")
@pytest.mark.parametrize(("path", "cleared"), [("/lock", '"cache"'), ("/sign-out", '"cache", "storage"')])
def test_what_the_browser_kept_is_cleared(ruth: Member, anyone: Client, path: str, cleared: str) -> None:
    ruth.sign_in(anyone)

    assert anyone.post(path).headers["clear-site-data"] == cleared
    assert "__Host-device" in anyone.cookies


def test_leaving_her_page_clears_it_and_waits_for_no_cache(as_victim: Client) -> None:
    left = as_victim.get("/leave")

    assert left.headers["clear-site-data"] == '"cookies", "storage"'
    assert left.headers["referrer-policy"] == "no-referrer"
