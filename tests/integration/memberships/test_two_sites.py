"""One person with roles at two sites: one way of signing in, one site at a time, and neither is shown the other."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from app.access import devices
from app.access.actor import Role
from app.access.contents import verify_contents
from app.access.models import Account, SessionRow
from app.access.work import House
from app.core.errors import TooMany
from app.db.ledger import sequence
from app.features.accounts.queries import names_tried, who_tries
from tests.integration.memberships.conftest import TwoSites
from tests.support.authenticator import Device
from tests.support.cast import Cast, _member, ledger_kinds
from tests.support.clients import Client
from tests.support.staff import LATER, PASSPHRASE, invited, move_clock

NEW = "granite otter violin teacup"


def is_out(client: Client) -> bool:
    return client.get("/me").location.startswith("/sign-in")


def crossed(two: TwoSites, client: Client) -> Client:
    assert two.cross(client, two.far.account_id).location == "/"
    return client


@pytest.mark.asvs("8.2.2", "8.4.1")
def test_she_sees_the_cases_of_the_site_that_she_is_at(two: TwoSites, client: Client, cast: Cast) -> None:
    assert client.get(f"/cases/{cast.case_id}").status == 200
    assert client.get(f"/cases/{cast.other_case_id}").status == 404

    crossed(two, client)

    assert client.get(f"/cases/{cast.case_id}").status == 404
    assert client.get(f"/cases/{cast.other_case_id}").status != 404
    lists = [client.get(path).text for path in ("/", "/cases", "/cases?q=Carys")]
    assert not any("Carys Bevan" in text for text in lists) and "Wren Ashdown" in lists[1]


@pytest.mark.asvs("7.4.1")
def test_the_session_that_is_left_is_over(
    two: TwoSites, client: Client, portal: TestClient, cast: Cast
) -> None:
    before = Client(portal)
    before.cookies = dict(client.cookies)

    answered = two.cross(client, two.far.account_id)

    assert is_out(before) and client.get("/me").shows("Eastholm")
    assert answered.headers["clear-site-data"] == '"cache"'


@pytest.mark.asvs("7.3.2")
def test_going_there_gains_no_time(two: TwoSites, client: Client, house: House, cast: Cast) -> None:
    with house.reading() as work:
        made = max(
            work.session.scalars(select(SessionRow.made_at).where(SessionRow.person_id == cast.lead.id))
        )
    move_clock(timedelta(minutes=9))

    crossed(two, client)

    with house.reading() as work:
        row = work.session.scalars(select(SessionRow).where(SessionRow.person_id == two.far.account_id)).one()
        assert (
            row.made_at == made
            and row.proven_at is not None
            and row.proven_at <= made + timedelta(seconds=30)
        )
    for _ in range(80):
        move_clock(timedelta(minutes=9))
        if is_out(client):
            break
    with house.reading() as work:
        assert work.now - made > timedelta(hours=12) and work.now - made < timedelta(hours=12, minutes=10)


def test_either_name_signs_in_with_the_same_passphrase(
    two: TwoSites, client: Client, portal: TestClient
) -> None:
    move_clock(LATER)
    there = Client(portal)
    assert two.far.sign_in(there).status == 303 and there.get("/me").shows("Eastholm")

    changed = {
        "old": PASSPHRASE,
        "passphrase": "granite otter violin teacup",
        "repeated": "granite otter violin teacup",
    }
    assert there.post("/me/passphrase", changed).location == "/me"

    assert is_out(client)
    move_clock(LATER)
    assert two.ruth.sign_in(Client(portal)).status == 422
    assert two.ruth.sign_in(Client(portal), passphrase=NEW).status == 303


def test_a_code_of_the_authenticator_is_good_once_at_both(
    two: TwoSites, client: Client, portal: TestClient
) -> None:
    move_clock(LATER)

    assert two.far.sign_in(Client(portal)).status == 303
    assert two.ruth.sign_in(Client(portal)).status == 422


def test_a_passkey_added_there_is_hers_here(two: TwoSites, client: Client, portal: TestClient) -> None:
    device = Device()
    assert device.register(crossed(two, client)).status == 200
    assert client.get("/me").shows("My phone")

    signed_in = Client(portal)
    assert device.sign_in(signed_in).status == 200 and signed_in.get("/me").shows("Northmere")

    client.post("/lock")
    assert device.sign_in(client).status == 200 and client.get("/me").shows("Eastholm")


def test_her_list_names_the_sessions_of_both_and_ends_them(
    two: TwoSites, client: Client, portal: TestClient
) -> None:
    move_clock(LATER)
    there = Client(portal)
    two.far.sign_in(there)

    page = client.get("/me/sessions")
    assert page.shows("At Eastholm.") and page.shows("At Northmere.")
    client.post("/me/sessions/endings")

    assert is_out(there) and client.get("/me").status == 200


# ── Ending ───────────────────────────────────────────────────────────────────────────────────────────────


def far_administrator(house: House, cast: Cast, anyone: Client) -> Client:
    with house.writing() as work:
        made = _member(work, cast.other_site_id, Role.ADMINISTRATOR, "Pia Lund", None, cast.team_id)
    return Client(anyone.portal, made.token)


@pytest.mark.asvs("7.4.2")
def test_ending_one_role_ends_that_sites_sessions_alone(
    two: TwoSites, client: Client, portal: TestClient, house: House, cast: Cast, anyone: Client
) -> None:
    move_clock(LATER)
    there = Client(portal)
    two.far.sign_in(there)

    assert (
        far_administrator(house, cast, anyone)
        .post(f"/people/{two.far.account_id}/ending", sure="yes")
        .location
        == "/people"
    )

    assert is_out(there) and client.get("/me").status == 200
    assert two.cross(client, two.far.account_id).status == 404
    move_clock(LATER)
    assert two.far.sign_in(Client(portal)).status == 422 and two.ruth.sign_in(Client(portal)).status == 303


@pytest.mark.asvs("7.4.2")
def test_ending_what_signs_her_in_ends_all(
    two: TwoSites, client: Client, portal: TestClient, house: House, cast: Cast, anyone: Client,
    as_administrator: Client,
) -> None:  # fmt: skip
    move_clock(LATER)
    there = Client(portal)
    two.far.sign_in(there)

    assert as_administrator.post(f"/people/{cast.lead.id}/ending", sure="yes").location == "/people"

    assert is_out(client) and is_out(there)
    move_clock(LATER)
    assert two.far.sign_in(Client(portal)).status == 422
    administrator = far_administrator(house, cast, anyone)
    assert administrator.get("/people").shows("Cannot sign in: what signed them in has ended")
    assert administrator.get("/sign-ins").shows("What signed them in has ended: end the account here too")


def test_after_the_last_day_of_the_holder_nobody_is_let_in_at_the_other_site(
    two: TwoSites, client: Client, house: House, cast: Cast
) -> None:
    crossed(two, client)
    with house.writing() as work:
        holder = work.session.get(Account, cast.lead.id)
        assert holder is not None
        holder.ends_on = work.today - timedelta(days=1)

    assert is_out(client)


# ── What a site is shown ─────────────────────────────────────────────────────────────────────────────────


def test_the_first_sites_administrator_is_shown_nothing_of_the_other(
    two: TwoSites, client: Client, house: House, cast: Cast, as_administrator: Client
) -> None:
    before = ledger_kinds(house, cast)
    crossed(two, client)
    two.cross(client, cast.lead.id)

    pages = ["/people", f"/people/{cast.lead.id}", f"/people/{cast.lead.id}/devices", "/sign-ins"]
    told = [as_administrator.get(path) for path in pages]
    assert all(page.status == 200 for page in told)
    assert not any("Eastholm" in page.text or str(two.far.account_id) in page.text for page in told)
    assert as_administrator.get(f"/people/{two.far.account_id}").status == 404
    since = ledger_kinds(house, cast)[len(before) :]
    assert since == ["session.ended", "sign-in.continued"]


def test_the_other_site_withdraws_no_passkey_of_hers(
    two: TwoSites, client: Client, house: House, cast: Cast, anyone: Client
) -> None:
    Device().register(client)
    administrator = far_administrator(house, cast, anyone)

    page = administrator.get(f"/people/{two.far.account_id}/devices")

    assert page.shows("They sign in here with what another account of theirs holds.")
    assert "/withdrawals" not in page.text


def test_what_both_ledgers_say_matches_what_is_there(
    two: TwoSites, client: Client, house: House, cast: Cast
) -> None:
    """What she changed from the other site stands where it is kept: no chain of a row runs through two trees."""
    crossed(two, client)
    Device().register(client)
    client.post("/me/passphrase", {"old": PASSPHRASE, "passphrase": NEW, "repeated": NEW})
    client.post("/me/recovery-codes")
    two.cross(client, two.ruth.account_id)
    client.post("/me/passphrase", {"old": NEW, "passphrase": PASSPHRASE, "repeated": PASSPHRASE})
    while sequence(house.store, house.signer):
        pass

    kinds = ledger_kinds(house, cast)
    assert (kinds.count("passphrase.changed"), kinds.count("recovery-codes.drawn")) == (2, 1)
    kept = ("credential", "passkey")
    assert [one for report in verify_contents(house) for one in report.faults if one.table in kept] == []


def test_a_code_of_her_own_site_is_refused_and_still_good(
    two: TwoSites, client: Client, house: House, cast: Cast
) -> None:
    account_id, code = invited(house, cast.site_id, "second.role")

    refused = client.post("/me/sites", {"code": code}, htmx=True)

    assert refused.status == 422 and refused.shows("You have a role at the site of this code already.")
    with house.reading() as work:
        account = work.session.get(Account, account_id)
        assert account is not None and account.status == "invited" and account.holder_id is None


@pytest.mark.parametrize("code", ["ABCD EFGH JKLM", "", "used"])
def test_a_code_that_is_none_joins_nothing(two: TwoSites, client: Client, code: str) -> None:
    refused = client.post("/me/sites", {"code": two.code if code == "used" else code}, htmx=True)

    assert refused.status == 422


def test_nobody_goes_where_somebody_else_has_a_role(
    two: TwoSites, client: Client, cast: Cast, as_supervisor: Client
) -> None:
    assert two.cross(as_supervisor, two.far.account_id).status == 404
    assert two.cross(client, cast.other_site.id).status == 404
    assert two.cross(client, cast.lead.id).status == 404


def test_joining_asks_once_more_who_she_is(two: TwoSites, portal: TestClient) -> None:
    client = Client(portal)
    two.ruth.sign_in(client)
    for _ in range(2):
        move_clock(timedelta(minutes=6))
        client.get("/me")

    assert two.join(client).location.startswith("/proof")


def test_fifty_tries_are_counted_over_both_names(two: TwoSites, client: Client, house: House) -> None:
    with house.writing() as work:
        for handle in (two.ruth.handle, two.far.handle):
            for _ in range(25):
                devices.count_strange_try(work, who_tries(work, handle).name)
    with house.reading() as work, pytest.raises(TooMany):
        devices.refuse_after_many(work, *names_tried(work, who_tries(work, two.ruth.handle)))
