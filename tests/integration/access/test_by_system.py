"""Every opening without a person leaves a line in the log: its purpose and how many, and nothing of what it opened."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from structlog.testing import capture_logs

from app.access import door, matching, shredding
from app.access.contents import verify_contents
from app.access.emergencies import asking
from app.access.models import Account
from app.access.rooms import OpenShare, SystemPurpose
from app.access.rotation import rotate_cases
from app.access.sampling import sample_rows
from app.access.system import by_system
from app.access.work import House, Work
from app.core.errors import NotFound
from app.core.ids import new_id
from app.crypto.envelope import DataKey
from app.features import registry
from tests.support.cast import Cast

Open = Callable[[Work, Cast], object]


def account_of(work: Work, cast: Cast) -> Account:
    return work.session.get_one(Account, cast.lead.actor.id)


def released_of(cast: Cast) -> OpenShare:
    """A copy that somebody has open: which case it is of is all that is asked."""
    return OpenShare(site_id=cast.site_id, case_id=cast.case_id, _key=DataKey.random())


DOORS: list[tuple[SystemPurpose, Open]] = [
    (SystemPurpose.INTAKE, lambda work, cast: door.intake(work, cast.victim.actor)),
    (SystemPurpose.INTAKE, lambda work, cast: asking(work, cast.site_id, cast.case_id)),
    (SystemPurpose.INTAKE, lambda work, cast: door.asking_by(work, released_of(cast))),
    (SystemPurpose.WITHDRAW, lambda work, cast: door.withdrawing(work, cast.victim.actor)),
    (SystemPurpose.REMIND, lambda work, cast: door.remind(work, cast.case_id)),
    (SystemPurpose.ROTATE, lambda work, cast: door.rotating(work, [cast.case_id])),
    (SystemPurpose.ROTATE, lambda work, cast: door.rotating_site(work, cast.site_id)),
    (SystemPurpose.DERIVE, lambda work, cast: door.derive(work, cast.case_id)),
    (SystemPurpose.VERIFY, lambda work, cast: door.noting(work, cast.site_id)),
    (SystemPurpose.VERIFY, lambda work, cast: door.noting(work, cast.site_id, cast.case_id)),
    (SystemPurpose.VERIFY, lambda work, cast: door.verifying(work, cast.case_id)),
    (SystemPurpose.SIGN_IN, lambda work, cast: door.sign_in_site(work, cast.site_id)),
    (SystemPurpose.SIGN_IN, lambda work, cast: door.sign_in_room(work, account_of(work, cast))),
    (SystemPurpose.MATCH, lambda work, cast: matching.match_site(work, cast.site_id)),
    (SystemPurpose.MATCH, lambda work, cast: matching.identifier_hash(work, cast.site_id, "phone", "07700 900123")),
    (SystemPurpose.SHRED, lambda work, cast: shredding.shred_room(work, cast.case_id)),
]  # fmt: skip


def told(lines: list[Any]) -> list[tuple[SystemPurpose, int]]:
    return [(line["kind"], line["count"]) for line in lines if line["event"] == "opened by the system"]


@pytest.mark.parametrize(("purpose", "act"), DOORS, ids=[f"{at}-{one[0]}" for at, one in enumerate(DOORS)])
def test_each_opening_is_told_once_a_unit(
    house: House, cast: Cast, purpose: SystemPurpose, act: Open
) -> None:
    with capture_logs() as lines, house.reading() as work:
        act(work, cast)
        act(work, cast)

    assert told(lines) == [(purpose, 1)]
    assert all(set(line) <= {"event", "log_level", "kind", "count", "row"} for line in lines)


def test_very_many_are_one_line(house: House, cast: Cast) -> None:
    with capture_logs() as lines, house.reading() as work:
        by_system(work, SystemPurpose.MATCH, {cast.case_id: None, cast.site_id: None, new_id(): None})

    assert told(lines) == [(SystemPurpose.MATCH, 3)] and "row" not in lines[0]


def test_what_was_opened_is_told_although_the_unit_fails(house: House, cast: Cast) -> None:
    with capture_logs() as lines, pytest.raises(NotFound), house.writing() as work:
        door.derive(work, cast.case_id)
        door.remind(work, new_id())

    assert told(lines) == [(SystemPurpose.DERIVE, 1)]


def run_rotation(house: House, cast: Cast) -> object:
    return rotate_cases(house, lambda *_: None, cast.case_id)


def run_check(house: House, cast: Cast) -> object:
    return list(verify_contents(house))


def run_drill(house: House, cast: Cast) -> object:
    return sample_rows(house, registry.all_tables().sorted_tables, 50)


@pytest.mark.parametrize(
    ("purpose", "run"),
    [(SystemPurpose.ROTATE, run_rotation), (SystemPurpose.VERIFY, run_check), (SystemPurpose.VERIFY, run_drill)],
    ids=["rotation", "check", "drill"],
)  # fmt: skip
def test_long_work_tells_too(
    house: House, cast: Cast, purpose: SystemPurpose, run: Callable[[House, Cast], object]
) -> None:
    with capture_logs() as lines:
        run(house, cast)

    assert sum(count for kind, count in told(lines) if kind is purpose) > 0
