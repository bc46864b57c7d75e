"""Sight is asked in two forms, as a list of ids and row by row: both must see the same, for everybody and every day."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from app.access.actor import Relation
from app.access.models import CaseRelation, CaseSight
from app.access.sight import cases_in_sight, few_in_sight, is_in_sight, relations_to, supervised
from app.access.work import House
from tests.support.cast import Cast, open_new_case

EVERYBODY = (
    "lead", "backup", "colleague", "supervisor", "administrator", "partner", "other_desk_partner", "other_site",
    "other_supervisor", "victim", "service_manager", "dpo", "other_dpo", "chair", "cps",
)  # fmt: skip


@pytest.fixture
def relations(house: House, cast: Cast, desks: object) -> list[UUID]:
    """Cases that the colleague covered, covers, and will cover; with one of another site that names her by mistake."""
    made = []
    with house.writing() as work:
        for begins, ends in ((-9, -1), (-9, 0), (0, None), (0, 7), (1, 7)):
            case_id, _ = open_new_case(work, cast.supervisor.actor, cast.team_id, cast.lead.id, None)
            made.append(case_id)
            work.add(CaseRelation(case_id=case_id, account_id=cast.people["colleague"].id, kind=Relation.COVER,
                                  from_day=work.today + timedelta(days=begins), given_by=cast.supervisor.id,
                                  to_day=work.today + timedelta(days=ends) if ends is not None else None))  # fmt: skip
        work.add(CaseRelation(case_id=cast.other_case_id, account_id=cast.people["colleague"].id, kind=Relation.COVER,
                              from_day=work.today, given_by=cast.supervisor.id))  # fmt: skip
    return made


def restrict(house: House, cast: Cast, named: list[UUID], others: list[UUID]) -> None:
    """All of these are restricted; for the first ones the supervisor is named."""
    with house.writing() as work:
        for case_id in (*named, *others):
            row = work.session.get(CaseSight, case_id)
            assert row is not None
            row.is_restricted = True
        for case_id in named:
            work.add(CaseRelation(case_id=case_id, account_id=cast.supervisor.id, kind=Relation.NAMED,
                                  from_day=work.today, given_by=cast.supervisor.id))  # fmt: skip


@pytest.mark.parametrize("who", EVERYBODY)
def test_both_forms_see_the_same_of_restricted_cases(
    house: House, cast: Cast, relations: list[UUID], who: str
) -> None:
    restrict(house, cast, relations[:2], relations[2:4])
    compare(house, cast, who)
    with house.reading() as work:
        seen = set(relations_to(work, cast.supervisor.actor, relations))
        answered = set(
            work.session.scalars(select(CaseSight.id).where(supervised(cast.supervisor.actor, work.today)))
        )

    assert seen == set(relations) - set(relations[2:4]) == answered & set(relations)


@pytest.mark.parametrize("who", EVERYBODY)
def test_both_forms_see_the_same(house: House, cast: Cast, relations: list[UUID], who: str) -> None:
    compare(house, cast, who)


def compare(house: House, cast: Cast, who: str) -> None:
    actor = cast.people[who].actor
    with house.reading() as work:
        named = set(work.session.scalars(cases_in_sight(actor, work.today)))
        asked = set(work.session.scalars(select(CaseSight.id).where(is_in_sight(actor, work.today))))
        every = list(work.session.scalars(select(CaseSight.id)))

        assert named == asked == set(relations_to(work, actor, every))
        assert set(few_in_sight(work, actor, 100) or []) == named
        assert (few_in_sight(work, actor, 0) is None) == bool(named)


def test_cover_is_seen_from_its_first_day_to_its_last(
    house: House, cast: Cast, relations: list[UUID]
) -> None:
    with house.reading() as work:
        seen = set(work.session.scalars(cases_in_sight(cast.people["colleague"].actor, work.today)))

    assert seen == set(relations[1:4])
