"""`waymark ledger prove` and `waymark ledger check`: a proof that leaves the installation, and is checked anywhere.

Both only read, need no secret key, and show positions and hashes; no word that somebody typed.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from app.access.proving import prove
from app.cli.public_key import verifier_of
from app.core.errors import KeyRefused, LedgerRefused, SealBroken
from app.core.settings import Settings
from app.crypto.bundles import LONGEST_BUNDLE, Bundle, check_bundle
from app.crypto.checkpoints import LedgerVerifier
from app.db.store import Store


def add_to(ledger: Any) -> None:
    proving = ledger.add_parser(
        "prove", help="write the proof that entries lie in the signed ledger, to standard output"
    )
    proving.add_argument("named", metavar="CASE_REFERENCE|ENTRY", help="a case's reference, or an entry's id")
    checking = ledger.add_parser("check", help="check such a proof; needs its file and the public key alone")
    checking.add_argument("file", type=Path)
    for one, run in ((proving, show), (checking, check)):
        one.add_argument(
            "--public-key", default="", help="the ledger's public key, as you noted it elsewhere"
        )
        one.set_defaults(run=run)


def show(asked: argparse.Namespace) -> int:
    """The proof goes to standard output, what is said of it to standard error."""
    settings = Settings()
    verifier = _needed(settings, asked.public_key)
    store = Store(settings.database)
    try:
        made = prove(store, verifier, asked.named)
    finally:
        store.close()
    sys.stdout.write(made.bundle.text())
    waiting = f"; {made.waiting} more wait for a place" if made.waiting else ""
    print(f"{len(made.bundle.proven)} entries shown to lie in the ledger{waiting}.", file=sys.stderr)
    return 0


def check(asked: argparse.Namespace) -> int:
    """Whether every leaf in the file lies in the tree whose head the ledger's key signed."""
    verifier = _needed(Settings(), asked.public_key)
    try:
        if asked.file.stat().st_size > LONGEST_BUNDLE:
            raise SealBroken
        bundle = Bundle.from_text(asked.file.read_bytes().decode())
        said = check_bundle(verifier, bundle)
    except OSError:
        raise LedgerRefused(f"{asked.file} cannot be read. Nothing was checked.") from None
    except (SealBroken, UnicodeDecodeError):
        raise LedgerRefused(
            f"{asked.file} proves nothing: it was changed, is not whole, or is of another ledger."
        ) from None
    for one in bundle.proven:
        print(f"{one.position} {one.leaf.hex()}")
    print(
        f"{len(bundle.proven)} entries lie in {said.origin}, of {said.size} entries in all, under the ledger's key. "
        "That these are all of a case is not shown by it."
    )
    return 0


def _needed(settings: Settings, line: str) -> LedgerVerifier:
    verifier = verifier_of(settings, line)
    if verifier is None:
        raise KeyRefused("The ledger's public key is needed: --public-key, or ledger.pub.")
    return verifier
