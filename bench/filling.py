"""Fills a house with cases for the bench: every row is sealed by the app's own rooms, in large units of work.

`python -m bench.filling FOLDER CASES PEOPLE SIGNING [ENTRIES [VARIANT]]` prints, as JSON, who measures, which cases
there are, and how whoever signs in is known. A variant of `bench.serving` can only read what was filled by it.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pyotp
from sqlalchemy import event, select

from app.access import door, sessions
from app.access.actor import Actor, Relation, Role
from app.access.models import Account, CaseRelation, CaseSight, Team, TeamMember
from app.access.passwords import hash_passphrase
from app.access.work import House, Work
from app.core import clock, logging
from app.core.ids import new_id, new_reference
from app.core.secret import Secret
from app.core.settings import Settings
from app.crypto.envelope import DataKey
from app.crypto.root import KeyFile, LedgerKeyFile
from app.db import migrating
from app.db.ledger import sequence
from app.db.store import Store
from app.db.wrapped import KeyKind, WrappedKey, context_of
from app.features.accounts.actions import seal_credential
from app.features.accounts.models import AccountContent, CredentialContent
from app.features.accounts.queries import handle_hash
from app.features.agencies.actions import found_site
from app.features.agencies.rules import SiteKind
from app.features.caseload.rules import PAGE_SIZE, Place
from app.features.cases.models import Case, CaseContent
from app.features.deadlines.actions import add_due, seed_deadlines
from app.features.deadlines.rules import DueKind
from app.features.incidents.models import Incident, IncidentContent
from app.features.incidents.rules import Behaviour, Certainty
from app.features.milestones.actions import seed_milestones
from app.features.people.models import Victim, VictimContent
from app.features.safe_contacts.models import SafeContact
from app.features.safe_contacts.rules import SafeContactBlock
from app.main import open_house
from bench.filled import ENTRIES, PASSPHRASE, PRIORITIES, SUMMARY, TEXT, Filled

AT_ONCE = 200


@dataclass
class Partnership:
    """The site's one team while it is being filled: who leads, who else may see all cases."""

    site_id: UUID
    team_id: UUID
    people: list[Actor]


def settings_of(folder: Path, port: int = 8000) -> Settings:
    """A house of its own in this folder, its hosts on this port."""
    return Settings(environment="test", data_folder=folder, staff_origin=f"http://localhost:{port}",
                    page_origin=f"http://your-page.localhost:{port}")  # fmt: skip


def fill(folder: Path, cases: int, people: int, signing: int, entries: int = ENTRIES) -> Filled:
    """`people` advocates who may see all `cases` (the first leads them), and `signing` more who only sign in."""
    settings = settings_of(folder)
    folder.mkdir(parents=True)
    KeyFile(settings.root_key).create()
    LedgerKeyFile(settings.ledger_key).create()
    migrating.upgrade(settings.database)
    house = open_house(settings)
    for store in (house.store, house.keyring.store):
        _hurry(store)
    filled = Filled(secret=pyotp.random_base32())
    with house.writing() as work:
        team = _found(work, people)
        filled.signing = _who_sign_in(work, team, signing, filled.secret)
    for begin in range(0, cases, AT_ONCE):
        _add_cases(house, team, range(begin, min(begin + AT_ONCE, cases)), filled, entries)
    while sequence(house.store, house.signer):
        pass
    filled.tokens = signed_in(house, [person.id for person in team.people])
    house.store.close()
    return filled


def signed_in(house: House, people: Iterable[UUID]) -> list[str]:
    """A session for each of these, begun last: it locks after ten minutes, and filling may take longer."""
    with house.writing() as work:
        return [sessions.begin_session(work, person) for person in people]


def filled_before(folder: Path) -> Filled:
    """A house that was filled earlier, as FOLDER.json tells of it, with sessions begun now."""
    filled = Filled(**json.loads(folder.with_suffix(".json").read_text()))
    house = open_house(settings_of(folder))
    with house.reading() as work:
        people = list(work.session.scalars(select(CaseRelation.account_id).distinct()))
    filled.tokens = signed_in(house, people)
    house.store.close()
    return filled


def _found(work: Work, people: int) -> Partnership:
    site = found_site(work, "Bench", SiteKind.UNIT)
    work.session.flush()
    seed_deadlines(work, site.id)
    seed_milestones(work, site.id)
    row = Team(site_id=site.id, name="Bench team")
    work.add(row)
    work.session.flush()
    actors = []
    for number in range(people):
        account = _account(work, site.id, row.id, f"advocate{number}")
        actors.append(sessions.member_of(work, account.id, new_id()))
    return Partnership(site.id, row.id, actors)


def _account(work: Work, site_id: UUID, team_id: UUID, handle: str) -> Account:
    room = door.sign_in_site(work, site_id)
    account = Account(site_id=site_id, role=Role.ADVOCATE, status="active", handle=handle_hash(room, handle),
                      made_on=work.today)  # fmt: skip
    door.new_user_key(work, account.id, site_id)
    account.sealed = room.seal(AccountContent(name=handle.title(), handle=handle), into=account)
    work.add(account, TeamMember(team_id=team_id, account_id=account.id))
    work.session.flush()
    return account


