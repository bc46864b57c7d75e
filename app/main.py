"""The roof: opens the stores, mounts every feature's routers, keeps the sequencer running. Nobody imports it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from functools import partial

from fastapi import FastAPI

from app.access.models import is_founded
from app.access.work import House
from app.core import logging
from app.core.errors import KeyRefused
from app.core.settings import Settings
from app.crypto.checkpoints import LedgerSigner
from app.crypto.providers import Patient
from app.crypto.push_keys import PushKeys
from app.crypto.root import KeyFile, LedgerKeyFile, PushKeyFile
from app.db import keyring, roles
from app.db.files import FileStore
from app.db.ledger import sequence
from app.db.store import Store
from app.features import registry
from app.web.building import Waymark, build
from app.web.routing import Router

SEQUENCE_EVERY = 1.0
JOBS_EVERY = 60.0
WATCH_FIRST, WATCH_EVERY = 0.5, 30.0


def open_house(settings: Settings, *, as_owner: bool = False) -> House:
    """The stores and the key ring of one process. A wrong or missing root key ends here, with what to do.

    `as_owner` is for the one command that only the owner of PostgreSQL's tables may give: dropping a year of openings.
    """
    settings.checked()
    provider = Patient(KeyFile(settings.root_key))
    provider.root()
    keys, data = Store(settings.keyring), Store(settings.database)
    if not settings.is_local and not as_owner:
        roles.require_app_role(data, "ledger_leaf")
        roles.require_app_role(keys, keyring.table().name)
    keyring.create_tables(keys)
    ring = keyring.Keyring(keys, provider)
    ring.check()
    _require_keys(data, keys)
    signer = LedgerSigner(LedgerKeyFile(settings.ledger_key).root())
    return House(settings, data, ring, FileStore(settings.files), signer, _push_keys(settings))


def _push_keys(settings: Settings) -> PushKeys | None:
    """None where no key was made; one that is named and missing or damaged is refused."""
    path = settings.push_key
    if path is None or (settings.push_key_file is None and not path.exists()):
        return None
    return PushKeys(PushKeyFile(path).root())


def _require_keys(data: Store, keys: Store) -> None:
    """A key store that was lost would be made anew, empty, and everything would seem to be shredded."""
    if keyring.Keyring.made_under(keys) is None and is_founded(data):
        raise KeyRefused(
            f"The key store ({keys.where}) holds no keys, but the data has sites that were sealed under some. Nothing "
            "was changed. Put back the key store, from its place or from a backup; without it nothing opens."
        )


def create(
    settings: Settings | None = None, house: House | None = None, extra: tuple[Router, ...] = ()
) -> Waymark:
    """The whole app for these settings; `extra` are routers that the demo alone adds."""
    house = house or open_house(settings or Settings())

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        ending = asyncio.Event()
        keepers = [
            asyncio.create_task(_keep(ending, SEQUENCE_EVERY, lambda: sequence(house.store, house.signer))),
            asyncio.create_task(_keep(ending, SEQUENCE_EVERY, house.keyring.drop_stale)),
            *(asyncio.create_task(_keep(ending, JOBS_EVERY, partial(job, house))) for job in registry.JOBS),
            *(asyncio.create_task(_keep(ending, WATCH_EVERY, partial(job, house), first=WATCH_FIRST))
              for job in registry.WATCHES),
        ]  # fmt: skip
        yield
        ending.set()
        await asyncio.gather(*keepers)
        house.store.close()

    return build(house, [*registry.ROUTERS, *extra], staff_shell=registry.staff_shell, page_shell=registry.page_shell,
                 safe_contact=registry.safe_contact, lifespan=lifespan)  # fmt: skip


async def _keep(
    ending: asyncio.Event, seconds: float, act: Callable[[], object], *, first: float | None = None
) -> None:
    """Do it every so often until the app ends; what is being done then is done to its end.

    The ledger's one sequencer gives places within two seconds; clocks that ran out are noted within a minute;
    visits are watched from the first second on.
    """
    wait = seconds if first is None else first
    while not ending.is_set():
        with suppress(TimeoutError):
            await asyncio.wait_for(ending.wait(), wait)
            return
        wait = seconds
        try:
            await asyncio.to_thread(act)
        except Exception as error:
            logging.get().error(
                "background work failed", error=type(error), where=logging.where_raised(error)
            )
