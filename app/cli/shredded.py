"""The shred list at the operators' door: begun with the first backup, checked, and required by every restore."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable

from app.cli.public_key import verifier_of
from app.core.errors import ShredListRefused
from app.core.settings import Settings
from app.crypto.checkpoints import LedgerSigner, LedgerVerifier
from app.crypto.root import LedgerKeyFile
from app.db import shred_list, shredding
from app.db.backup import Contents
from app.db.runs import has_run
from app.db.shred_list import Shredded
from app.db.store import Store

BRING_IT = (
    "A restore shreds again what was shredded after the backup was made, and needs the list for that: put it at {path} "
    "(WAYMARK_SHRED_LIST_FILE). If it is lost, say --without-shred-list: then shredded cases may come back."
)
NO_KEY = (
    "The shred list cannot be checked without the ledger's public key: give --ledger-public-key, or put ledger.pub "
    "beside the place of the ledger's key. Nothing was restored."
)
TOO_SHORT = (
    "The shred list holds {found} cases, and held {then} when this backup was made: it is an older copy. Bring "
    "the newest one. Nothing was restored."
)
WARNING = (
    "WARNING: restored WITHOUT the shred list. Whatever was shredded after {made_at} comes back with this backup, and "
    "{then} shredded before stay gone. Find out which cases those are and delete them again: two people, as before."
)

BEGUN_ANEW = (
    "WARNING: the shred list {path} was missing. It is begun anew with the {count} cases that have a tombstone here. "
    "Find out who took it away, and whether tombstones are missing too: `waymark verify` with an older copy says so."
)


def begin_list(settings: Settings, data: Store, warn: Callable[[str], None]) -> None:
    """A signed list stands from the first backup on, so that a missing one is known to be lost, not empty."""
    if settings.shred_list.exists():
        return
    signer = LedgerSigner(LedgerKeyFile(settings.ledger_key).root())
    with data.reading() as session:
        stones = shredding.tombstones(session)
        is_first = not has_run(session)
    if stones or not is_first:
        warn(BEGUN_ANEW.format(path=settings.shred_list, count=len(stones)))
    shred_list.ensure(settings.shred_list, signer, [Shredded.of(stone) for stone in stones])


def count_listed(settings: Settings) -> int:
    """How many cases stand on the list, once it was checked."""
    return len(
        shred_list.read(settings.shred_list, LedgerSigner(LedgerKeyFile(settings.ledger_key).root()).verifier)
    )


def shredded_since(settings: Settings, contents: Contents, asked: argparse.Namespace) -> list[Shredded]:
    """What a restore has to shred again; `ShredListRefused` if the list is missing, not whole or an older copy."""
    if asked.without_shred_list:
        print(WARNING.format(made_at=contents.made_at, then=contents.shredded), file=sys.stderr)
        return []
    path = settings.shred_list
    if not path.exists():
        raise ShredListRefused(
            f"The shred list is missing. {BRING_IT.format(path=path)} Nothing was restored."
        )
    verifier = verifier_of(settings, asked.ledger_public_key)
    if verifier is None:
        raise ShredListRefused(NO_KEY)
    listed = shred_list.read(path, verifier)
    if len(listed) < contents.shredded:
        raise ShredListRefused(TOO_SHORT.format(found=len(listed), then=contents.shredded))
    return listed


def verify_shredded(store: Store, settings: Settings, verifier: LedgerVerifier | None) -> int:
    """Tombstones beside the rows and entries that are there, and beside the signed list; returns how many faults."""
    with store.reading() as session:
        stones = shredding.tombstones(session)
        faults = shredding.faults_of(session)
    if verifier is not None:
        faults += shred_list.faults_of(settings.shred_list, verifier, stones)
    for fault in faults:
        print(fault, file=sys.stderr)
    print(f"{len(stones)} shredded cases, {len(faults)} faults.")
    return len(faults)
