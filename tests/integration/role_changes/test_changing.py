"""What an administrator changes about what somebody does here, and what that takes and gives at once."""

from __future__ import annotations

from uuid import UUID

import pytest
from sqlalchemy import select

from app.access.models import Account, DeskMember, TeamMember
from app.access.phones import enrol_phone, phones_of
from app.access.work import House
from app.crypto.sealed_boxes import new_pair
from app.features.comparisons.jobs import compare_waiting
from tests.support.cast import Cast, ledger_kinds
from tests.support.clients import Client
from tests.support.staff import member


def role_of(house: House, cast: Cast, name: str) -> tuple[str, UUID | None]:
    with house.reading() as work:
        row = work.session.get_one(Account, cast.people[name].id)
        return str(row.role), row.agency_id


def test_an_advocate_becomes_a_supervisor_of_a_team(
    house: House, cast: Cast, as_administrator: Client, as_colleague: Client, change, anyone: Client
) -> None:
    form = as_administrator.get(f"/people/{cast.colleague.id}/roles/new")
    assert form.shows("Mair Pugh") and 'value="advocate" checked' in form.text

    changed = change("colleague", "supervisor", team_id=cast.team_id)

    assert changed.location == f"/people/{cast.colleague.id}"
    assert as_administrator.get(changed.location).shows("Supervisor")
    assert as_colleague.get("/cases").location.startswith("/sign-in"), "signed out at once"
    signed_in = Client(anyone.portal)
    assert member(house, cast.colleague.id, "mair.pugh").sign_in(signed_in).status == 303
    assert signed_in.get("/team").status == 200
    assert signed_in.get(f"/cases/{cast.case_id}").status == 200, "her team's case"
    with house.reading() as work:
        mine = select(TeamMember).where(TeamMember.account_id == cast.colleague.id)
        assert [one.is_supervisor for one in work.session.scalars(mine)] == [True]


def test_the_ledger_and_the_account_of_changes_say_what_was_and_what_is(
    house: House, cast: Cast, as_administrator: Client, change
) -> None:
    change("colleague", "service_manager")

    assert ledger_kinds(house, cast).count("account.role-changed") == 1
    changes = as_administrator.get("/configuration/changes")
    assert changes.shows("What Mair Pugh does") and changes.shows("Advocate → Service manager")
    assert changes.shows("She changed jobs.")


def test_who_sees_by_the_role_alone_sees_nothing_before_the_name_was_compared(
    house: House, cast: Cast, change, anyone: Client
) -> None:
    change("colleague", "service_manager")
    client = Client(anyone.portal)
    member(house, cast.colleague.id, "mair.pugh").sign_in(client)
    assert not client.get("/cases").shows("Bevan")

    compare_waiting(house)

    assert client.get("/cases").shows("Bevan")
    with house.reading() as work:
        assert not work.session.scalars(
            select(TeamMember).where(TeamMember.account_id == cast.colleague.id)
        ).all()


def test_who_changes_the_agency_leaves_its_desks(
    house: House, cast: Cast, as_administrator: Client, change, anyone: Client
) -> None:
    with house.reading() as work:
        probation = work.session.get_one(Account, cast.probation.id).agency_id
    wrong = change("other_desk_partner", "partner", agency_id=probation)
    assert wrong.status == 422 and wrong.shows("Choose the role of its kind.")

    assert change("other_desk_partner", "probation", agency_id=probation).status in (200, 204, 303)

    assert role_of(house, cast, "other_desk_partner") == ("probation", probation)
    with house.reading() as work:
        rows = select(DeskMember).where(DeskMember.account_id == cast.other_desk_partner.id)
        assert not work.session.scalars(rows).all()


def test_what_is_wrong_is_said_and_what_was_typed_is_kept(
    house: House, cast: Cast, as_administrator: Client, change
) -> None:
    path = f"/people/{cast.colleague.id}/roles"
    empty = as_administrator.post(path, {"reason": "Left the team."}, htmx=True)
    assert empty.status == 422 and empty.shows("Choose what they do.") and "Left the team." in empty.text

    for role, words, more in (
        ("advocate", "That is what they are here already.", {}),
        ("partner", "Choose the agency that they work for.", {}),
        ("victim", "Choose one of the answers.", {}),
        ("supervisor", "Choose one of the list.", {"team_id": "4f9c0f4e-6a55-4f0e-9f0a-0a9d3b6f5e11"}),
        ("supervisor", "Say why.", {"reason": ""}),
        ("supervisor", "somebody else changed this meanwhile", {"was": "supervisor"}),
    ):
        shown = change("colleague", role, **more)
        assert shown.status in (409, 422) and shown.shows(words), (role, words, shown.status)
    assert role_of(house, cast, "colleague")[0] == "advocate"
    assert "account.role-changed" not in ledger_kinds(house, cast)


def test_people_of_another_site_are_not_there(
    cast: Cast, as_administrator: Client, as_lead_advocate: Client, as_dpo_client: Client, change
) -> None:
    assert as_administrator.get(f"/people/{cast.other_site.id}/roles/new").status == 404
    assert change("other_site", "supervisor").status == 404
    for client in (as_lead_advocate, as_dpo_client):
        assert client.get(f"/people/{cast.colleague.id}/roles/new").status == 404
        assert change("colleague", "supervisor", client).status == 404


def test_an_account_that_has_ended_has_no_role_to_change(
    house: House, cast: Cast, as_administrator: Client, change
) -> None:
    as_administrator.post(f"/people/{cast.colleague.id}/ending", {"sure": "yes"})

    assert change("colleague", "supervisor").shows("This account has ended.")
    assert as_administrator.get(f"/people/{cast.colleague.id}/roles/new").shows("This account has ended.")
    assert role_of(house, cast, "colleague")[0] == "advocate"


@pytest.mark.parametrize(("role", "stays"), [("supervisor", True), ("service_manager", False)])
def test_a_phone_carries_cases_for_caseworkers_alone(
    role: str, stays: bool, house: House, cast: Cast, change
) -> None:
    with house.writing() as work:
        pairs = new_pair(), new_pair()
        enrol_phone(work, cast.colleague.actor, pairs[0][1], pairs[1][1], cookie=None, device=None)

    change("colleague", role)

    with house.reading() as work:
        (phone,) = phones_of(work, cast.colleague.id)
        assert (phone.revoked_at is None) is stays


def test_a_last_day_goes_with_the_agency(house: House, cast: Cast, change) -> None:
    with house.writing() as work:
        work.session.get_one(Account, cast.other_desk_partner.id).ends_on = work.today

    change("other_desk_partner", "chair", agency_id=cast.agency_id)
    with house.reading() as work:
        assert work.session.get_one(Account, cast.other_desk_partner.id).ends_on == work.today

    change("other_desk_partner", "advocate")
    with house.reading() as work:
        assert work.session.get_one(Account, cast.other_desk_partner.id).ends_on is None
