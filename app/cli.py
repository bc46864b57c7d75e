"""The operators' door: keys, migrations, the first administrator, serving, verifying, the demo.

It says on standard error what is wrong and what to do, and ends with a code: 0 done, 1 refused or at fault.
"""

from __future__ import annotations

import argparse
import gc
import sys
from collections.abc import Sequence

from sqlalchemy import select

from app.access.models import Site
from app.core.errors import FormRefused, KeyRefused, WaymarkError
from app.core.settings import Settings
from app.crypto.checkpoints import LedgerSigner, LedgerVerifier
from app.crypto.root import KeyFile, LedgerKeyFile
from app.db import migrating
from app.db.ledger import verify_structure
from app.db.store import Store
from app.features.agencies.actions import found_site
from app.features.agencies.rules import SiteKind
from app.features.deadlines.actions import seed_deadlines
from app.features.invitations.actions import first_administrator
from app.features.milestones.actions import seed_milestones
from app.features.sign_ins.rules import grouped
from app.main import create, open_house


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    asked = _parser().parse_args(arguments)
    try:
        return int(asked.run(asked))
    except FormRefused as refused:
        return _refuse(" ".join(refused.errors.values()))
    except WaymarkError as error:
        return _refuse(error.words)


def serve(asked: argparse.Namespace) -> int:
    """One process; behind a TLS proxy in production."""
    import uvicorn

    app = create(Settings())
    _settle_memory()
    uvicorn.run(app, host=asked.host, port=asked.port, access_log=False, proxy_headers=False,
                server_header=False, log_level="warning")  # fmt: skip
    return 0


def _settle_memory() -> None:
    """What was loaded by now stays to the end: the collector of cycles need not walk it at every request's litter."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 20)


def migrate(asked: argparse.Namespace) -> int:
    migrating.upgrade(Settings().checked().database)
    print("The database has the newest shape.")
    return 0


def make_keys(asked: argparse.Namespace) -> int:
    """The root key and the ledger's key, each where it is missing; with both there it is refused."""
    settings = Settings()
    root, ledger = KeyFile(settings.root_key), LedgerKeyFile(settings.ledger_key)
    for file in (root, ledger):
        file.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    missing = [file for file in (root, ledger) if not file.path.exists()] or [root]
    for file in missing:
        file.create()
        print(f"The {file.what} is in {file.path}.")
    settings.ledger_public.write_text(f"{LedgerSigner(ledger.root()).verifier.text}\n")
    if root in missing:
        print("Keep a copy of the root key offline, apart from the data: without it nothing opens.")
    print(f"Whoever checks the ledger needs this line, also in {settings.ledger_public}:")
    print(settings.ledger_public.read_text().strip())
    return 0


def show_keys(asked: argparse.Namespace) -> int:
    """Whether the keys are there, whole and the right ones; how many of each kind the key store holds."""
    settings = Settings()
    house = open_house(settings)
    root = KeyFile(settings.root_key).root()
    counted = house.keyring.count()
    house.store.close()
    print(f"root key    {settings.root_key}  generation {root.generation}, opens this installation's keys")
    print(f"ledger key  {settings.ledger_key}  signs checkpoints as")
    print(f"            {house.signer.verifier.text}")
    for kind, count in counted.items():
        print(f"{kind:<11} {count} keys")
    return 0


def invite_first(asked: argparse.Namespace) -> int:
    """A site that is not there yet is founded with its deadlines and milestones."""
    settings = Settings()
    house = open_house(settings)
    with house.writing() as work:
        site = work.session.scalars(select(Site).where(Site.name == asked.site)).first()
        if site is None:
            site = found_site(work, asked.site, SiteKind(asked.kind), settings.leave_url)
            work.session.flush()
            seed_deadlines(work, site.id)
            seed_milestones(work, site.id)
        code = first_administrator(work, site.id, asked.name, asked.handle)
    house.store.close()
    print(
        f"{asked.name} opens {settings.staff_origin}/enrol within 24 hours and types this code, once: {grouped(code)}"
    )
    return 0


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
    """From the line that was given, else from the file beside the ledger's key."""
    if not line and settings.ledger_public.exists():
        line = settings.ledger_public.read_text()
    if not line:
        return None
    try:
        return LedgerVerifier.from_text(line)
    except ValueError:
        raise KeyRefused(
            "That is not a ledger's public key: waymark-ledger+…, as `waymark keys status` shows it."
        ) from None


def demo(asked: argparse.Namespace) -> int:
    from app import demo as invented

    return invented.main()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="waymark", description="Settings are variables WAYMARK_…: see docs/ARCHITECTURE.md."
    )
    commands = parser.add_subparsers(required=True, metavar="command")
    serving = commands.add_parser("serve", help="serve the staff app and the victims' pages")
    serving.add_argument("--host", default="127.0.0.1")
    serving.add_argument("--port", type=int, default=8000)
    serving.set_defaults(run=serve)
    commands.add_parser("migrate", help="bring the database to the newest shape").set_defaults(run=migrate)
    first = commands.add_parser(
        "first-administrator", help="invite a site's first administrator; shows a code once"
    )
    first.add_argument("--site", required=True, help="the partnership's name; founded if it is new")
    first.add_argument(
        "--kind", choices=[kind.value for kind in SiteKind], default=SiteKind.DAILY_TRIAGE.value
    )
    first.add_argument("--name", required=True)
    first.add_argument("--handle", required=True, help="the name to sign in with")
    first.set_defaults(run=invite_first)
    checking = commands.add_parser("verify", help="recompute the ledger; ends with 1 if anything is wrong")
    checking.add_argument(
        "--public-key", default="", help="the ledger's public key, as you noted it elsewhere"
    )
    checking.set_defaults(run=verify)
    keys = commands.add_parser("keys", help="the keys").add_subparsers(required=True, metavar="what")
    keys.add_parser("init", help="make the key files that are missing; never overwrites one").set_defaults(
        run=make_keys
    )
    keys.add_parser("status", help="look whether the keys are there and right").set_defaults(run=show_keys)
    commands.add_parser(
        "demo", help="make the invented partnership once, and serve it on this machine"
    ).set_defaults(run=demo)
    return parser


def _refuse(words: str) -> int:
    print(words, file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
