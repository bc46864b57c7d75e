"""An unwrapped key is not in memory longer than it is used: what is older than a minute is let go of."""

from __future__ import annotations

import asyncio
import time
from types import SimpleNamespace

import pytest

from app import main
from app.access.work import House
from app.db import keyring
from tests.support.cast import Cast


def older_by(monkeypatch: pytest.MonkeyPatch, seconds: float) -> None:
    """The cache's own clock goes on by so much."""
    monkeypatch.setattr(keyring, "time", SimpleNamespace(monotonic=lambda: time.monotonic() + seconds))


def kept_in(house: House) -> int:
    return len(house.keyring._cache) + len(house.keyring._indexes)


@pytest.fixture
def used(house: House, cast: Cast) -> House:
    """A house that has just used keys of a case, of a site and of its index."""
    house.keyring.forget(list(house.keyring._cache))
    house.keyring._indexes.clear()
    house.keyring.keys([cast.case_id, cast.site_id])
    house.keyring.index(cast.site_id)
    assert kept_in(house) >= 3
    return house


def test_what_is_fresh_stays_and_what_is_stale_goes(
    used: House, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    count = kept_in(used)
    older_by(monkeypatch, keyring.CACHE_SECONDS - 30)
    assert used.keyring.drop_stale() == 0 and kept_in(used) == count
    older_by(monkeypatch, keyring.CACHE_SECONDS + 1)

    assert used.keyring.drop_stale() == count and kept_in(used) == 0
    assert used.keyring.key(cast.case_id) and kept_in(used) > 0


def test_the_serving_process_lets_go_of_them_without_being_asked(
    used: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(main, "SEQUENCE_EVERY", 0.01)
    older_by(monkeypatch, keyring.CACHE_SECONDS + 1)
    app = main.create(house=used)

    async def served() -> None:
        async with app.staff.router.lifespan_context(app.staff):
            for _ in range(1000):
                if not kept_in(used):
                    return
                await asyncio.sleep(0.01)

    asyncio.run(served())
    assert kept_in(used) == 0
