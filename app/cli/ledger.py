"""`waymark verify`, `waymark ledger release` and `waymark access-log drop`: both logs in an operator's hands.

The structural check needs no secret key. With contents it opens entries, says what does not match, and freezes the
exports of those cases; it shows no text to anybody.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any
from uuid import UUID

from app.access.contents import GroupReport, note_verified, verify_contents
from app.access.freezes import freeze, release
from app.access.models import CaseSight
from app.access.work import House, Work
from app.access.years import drop_year
from app.cli import proving
from app.cli.beside import Desk, Form, command
from app.cli.progress import shown
from app.cli.public_key import verifier_of
from app.cli.serving import require_shape
from app.cli.shredded import verify_shredded
from app.core.errors import KeyRefused, LedgerRefused, SealBroken, WaymarkError
from app.core.settings import Settings
from app.crypto.checkpoints import Checkpoint, LedgerVerifier
from app.crypto.ledger import Frontier
from app.db.checking import TreeReport, verify_held, verify_structure
from app.db.runs import note_check
from app.db.store import Store
from app.db.verified import Tree, Verified
from app.features.deadlines.actions import add_due, settle
from app.features.deadlines.rules import DueKind, Lane

Say = Callable[[str], object]


def add_to(commands: Any) -> None:
    checking = commands.add_parser("verify", help="recompute the ledger; ends with 1 if anything is wrong")
    checking.add_argument(
        "--public-key", default="", help="the ledger's public key, as you noted it elsewhere"
    )
    checking.add_argument(
        "--incremental", action="store_true", help="go on from where the last check ended: for each night"
    )
    checking.add_argument(
        "--contents",
        action="store_true",
        help="open every entry and compare every row: needs the keys, is noted",
    )
    checking.add_argument(
        "--checkpoint", action="append", default=[], type=Path, metavar="FILE",
        help="compare with a checkpoint that somebody else kept; may be given several times",
    )  # fmt: skip
    checking.set_defaults(run=verify)
    ledger = commands.add_parser("ledger", help="the ledger").add_subparsers(required=True, metavar="what")
    releasing = ledger.add_parser(
        "release", help="let exports of a case go again that did not match its ledger"
    )
    releasing.add_argument("reference", help="the case's reference")
    releasing.add_argument("--reason", required=True, help="what you found; it is kept with the case")
    releasing.set_defaults(
        run=lambda said: release_case(Releasing(reference=said.reference, reason=said.reason))
    )
    proving.add_to(ledger)
    log = commands.add_parser("access-log", help="who opened what").add_subparsers(
        required=True, metavar="what"
    )
    dropping = log.add_parser("drop", help="drop one year of it, whole, when its time is over")
    dropping.add_argument("year", type=int)
    dropping.set_defaults(run=lambda said: drop(Dropping(year=said.year)))


def verify(asked: argparse.Namespace) -> int:
    """Recompute every tree of the ledger and the access log, and check who signed each head. Needs no secret key and
    reads no contents; without the public key it says that signatures were not checked.
    """
    settings = Settings()
    require_shape(settings)
    verifier = verifier_of(settings, asked.public_key)
    held = [one for path in asked.checkpoint for one in _held(path, verifier)]
    store = Store(settings.database)
    try:
        faults = _structure(store, settings, verifier, is_incremental=asked.incremental)
        if held:
            faults += _against(store, held)
        faults += verify_shredded(store, settings, verifier)
    finally:
        store.close()
    try:
        _note_structure(Checked(faults=faults))
    except WaymarkError as problem:
        # A copy that may only be read is checked all the same.
        print(f"This check could not be noted for the administrator: {problem.words}", file=sys.stderr)
    if asked.contents:
        faults += _contents(Form())
    return 1 if faults else 0


class Checked(Form):
    """How many faults a check of the structure has found."""

    faults: int


@command("verify noted", Checked)
def _note_structure(desk: Desk, asked: Checked) -> int:
    """Beside a server its process writes it; no key is needed."""
    with closing(Store(desk.settings.database)) as store:
        note_check(store, asked.faults)
    return 0


def _structure(
    store: Store, settings: Settings, verifier: LedgerVerifier | None, *, is_incremental: bool
) -> int:
    known = Verified.read(settings.verified_file)
    found: dict[Tree, Frontier] = {}
    with shown("Leaves") as tell:
        reports = verify_structure(store, verifier, known=known.edges, is_incremental=is_incremental, found=found,
                                   tell=lambda _, leaves: tell(leaves))  # fmt: skip
    for report in reports:
        for fault in report.faults:
            print(f"{report.tree} of {report.site_id}: {fault}", file=sys.stderr)
        if report.was_dropped and not report.faults:
            print(f"{report.tree} of {report.site_id}: dropped whole by its command, its heads stand.")
    _print_structure(reports, has_key=verifier is not None)
    faults = sum(len(report.faults) for report in reports)
    if not faults and settings.data_folder.is_dir():
        Verified(settings.verified_file, found).write()
    return faults


def _print_structure(reports: list[TreeReport], *, has_key: bool) -> None:
    leaves, heads = sum(report.leaves for report in reports), sum(report.heads for report in reports)
    since, waiting = sum(report.since for report in reports), sum(report.waiting for report in reports)
    signed = (
        f"{sum(report.signed for report in reports)} of them signed" if has_key else "signatures not checked"
    )
    before = f" ({since} of them verified before or dropped as a whole)" if since else ""
    print(
        f"{len(reports)} trees, {leaves} entries{before} in {heads} heads ({signed}), {waiting} waiting for a place, "
        f"{sum(len(report.faults) for report in reports)} faults."
    )


def _against(store: Store, held: list[Checkpoint]) -> int:
    faults = verify_held(store, held)
    for fault in faults:
        print(fault, file=sys.stderr)
    print(
        f"{len(held)} checkpoints that others kept, {len(held) - len(faults)} of them the beginning of this ledger."
    )
    return len(faults)


def _held(path: Path, verifier: LedgerVerifier | None) -> list[Checkpoint]:
    """The checkpoints in a file, one after the other, each signed by this ledger's key."""
    if verifier is None:
        raise KeyRefused(
            "To compare a checkpoint, the ledger's public key is needed: --public-key, or ledger.pub."
        )
    try:
        text = path.read_text()
    except (OSError, UnicodeDecodeError):
        raise LedgerRefused(f"{path} cannot be read as a checkpoint. Nothing was compared.") from None
    # A signed checkpoint has four lines and an empty one: name, size, root, signature.
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    notes = ["{}\n{}\n{}\n\n{}\n".format(*some) for some in zip(*[iter(lines)] * 4, strict=False)]
    if not notes or len(lines) % 4:
        raise LedgerRefused(f"{path} holds no whole checkpoint. Nothing was compared.")
    try:
        return [verifier.open(note) for note in notes]
    except SealBroken:
        raise LedgerRefused(
            f"{path} holds something that the ledger's key has not signed, or not whole. Nothing was compared."
        ) from None


