"""The web's own dangers: other sites' requests, frames, foreign hosts, caches, methods, and fields that no form has."""

from __future__ import annotations

from typing import Any

import pytest
from starlette.testclient import TestClient

from app.access.models import Account
from app.access.work import House
from app.web.headers import CSP, DOWNLOAD_CSP, PAGE_CSP, security_headers
from tests.support.cast import Cast
from tests.support.clients import Client

STAFF, HERS = "http://localhost:8000", "http://your-page.localhost:8000"
OWN = {"Origin": STAFF, "Sec-Fetch-Site": "same-origin"}
FOREIGN: dict[str, dict[str, str]] = {
    "no origin": {"Sec-Fetch-Site": "same-origin"}, "a null origin": {**OWN, "Origin": "null"},
    "another site": {**OWN, "Origin": "https://evil.example"}, "her host": {**OWN, "Origin": HERS},
    "our name with more behind it": {**OWN, "Origin": STAFF + ".evil.example"},
    "another port": {**OWN, "Origin": "http://localhost:8001"},
    "our name over TLS": {**OWN, "Origin": "https://localhost:8000"},
    "said to be cross-site": {**OWN, "Sec-Fetch-Site": "cross-site"},
    "said to be of a sister": {**OWN, "Sec-Fetch-Site": "same-site"}, "typed in": {**OWN, "Sec-Fetch-Site": "none"},
}  # fmt: skip
UNKNOWN_HOSTS = (
    "evil.example",
    "localhost",
    "localhost:8001",
    "localhost:8000.evil.example",
    "localhost:8000@evil.example",
    "",
)
LEAKS = (
    "/.git/config", "/.env", "/openapi.json", "/docs", "/redoc", "/metrics", "/static/", "/static",
    "/static/../app/main.py",
    "/static/%2e%2e/pyproject.toml", "/static/manifest.json.map", "/a/../../pyproject.toml", "/demo", "/server-status",
)  # fmt: skip


def ask(portal: TestClient, method: str, path: str, token: str = "", **headers: str) -> Any:
    given = {"Host": "localhost:8000", **headers} | ({"Cookie": f"__Host-session={token}"} if token else {})
    portal.cookies.clear()
    return portal.request(method, STAFF + path, headers=given, data={"blur": "yes"} if method == "POST" else None,
                          follow_redirects=False)  # fmt: skip


def blurs(house: House, cast: Cast) -> bool:
    with house.reading() as work:
        account = work.session.get(Account, cast.lead.id)
        assert account is not None
        return account.blur


@pytest.mark.asvs("3.5.1", "3.5.2", "3.5.4")
@pytest.mark.parametrize("kind", FOREIGN)
def test_what_another_site_sends_changes_nothing(
    kind: str, portal: TestClient, house: House, cast: Cast
) -> None:
    answered = ask(portal, "POST", "/me/blur", cast.lead.token, **FOREIGN[kind])

    assert answered.status_code == 403 and not blurs(house, cast)
    assert ask(portal, "POST", "/me/blur", cast.lead.token, **OWN).status_code == 303 and blurs(house, cast)


@pytest.mark.asvs("3.5.3")
@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"])
def test_no_other_method_does_what_a_form_does(
    method: str, portal: TestClient, house: House, cast: Cast
) -> None:
    answered = ask(portal, method, "/me/blur", cast.lead.token, **OWN)

    assert answered.status_code in (403, 404, 405) and not blurs(house, cast)


@pytest.mark.asvs("13.4.4")
def test_trace_gives_no_request_back(portal: TestClient, cast: Cast) -> None:
    answered = ask(portal, "TRACE", "/", cast.lead.token)

    assert answered.status_code in (403, 404, 405) and cast.lead.token not in answered.text


@pytest.mark.asvs("4.1.3")
@pytest.mark.parametrize("host", UNKNOWN_HOSTS)
def test_a_foreign_host_is_refused_and_named_nowhere(host: str, portal: TestClient, cast: Cast) -> None:
    answered = ask(portal, "GET", "/me", cast.lead.token, Host=host)

    assert answered.status_code == 400 and "evil" not in answered.text and "location" not in answered.headers


@pytest.mark.asvs("4.1.3")
def test_headers_of_a_proxy_change_no_address_and_no_link(portal: TestClient, cast: Cast) -> None:
    lies = {"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https", "Forwarded": "host=evil.example",
            "X-Original-URL": "/people", "X-Rewrite-URL": "/people", "X-HTTP-Method-Override": "POST"}  # fmt: skip
    plain, lied = (ask(portal, "GET", "/me", cast.lead.token, **more) for more in ({}, lies))

    assert lied.status_code == plain.status_code == 200 and "evil.example" not in lied.text + str(
        lied.headers
    )


