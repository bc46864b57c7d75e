"""Teams, agencies and desks: listed, added, amended by an administrator of their own site alone."""

from __future__ import annotations

from app.access.models import Desk, Team
from app.access.work import House
from app.features.agencies.models import Agency
from tests.support.cast import Cast, ledger_kinds
from tests.support.clients import Client


def test_a_team_gets_its_people_and_its_supervisor(
    house: House, cast: Cast, as_administrator: Client
) -> None:
    made = as_administrator.post("/teams", {"name": "Night team"})
    members = [str(cast.colleague.id), str(cast.supervisor.id)]
    as_administrator.post(
        made.location, {"name": "Night team", "members": members, "supervisors": [cast.supervisor.id]}
    )
    listed = as_administrator.get("/teams")

    assert listed.shows("Mair Pugh") and listed.shows("Jo Lindqvist (supervises)")
    assert {"team.added", "team.set"} <= set(ledger_kinds(house, cast))


def test_an_advocate_cannot_be_made_to_supervise(cast: Cast, as_administrator: Client) -> None:
    sent = {"name": "Northmere team", "members": [cast.lead.id], "supervisors": [cast.lead.id]}
    refused = as_administrator.post(f"/teams/{cast.team_id}", sent, htmx=True)

    assert refused.status == 422 and refused.shows("Only a supervisor can supervise a team.")


def test_a_desk_is_read_by_people_of_its_agency(cast: Cast, as_administrator: Client) -> None:
    made = as_administrator.post("/desks", {"agency_id": cast.agency_id, "name": "Night desk"})
    as_administrator.post(made.location, {"name": "Night desk", "members": [cast.partner.id]})
    stranger = as_administrator.post(
        made.location, {"name": "Night desk", "members": [cast.lead.id]}, htmx=True
    )

    assert as_administrator.get("/desks").shows("Night desk") and as_administrator.get("/desks").shows(
        "Lin Harding"
    )
    assert stranger.status == 422 and stranger.shows("Choose people of this agency.")


def test_an_agency_is_added_amended_and_not_doubled(cast: Cast, as_administrator: Client) -> None:
    as_administrator.post("/agencies", {"name": "Northmere Probation", "code": "probation"})
    twin = as_administrator.post("/agencies", {"name": "northmere probation", "code": "police"}, htmx=True)
    as_administrator.post(f"/agencies/{cast.agency_id}", {"name": "Northmere Constabulary", "code": "police"})

    assert twin.status == 422 and twin.shows("There is one with this name already.")
    listed = as_administrator.get("/agencies")
    assert listed.shows("Northmere Probation") and listed.shows("Northmere Constabulary")


def test_nothing_of_another_site_is_there(
    house: House, cast: Cast, as_administrator: Client, as_supervisor: Client
) -> None:
    with house.writing() as work:
        agency = Agency(site_id=cast.other_site_id, code="police", name="Eastholm Police")
        team = Team(site_id=cast.other_site_id, name="Eastholm nights")
        work.add(agency, team)
        desk = Desk(site_id=cast.other_site_id, agency_id=agency.id, name="Eastholm desk")
        work.add(desk)
        paths = [f"/agencies/{agency.id}", f"/teams/{team.id}", f"/desks/{desk.id}"]

    for path in paths:
        assert as_administrator.get(path).status == 404
        assert as_administrator.post(path, {"name": "X", "code": "police"}).status == 404
    for path in ("/teams", "/agencies", "/desks", "/people"):
        assert as_supervisor.get(path).status == 404
        assert not as_administrator.get(path).shows("Eastholm")
