"""Rotation that is killed before any of its steps: what was sealed opens, and going on brings it to its end."""

from __future__ import annotations

import shutil
from datetime import timedelta
from functools import partial
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import select

from app.access import resealing, retirement, rotation
from app.access.models import CaseSight, Site
from app.access.work import House
from app.core import clock
from app.core.settings import Settings
from app.crypto.root import KeyFile
from app.db import generations
from app.db.wrapped import WrappedKey
from app.main import open_house
from tests.support.cast import Cast, open_new_case
from tests.support.clients import Client, new_client_id
from tests.support.houses import share_statements
from tests.support.keys import files_in, sealed_under, silent
from tests.support.killing import killed_before, steps_of
from tests.support.once import killed_folders

NOBODY = UUID(int=0)
PHOTOS = [bytes(range(first, 256)) * 300 for first in range(4)]

pytestmark = killed_folders


def go_on(house: House, what: str) -> None:
    """What an operator does who reads `waymark keys status`: the command once more if it had not ended, then retire."""
    if rotation.unfinished(house):
        rotate(house, what)
    clock.set_shift(4 * retirement.LONGEST_REQUEST)
    retirement.retire(house, KeyFile(house.settings.root_key))


def rotate(house: House, what: str) -> None:
    if what == "root":
        rotation.rotate_root(house, KeyFile(house.settings.root_key), silent)
    elif what == "site":
        for site in sites_of(house):
            rotation.rotate_site(house, site, silent)
    elif what == "case":
        rotation.rotate_cases(house, silent)
    clock.set_shift(2 * retirement.LONGEST_REQUEST)
    retirement.retire(house, KeyFile(house.settings.root_key))


def rotate_in(folder: Path, what: str) -> None:
    """In a process of its own, which ends with it or before; in small parts, so that more steps lie between them."""
    rotation.CASES_AT_ONCE, resealing.ROWS_UNDER_LOCK, generations.BATCH = 1, 2, 2
    retirement.OWNERS_AT_ONCE = 2
    rotate(opened(folder), what)


@pytest.fixture
def lived_in(house: House, cast: Cast, as_lead_advocate: Client) -> Path:
    """A folder with a house in which something was said. Nobody has it open."""
    note = {"id": new_client_id(), "facts": "She counts the calls."}
    assert as_lead_advocate.post(f"/cases/{cast.case_id}/notes", note).status == 303
    for photo in PHOTOS:
        entry = {
            "id": new_client_id(),
            "behaviours": ["loitered"],
            "when": "today",
            "text": "By the gate",
            "version": 0,
        }
        files = {"photo": ("IMG.bin", photo, "application/octet-stream")}
        assert as_lead_advocate.post(f"/cases/{cast.case_id}/log/new", entry, files=files).status == 303
    with house.writing() as work:
        for _ in range(3):
            open_new_case(work, cast.supervisor.actor, cast.team_id, cast.lead.id, None)
    house.store.close()
    house.keyring.store.close()
    return house.settings.data_folder


def opened(folder: Path) -> House:
    house = open_house(Settings(environment="test", data_folder=folder))
    share_statements(house)
    return house


def sites_of(house: House) -> list[UUID]:
    with house.reading() as work:
        return list(work.session.scalars(select(Site.id).order_by(Site.id)))


def without_live_key(house: House) -> int:
    """Cases and sites that could not seal: the generation that the data names is not in the key store."""
    with house.reading() as work:
        named = [*work.session.execute(select(CaseSight.id, CaseSight.generation)),
                 *work.session.execute(select(Site.id, Site.generation))]  # fmt: skip
    with house.keyring.store.reading() as session:
        alive = session.execute(
            select(WrappedKey.owner_id, WrappedKey.generation).where(WrappedKey.dead_on.is_(None))
        )
        there = {(row.owner_id, row.generation) for row in alive}
    return sum((row.id, row.generation) not in there for row in named)


def left_over(house: House) -> int:
    """Generations that are not dead beside a later one."""
    with house.keyring.store.reading() as session:
        alive = session.scalars(select(WrappedKey).where(WrappedKey.dead_on.is_(None))).all()
    return len(alive) - len({(key.kind, key.owner_id) for key in alive})


@pytest.mark.parametrize("what", ["root", "site", "case"])
def test_killed_before_any_step_everything_opens_and_going_on_ends_it(
    lived_in: Path, tmp_path: Path, what: str
):
    shutil.copytree(lived_in, tmp_path / "whole")
    steps = steps_of(partial(rotate_in, tmp_path / "whole", what))
    assert len(steps) > 8
    for number, name in enumerate(steps, start=1):
        folder = tmp_path / str(number)
        shutil.copytree(lived_in, folder)
        assert killed_before(partial(rotate_in, folder, what), number) == name

        house = opened(folder)
        assert not sealed_under(house)[NOBODY] and not without_live_key(house), (
            f"killed before {number}, {name}"
        )
        go_on(house, what)
        assert not sealed_under(house)[NOBODY] and not left_over(house), (
            f"gone on after step {number}, {name}"
        )
        assert rotation.unfinished(house) == [] and sorted(files_in(house)) == sorted(PHOTOS)
        house.store.close()
        house.keyring.store.close()
        clock.set_shift(timedelta(0))
        shutil.rmtree(folder)