@command("verify contents", Form)
def _contents(desk: Desk, _: Form) -> int:
    """Beside a server its process does it: what does not match freezes a case, and that is written."""
    with desk.house() as house:
        return check_contents(house, desk.say, desk.say if desk.serving else _warn)


def _warn(words: str) -> None:
    print(words, file=sys.stderr)


def check_contents(house: House, say: Say = print, warn: Say = _warn) -> int:
    """Every case and site with its rows. What does not match is named, and freezes the case's exports; returns how
    many faults there are.
    """
    faulty: list[GroupReport] = []
    counted: dict[UUID, Counter[str]] = {}
    with shown("Cases and sites") as tell:
        for report in verify_contents(house, tell):
            counts = counted.setdefault(report.site_id, Counter())
            counts.update(entries=report.entries, rows=report.rows, faults=len(report.faults),
                          shredded=int(report.is_shredded))  # fmt: skip
            if report.faults:
                faulty.append(report)
    for report in faulty:
        for fault in report.faults:
            whose = f"case {report.case_id}" if report.case_id else f"site {report.site_id}"
            warn(f"{whose}: {fault}")
    unshown = _note(house, faulty, counted, warn)
    total = sum(counted.values(), Counter())
    note_check(house.store, total["faults"], with_contents=True, unshown=unshown)
    say(f"{total['entries']} entries opened, {total['rows']} rows compared, {total['shredded']} cases without any "
        f"key (shredded), {total['faults']} faults.")  # fmt: skip
    return total["faults"]


def _note(house: House, faulty: list[GroupReport], counted: dict[UUID, Counter[str]], warn: Say) -> int:
    """The check itself leaves an entry in each site's ledger; a case that does not match is shown to its people.

    Returns how many faults have no case on whose screen they could stand: the administrator is told of those.
    """
    unshown = 0
    with house.writing() as work:
        for report in faulty:
            room = None
            if report.case_id is not None and _is_there(work, report.case_id):
                room = freeze(work, report.case_id, [str(fault) for fault in report.faults])
            else:
                unshown += len(report.faults)
            if room is not None and report.case_id is not None:
                settle(work, report.case_id, DueKind.MISMATCH)
                for lane in (Lane.BOARD, Lane.TODAY):
                    add_due(work, room, DueKind.MISMATCH, work.now, lane=lane, about=report.case_id)
                warn(f"case {report.case_id}: its exports are frozen.")
        for site_id, counts in counted.items():
            note_verified(work, site_id, counts)
    return unshown


def _is_there(work: Work, case_id: UUID) -> bool:
    return work.session.get(CaseSight, case_id) is not None


class Releasing(Form):
    """A case whose record did not match, and what was found."""

    reference: str
    reason: str


@command("ledger release", Releasing)
def release_case(desk: Desk, asked: Releasing) -> int:
    """Exports go again; the case's pages and prints still say that it did not match."""
    with desk.house() as house, house.writing() as work:
        room = release(work, asked.reference, asked.reason)
        if room.case_id is not None:
            settle(work, room.case_id, DueKind.MISMATCH)
    desk.say(
        f"{asked.reference.upper()}: exports go again. Pages and prints still say that it did not match."
    )
    return 0


class Dropping(Form):
    year: int


@command("access-log drop", Dropping)
def drop(desk: Desk, asked: Dropping) -> int:
    """One year of openings, for every site. On PostgreSQL the owner alone may."""
    with desk.house(as_owner=True) as house:
        dropped = drop_year(house, asked.year)
    desk.say(f"{dropped} openings of {asked.year} were dropped. Their heads and checkpoints stay.")
    return 0
