"""The steps of a transfer by the forms, for tests: from a proposal to an answer, and the job that carries it out.

Run as a module it carries out what is accepted in a house, and ends itself with SIGKILL when it reaches the named step.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.access.models import CaseSight, Team
from app.access.work import House
from app.features.transfers.models import Transfer, TransferOffer
from tests.support.cast import Cast
from tests.support.clients import Answered, Client
from tests.support.killing import killed_in

NOTE = "Bail ends on Friday: ring before."


def other_team(house: House, site_id: UUID) -> UUID:
    with house.reading() as work:
        return work.session.scalars(select(Team.id).where(Team.site_id == site_id)).one()


def versions(page: Answered) -> str:
    return page.text.partition('name="version" value="')[2].partition('"')[0]


def propose(client: Client, case_id: UUID, to: UUID, /, **changes: Any) -> Answered:
    fields = {"team": to, "reason": "moved_area", "agreed": "yes", "note": NOTE}
    return client.post(f"/cases/{case_id}/transfer/proposals", {**fields, **changes})


def agree(client: Client, case_id: UUID, **changes: Any) -> Answered:
    version = versions(client.get(f"/cases/{case_id}/transfer/agreements/new")) or "1"
    fields = {"version": version, "understood": "true"}
    return client.post(f"/cases/{case_id}/transfer/agreements", {**fields, **changes})


def offer_of(house: House, case_id: UUID) -> UUID:
    """The newest offer of this case."""
    with house.reading() as work:
        rows = work.session.scalars(
            select(TransferOffer.id)
            .join(Transfer, Transfer.offer_id == TransferOffer.id)
            .where(Transfer.case_id == case_id, Transfer.offer_id.is_not(None))
        )
        return list(rows)[-1]


def accept(client: Client, offer_id: UUID, first: UUID, second: UUID, /, **changes: Any) -> Answered:
    version = versions(client.get(f"/transfers/{offer_id}"))
    fields = {"version": version, "lead": first, "backup": second, "understood": "true"}
    return client.post(f"/transfers/{offer_id}/acceptances", {**fields, **changes})


def offered(house: House, cast: Cast, lead: Client, supervisor: Client, **changes: Any) -> UUID:
    """The cast's case, offered to the other site's team; returns the offer's id."""
    team = other_team(house, cast.other_site_id)
    assert propose(lead, cast.case_id, team, **changes).location == f"/cases/{cast.case_id}/transfer"
    assert agree(supervisor, cast.case_id).location == f"/cases/{cast.case_id}/transfer"
    return offer_of(house, cast.case_id)


def accepted(house: House, cast: Cast, lead: Client, supervisor: Client, taker: Client) -> UUID:
    """The same, taken by the other site's supervisor for its advocate, herself as backup."""
    offer_id = offered(house, cast, lead, supervisor)
    answered = accept(taker, offer_id, cast.other_site.id, cast.other_supervisor.id)
    assert answered.location == f"/transfers/{offer_id}", answered.text[-2000:]
    return offer_id


def arrived_as(house: House, case_id: UUID) -> UUID:
    """The case at the other site in which this one goes on."""
    with house.reading() as work:
        sight = work.session.get(CaseSight, case_id)
        assert sight is not None and sight.merged_into is not None
        return sight.merged_into


def killed_at(house: House, step: str) -> int:
    """Carry out what is accepted in a process that dies at this step; its exit code, −9 if it came so far."""
    return killed_in("tests.support.transferring", house, step)


def _main(folder: str, url: str, step: str) -> None:
    from app.core.settings import Settings
    from app.features.arrivals.jobs import carry_out_accepted
    from app.main import open_house

    house = open_house(Settings(environment="test", data_folder=Path(folder), database_url=url))
    carry_out_accepted(
        house, lambda reached: os.kill(os.getpid(), signal.SIGKILL) if reached == step else None
    )
    house.store.close()


if __name__ == "__main__":
    _main(*sys.argv[1:])