def _who_sign_in(work: Work, team: Partnership, count: int, secret: str) -> list[str]:
    """Accounts with one passphrase and one authenticator: each signs in once, as a code is used up by it."""
    content = CredentialContent(passphrase=hash_passphrase(Secret(PASSPHRASE)), totp=secret)
    handles = [f"signing{number}" for number in range(count)]
    for handle in handles:
        seal_credential(work, _account(work, team.site_id, team.team_id, handle), content)
    return handles


def _hurry(store: Store) -> None:
    """While it is filled, nothing waits for the disk: what a power cut loses is filled again."""
    store.writer.dispose()
    event.listen(store.writer, "connect", lambda connection, _: connection.execute("PRAGMA synchronous=OFF"))


def _add_cases(house: House, team: Partnership, numbers: range, filled: Filled, entries: int) -> None:
    rooms = list(_new_rooms(house, team, len(numbers)))
    with house.writing() as work, work.session.no_autoflush:
        for number, case in zip(numbers, rooms, strict=True):
            filled.cases.append(str(_add_case(work, team, number, case, filled, entries)))
        # When each is due next was written with it.
        work.openings, work.afterwards = [], []


def _new_rooms(house: House, team: Partnership, count: int) -> Iterator[door.OpenCase]:
    """As `door.new_case`, with the keys of many cases made durable at once."""
    with house.keyring.store.writing() as session:
        above = house.keyring.newest_above(session, KeyKind.CASE, team.site_id)
        for _ in range(count):
            case_id, key = new_id(), DataKey.random()
            row = WrappedKey(id=key.id, kind=KeyKind.CASE, owner_id=case_id, site_id=team.site_id, case_id=case_id,
                             made_on=clock.local_day(clock.now()), wrapped=b"")  # fmt: skip
            row.wrapped = above.wrap(key, context_of(row))
            session.add(row)
            yield door.OpenCase(site_id=team.site_id, case_id=case_id, _key=key, id=case_id, team_id=team.team_id,
                                reference=new_reference())  # fmt: skip


def _add_case(
    work: Work, team: Partnership, number: int, case: door.OpenCase, filled: Filled, entries: int
) -> UUID:
    """One case, due a little later than the one before it: so the ends of the list's pages are known."""
    lead = team.people[0]
    due_at = work.now + timedelta(minutes=number * 7)
    work.add(CaseSight(id=case.id, site_id=case.site_id, team_id=team.team_id, reference=case.reference,
                       next_due_at=due_at))  # fmt: skip
    seen = work.today - timedelta(days=number % 20)
    row = Case(id=case.id, site_id=case.site_id, case_id=case.id, status="active", priority=PRIORITIES[number % 3],
               referred_on=work.today - timedelta(days=30), last_contact_on=seen, last_told_on=seen)  # fmt: skip
    row.sealed = case.seal(CaseContent(summary=SUMMARY), into=row)
    victim = Victim.begin(case)
    victim.sealed = case.seal(VictimContent(name=f"Person {number}", known_as=f"P{number}"), into=victim)
    safe = SafeContact.begin(case)
    safe.sealed = case.seal(SafeContactBlock(number="07700 900142", known_safe=True, calls_agreed=True, any_time=True,
                                             last_checked_on=seen), into=safe)  # fmt: skip
    add_due(work, case, DueKind.PLAN_REVIEW, due_at, label="The safety plan")
    if number % PAGE_SIZE == PAGE_SIZE - 1:
        filled.places.append(str(Place(due_at, row.referred_on, case.id)))
    work.add(row, victim, safe)
    for place, person in enumerate(team.people):
        work.add(CaseRelation(case_id=case.id, account_id=person.id, from_day=work.today, given_by=lead.id,
                              kind=Relation.COVER if place else Relation.LEAD))  # fmt: skip
    work.ledger.entry("case.referred", lead, case, row)
    for entry in range(1, entries + 1):
        _add_entry(work, lead, case, entry)
    return case.id


def _add_entry(work: Work, lead: Actor, case: door.OpenCase, number: int) -> None:
    day = work.today - timedelta(days=3 * number)
    content = IncidentContent(happened_on=day, certainty=Certainty.APPROX, behaviours=[Behaviour.TURNED_UP_HOME],
                              text=TEXT, logged_at=work.now, author_id=lead.id)  # fmt: skip
    row = Incident.begin(case, number=number, happened_on=day, logged_on=work.today)
    row.sealed = case.seal(content, into=row)
    work.add(row)
    work.ledger.entry("incident.recorded", lead, case, row)


if __name__ == "__main__":
    folder, *counts = sys.argv[1:6]
    for variant in sys.argv[6:]:
        from bench.serving import REPLACED

        REPLACED[variant]()
    logging.set_up()  # to standard error: standard output is for what was filled alone
    print(json.dumps(asdict(fill(Path(folder), *map(int, counts)))))
