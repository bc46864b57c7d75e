"""`waymark verify`: the ledger and the access log, checked by an operator without any secret key."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from app.core.errors import KeyRefused
from app.core.settings import Settings
from app.crypto.checkpoints import LedgerSigner, LedgerVerifier
from app.crypto.root import LedgerKeyFile
from app.db.ledger import verify_structure
from app.db.store import Store


def add_to(commands: Any) -> None:
    checking = commands.add_parser("verify", help="recompute the ledger; ends with 1 if anything is wrong")
    checking.add_argument(
        "--public-key", default="", help="the ledger's public key, as you noted it elsewhere"
    )
    checking.set_defaults(run=verify)


def verify(asked: argparse.Namespace) -> int:
    """Recompute every tree of the ledger and the access log, and check who signed each head. Needs no secret key and
    reads no contents; without the public key it says that signatures were not checked.
    """
    settings = Settings()
    verifier = _verifier(settings, asked.public_key)
    store = Store(settings.database)
    reports = verify_structure(store, verifier)
    store.close()
    for report in reports:
        for fault in report.faults:
            print(f"{report.tree} of {report.site_id}: {fault}", file=sys.stderr)
    faults = sum(len(report.faults) for report in reports)
    leaves, heads = sum(report.leaves for report in reports), sum(report.heads for report in reports)
    waiting = sum(report.waiting for report in reports)
    signed = (
        f"{sum(report.signed for report in reports)} of them signed" if verifier else "signatures not checked"
    )
    print(
        f"{len(reports)} trees, {leaves} entries in {heads} heads ({signed}), {waiting} waiting for a place, "
        f"{faults} faults."
    )
    return 1 if faults else 0


def _verifier(settings: Settings, line: str) -> LedgerVerifier | None:
    """From the line that was given, else from the file beside the ledger's key, else from the key if it is at hand."""
    if not line and settings.ledger_public.exists():
        line = settings.ledger_public.read_text()
    if not line and settings.ledger_key.exists():
        return LedgerSigner(LedgerKeyFile(settings.ledger_key).root()).verifier
    if not line:
        return None
    try:
        return LedgerVerifier.from_text(line)
    except ValueError:
        raise KeyRefused(
            "That is not a ledger's public key: waymark-ledger+…, as `waymark keys status` shows it."
        ) from None