@pytest.mark.asvs("3.4.2")
def test_no_other_origin_may_read_an_answer(portal: TestClient, cast: Cast) -> None:
    for path in ("/me", "/health", "/sign-in", "/nowhere"):
        answered = ask(portal, "GET", path, cast.lead.token, Origin="https://evil.example")
        assert not any(name.lower().startswith("access-control-") for name in answered.headers), path
        assert answered.headers["cross-origin-resource-policy"] == "same-origin", path


@pytest.mark.asvs("3.4.1")
def test_over_tls_browsers_are_told_to_stay_there_for_a_year_with_all_subdomains() -> None:
    for is_page in (True, False):
        said = security_headers(is_page_host=is_page, is_secure=True)["Strict-Transport-Security"]
        age = int(said.partition("max-age=")[2].partition(";")[0])
        assert age >= 365 * 24 * 3600 and "includeSubDomains" in said
        assert "Strict-Transport-Security" not in security_headers(is_page_host=is_page, is_secure=False)


@pytest.mark.asvs("3.4.3", "3.4.6")
def test_every_policy_forbids_what_it_does_not_name_and_all_frames() -> None:
    for policy in (CSP, PAGE_CSP, DOWNLOAD_CSP):
        rules = dict(rule.strip().partition(" ")[::2] for rule in policy.split(";"))
        # `default-src 'none'` stands for object-src too.
        assert rules["default-src"] == rules["frame-ancestors"] == "'none'"
        assert "unsafe" not in policy and "*" not in policy and "http" not in policy
    for policy in (CSP, PAGE_CSP):
        assert (
            "base-uri 'none'" in policy and "form-action 'self'" in policy and "script-src 'self';" in policy
        )


@pytest.mark.asvs("3.4.4", "3.4.5", "14.2.2", "14.3.2")
@pytest.mark.parametrize(
    "path", ["/me", "/sign-in", "/health", "/nowhere", "/people", "/manifest.webmanifest"]
)
def test_every_answer_has_its_headers_and_is_kept_nowhere(path: str, portal: TestClient, cast: Cast) -> None:
    headers = ask(portal, "GET", path, cast.lead.token).headers

    assert headers["x-content-type-options"] == "nosniff" and headers["referrer-policy"] == "same-origin"
    assert headers["cache-control"] == "no-store" and "Cookie" in headers["vary"]


@pytest.mark.asvs("4.1.1")
def test_every_page_says_what_it_is_and_how_it_is_written(portal: TestClient, cast: Cast) -> None:
    for path in ("/me", "/cannot-sign-in", "/nowhere", "/people"):
        assert (
            ask(portal, "GET", path, cast.lead.token).headers["content-type"] == "text/html; charset=utf-8"
        ), path


@pytest.mark.asvs("13.4.1", "13.4.3", "13.4.5")
@pytest.mark.parametrize("path", LEAKS)
def test_nothing_lies_about_to_be_fetched(path: str, portal: TestClient, cast: Cast) -> None:
    answered = ask(portal, "GET", path, cast.administrator.token)

    assert (
        answered.status_code == 404
        and "[core]" not in answered.text
        and "index of" not in answered.text.lower()
    )


@pytest.mark.asvs("15.3.3")
def test_fields_that_a_form_does_not_have_are_left_out(
    as_administrator: Client, house: House, cast: Cast
) -> None:
    fields = {"name": "Ruth Adeyemi-Hall", "title": "", "version": "1"}
    more = {"role": "administrator", "site_id": str(cast.other_site_id), "status": "ended",
            "agency_id": str(cast.agency_id), "blur": "yes", "handle": "taken.over"}  # fmt: skip
    answered = as_administrator.post(f"/people/{cast.lead.id}", fields | more)

    assert answered.status == 303 and "draft=" not in answered.location
    with house.reading() as work:
        account = work.session.get(Account, cast.lead.id)
        assert account is not None and account.version == 2
        assert (account.role, account.status, account.site_id) == ("advocate", "active", cast.site_id)
        assert account.agency_id is None and not account.blur


@pytest.mark.asvs("15.3.7")
def test_what_stands_in_the_address_or_a_cookie_is_no_field_of_a_form(
    portal: TestClient, house: House, cast: Cast
) -> None:
    given = {"Host": "localhost:8000", **OWN, "Cookie": f"__Host-session={cast.lead.token}; blur=yes"}
    portal.cookies.clear()
    answered = portal.post(STAFF + "/me/blur?blur=yes", headers=given, data={}, follow_redirects=False)

    assert answered.status_code in (303, 422) and not blurs(house, cast)
