"""The log and the course of conduct of a case with 50 and with 1,000 entries: one JSON line for each page, no test.

`python -m bench.courses` asks the whole app in this process, in turns, so that both sizes meet the same machine.
"""

from __future__ import annotations

import json
import statistics
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from sqlalchemy import func, select
from starlette.testclient import TestClient

from app.access.actor import Actor, Relation
from app.access.door import open_case
from app.access.models import CaseRelation
from app.access.sessions import begin_session, member_of
from app.access.work import House
from app.core.ids import new_id
from app.crypto.root import KeyFile, LedgerKeyFile
from app.db import migrating
from app.demo.founding import found
from app.features.incidents.models import Incident, IncidentContent
from app.features.incidents.rules import Behaviour, Certainty, Channel
from app.main import create, open_house
from bench.filling import settings_of

SIZES = (50, 1_000)
TARGET = 2.0
ROUNDS = 30
PAGES = ("log", "conduct")


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        house, cases, token = _filled(Path(folder) / "house")
        with TestClient(create(house=house), base_url=house.settings.staff_origin) as client:
            client.cookies.set("__Host-session", token)
            met = [_measured(client, cases, page) for page in PAGES]
    return 0 if all(met) else 1


def _measured(client: TestClient, cases: dict[int, UUID], page: str) -> bool:
    times: dict[int, list[float]] = {size: [] for size in SIZES}
    weights = {}
    for turn in range(ROUNDS + 3):
        for size in SIZES:
            begin = time.perf_counter()
            answered = client.get(f"/cases/{cases[size]}/{page}")
            if answered.status_code != 200:
                raise SystemExit(f"{page} answered {answered.status_code}")
            weights[size] = len(answered.content)
            if turn >= 3:
                times[size].append((time.perf_counter() - begin) * 1000)
    medians = {size: round(statistics.median(found), 1) for size, found in times.items()}
    ratio = round(medians[SIZES[1]] / medians[SIZES[0]], 2)
    print(json.dumps({"measure": "page of a long log", "page": page, "milliseconds": medians, "bytes": weights,
                      "ratio": ratio, "target": TARGET, "met": ratio <= TARGET}))  # fmt: skip
    return ratio <= TARGET


def _filled(folder: Path) -> tuple[House, dict[int, UUID], str]:
    """A house with the demo in it; two cases of one lead have so many entries."""
    folder.mkdir()
    settings = settings_of(folder)
    KeyFile(settings.root_key).create()
    LedgerKeyFile(settings.ledger_key).create()
    migrating.upgrade(settings.database)
    house = open_house(settings)
    found(house)
    with house.reading() as work:
        leads = select(CaseRelation.account_id).where(CaseRelation.kind == Relation.LEAD.value)
        lead_id = work.session.scalars(
            leads.group_by(CaseRelation.account_id).order_by(func.count().desc()).limit(1)
        ).one()
        lead = member_of(work, lead_id, new_id())
        mine = select(CaseRelation.case_id).where(CaseRelation.account_id == lead_id,
                                                  CaseRelation.kind == Relation.LEAD.value)  # fmt: skip
        cases = dict(zip(SIZES, work.session.scalars(mine.order_by(CaseRelation.case_id)), strict=False))
    for size, case_id in cases.items():
        _write(house, lead, case_id, size)
    with house.writing() as work:
        token = begin_session(work, lead_id, is_page=False)
    return house, cases, token


def _write(house: House, lead: Actor, case_id: UUID, size: int) -> None:
    with house.writing() as work:
        case = open_case(work, lead, case_id)
        there = work.session.scalars(select(Incident.number).where(Incident.case_id == case_id)).all()
        for number in range(max(there, default=0) + 1, size + 1):
            day = work.today - timedelta(days=2 * (size - number) % 700)
            row: Incident = Incident.begin(case, number=number, happened_on=day, logged_on=work.today)
            kinds, means = list(Behaviour), list(Channel)
            content = IncidentContent(
                happened_on=day, certainty=Certainty.APPROX, behaviours=[kinds[number % 20], kinds[number % 7]],
                channel=means[number % len(means)], text=f"What happened, told in a sentence or two. {number}",
                author_id=lead.id, logged_at=work.now,
            )  # fmt: skip
            row.sealed = case.seal(content, into=row)
            work.add(row)
        work.openings.clear()


if __name__ == "__main__":
    sys.exit(main())
