"""The operators' door: keys, migrations, the first administrator, serving, verifying, the demo.

It says on standard error what is wrong and what to do, and ends with a code: 0 done, 1 refused or at fault.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from sqlalchemy import select

from app.access.models import Site
from app.cli import backup, files, keys, ledger, serving
from app.cli.beside import Desk, Form, command
from app.cli.drilling import remove_left
from app.cli.listening import listening
from app.core.errors import FormRefused, StoreFailed, UnsafeSettings, WaymarkError
from app.core.logging import where_raised
from app.core.settings import Settings
from app.db import migrating, roles, wrapped
from app.db.failing import failure_of, lacks_right
from app.db.sole import sole_writer
from app.db.store import Store
from app.features.agencies.actions import found_site
from app.features.agencies.rules import SiteKind
from app.features.deadlines.actions import seed_deadlines
from app.features.invitations.actions import first_administrator
from app.features.milestones.actions import seed_milestones
from app.features.retention.actions import seed_retention
from app.features.sign_ins.rules import grouped
from app.main import create


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    asked = _parser().parse_args(arguments)
    try:
        return int(asked.run(asked))
    except FormRefused as refused:
        return _refuse(" ".join(refused.errors.values()))
    except StoreFailed as failed:
        return _refuse(failed.operator_words)
    except WaymarkError as error:
        return _refuse(error.words)
    except KeyboardInterrupt:
        return _refuse("Broken off. What was done until then stands, whole; run it again to go on.", 130)
    except Exception as error:
        known = failure_of(error, str(getattr(error, "filename", "") or ""))
        if known is not None:
            return _refuse(known.operator_words)
        if lacks_right(error):
            return _refuse(
                "PostgreSQL does not let this role do that. Nothing was changed. If it is the owner's work, give the "
                "command with the owner's address; else run `waymark migrate` as the owner, which gives the rights."
            )
        # Neither its message nor its locals: both may carry what somebody typed.
        return _refuse(
            f"It failed in a way that was not foreseen: {type(error).__name__} at {where_raised(error)}. What was "
            "saved before is safe. Tell whoever looks after Waymark these words."
        )


def serve(asked: argparse.Namespace) -> int:
    """One process; behind a TLS proxy in production."""
    settings = Settings().checked()
    with serving.address(asked.host, asked.port) as door, sole_writer(settings.database, "serve"):
        serving.require_shape(settings)
        remove_left(settings.data_folder)
        app = create(settings)
        with listening(app.house):
            serving.serve(app, door, settings)
    return 0


def migrate(asked: argparse.Namespace) -> int:
    """As the owner: the newest shape of both stores, then the rights of the role that serves."""
    settings = Settings().checked()
    with sole_writer(settings.database, "migrate"):
        _migrate(settings)
    print("The database has the newest shape.")
    return 0


def _migrate(settings: Settings) -> None:
    data, keys = Store(settings.database), Store(settings.keyring)
    try:
        if not (settings.app_role or settings.is_local or (data.is_sqlite and keys.is_sqlite)):
            raise UnsafeSettings(
                "Name WAYMARK_APP_ROLE: the role of PostgreSQL that will serve. Nothing was changed."
            )
        migrating.upgrade(settings.database)
        wrapped.create_tables(keys)
        for store in (data, keys):
            roles.grant(store, settings.app_role)
    finally:
        data.close()
        keys.close()


class First(Form):
    """A site's first administrator; the site is founded if it is new."""

    site: str
    kind: SiteKind
    name: str
    handle: str


@command("first-administrator", First)
def invite_first(desk: Desk, asked: First) -> int:
    """A site that is not there yet is founded with its deadlines, milestones and times of retention."""
    with desk.house() as house, house.writing() as work:
        site = work.session.scalars(select(Site).where(Site.name == asked.site)).first()
        if site is None:
            site = found_site(work, asked.site, asked.kind, desk.settings.leave_url)
            work.session.flush()
            seed_deadlines(work, site.id)
            seed_milestones(work, site.id)
            seed_retention(work, site.id)
        code = first_administrator(work, site.id, asked.name, asked.handle)
    desk.say(f"{asked.name} opens {desk.settings.staff_origin}/enrol within 24 hours and types this code, once: "
             f"{grouped(code)}")  # fmt: skip
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
    first.set_defaults(
        run=lambda said: invite_first(
            First(site=said.site, kind=said.kind, name=said.name, handle=said.handle)
        )
    )
    ledger.add_to(commands)
    keys.add_to(commands)
    backup.add_to(commands)
    files.add_to(commands)
    commands.add_parser(
        "demo", help="make the invented partnership once, and serve it on this machine"
    ).set_defaults(run=demo)
    return parser


def _refuse(words: str, code: int = 1) -> int:
    print(words, file=sys.stderr)
    return code
