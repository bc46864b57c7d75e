"""When a restriction is lifted, what it had ended stands again: the backup, and cover whose days still run."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from app.access.models import Account, CaseRelation
from app.access.sight import people_on
from app.access.work import House
from tests.support.cast import Cast, Person
from tests.support.clients import Client
from tests.support.hard import restrict


def lift(client: Client, cast: Cast) -> None:
    place = f"/cases/{cast.case_id}/restriction"
    assert client.post(f"{place}/liftings", {"version": 1, "reason": "He left the force."}).location == place


def standing(house: House, cast: Cast) -> dict[str, object]:
    with house.reading() as work:
        return {row.kind: row.account_id for row in people_on(work, cast.case_id)}


def cover_by(house: House, cast: Cast, person: Person, days: int) -> None:
    with house.writing() as work:
        work.add(CaseRelation(case_id=cast.case_id, account_id=person.id, kind="cover", from_day=work.today,
                              to_day=work.today + timedelta(days=days), given_by=cast.supervisor.id))  # fmt: skip


def test_the_backup_is_back(house: House, cast: Cast, as_supervisor: Client, as_backup: Client) -> None:
    restrict(as_supervisor, cast.case_id)
    assert as_backup.get(f"/cases/{cast.case_id}").status == 404

    lift(as_supervisor, cast)

    assert standing(house, cast) == {"lead": cast.lead.id, "backup": cast.backup.id}
    assert as_backup.get(f"/cases/{cast.case_id}").status == 200
    page = as_supervisor.get(f"/cases/{cast.case_id}/restriction")
    assert page.shows("Its backup now is") and page.shows("Dele Okafor")


def test_cover_is_back_for_the_days_that_are_left(house: House, cast: Cast, as_supervisor: Client) -> None:
    cover_by(house, cast, cast.colleague, 3)
    restrict(as_supervisor, cast.case_id)

    lift(as_supervisor, cast)

    with house.reading() as work:
        found = [row for row in people_on(work, cast.case_id) if row.kind == "cover"]
        assert [(row.account_id, row.to_day) for row in found] == [
            (cast.colleague.id, work.today + timedelta(days=3))
        ]


def test_a_backup_who_was_named_meanwhile_stays_the_only_one(
    house: House, cast: Cast, as_supervisor: Client
) -> None:
    restrict(as_supervisor, cast.case_id)
    with house.writing() as work:
        work.add(CaseRelation(case_id=cast.case_id, account_id=cast.colleague.id, kind="backup", from_day=work.today,
                              given_by=cast.supervisor.id))  # fmt: skip

    lift(as_supervisor, cast)

    with house.reading() as work:
        backups = select(CaseRelation).where(CaseRelation.kind == "backup", CaseRelation.to_day.is_(None))
        rows = work.session.scalars(backups.where(CaseRelation.case_id == cast.case_id)).all()
        assert [row.account_id for row in rows] == [cast.colleague.id]


def test_who_has_left_does_not_come_back(house: House, cast: Cast, as_supervisor: Client) -> None:
    restrict(as_supervisor, cast.case_id)
    with house.writing() as work:
        work.session.get_one(Account, cast.backup.id).status = "ended"

    lift(as_supervisor, cast)

    assert standing(house, cast) == {"lead": cast.lead.id}
    assert as_supervisor.get(f"/cases/{cast.case_id}/restriction").shows("The case has no backup now.")
