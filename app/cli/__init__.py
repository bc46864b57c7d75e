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
from app.cli import backup, keys, ledger
from app.core.errors import FormRefused, WaymarkError
from app.core.settings import Settings
from app.db import migrating
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

    settings = Settings()
    app = create(settings)
    _settle_memory()
    uvicorn.run(app, host=asked.host, port=asked.port, access_log=False, server_header=False, log_level="warning",
                proxy_headers=bool(settings.proxies), forwarded_allow_ips=settings.proxies or None)  # fmt: skip
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
    ledger.add_to(commands)
    keys.add_to(commands)
    backup.add_to(commands)
    commands.add_parser(
        "demo", help="make the invented partnership once, and serve it on this machine"
    ).set_defaults(run=demo)
    return parser


def _refuse(words: str) -> int:
    print(words, file=sys.stderr)
    return 1
