"""Reads everybody of a site to compare them (system purpose *match*). Nothing of it is shown to anybody."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Table, and_, select
from sqlalchemy.orm import aliased

from app.access.actor import OF_AGENCIES
from app.access.door import OpenCase
from app.access.matching import match_cases, match_site
from app.access.models import Account
from app.access.work import Work
from app.features.accounts.models import AccountContent
from app.features.accounts.rules import Status
from app.features.cases.models import Case
from app.features.identifiers.models import Identifier, MatchDue
from app.features.identifiers.queries import identifiers_of, rows_with
from app.features.identifiers.rules import CARRIED, IdentifierKind, carried_by
from app.features.identifiers.rules import KIND_LABELS as SHARED
from app.features.matches.models import PossibleMatch
from app.features.matches.rules import Hit, MatchStatus, Party, PartyKind, hits_by_name, meaning
from app.features.names.rules import names_of
from app.features.people.models import Person, Victim
from app.features.people.rules import PersonKind
from app.features.safe_contacts.models import SafeContact

TABLES: dict[str, type[Any]] = {"person": Person, "safe_contact": SafeContact, "case": Case}


@dataclass(frozen=True)
class Compared:
    """What one batch found before the lock: everybody of the site, hits by name, and identifiers not noted so far."""

    parties: list[Party]
    hits: list[Hit]
    unnoted: list[tuple[MatchDue, dict[str, Any]]]


def compared(work: Work, site_id: UUID, due: list[MatchDue]) -> Compared:
    """Compare these rows with everybody of their site. Nothing of it is shown to anybody."""
    cases = match_cases(work, site_id)
    parties = [*_in_cases(work, site_id, cases), *_users(work, site_id)]
    wanted = {one.row_id for one in due}
    hits = [hit for party in parties if party.row_id in wanted for hit in hits_by_name(party, parties)]
    noted = {one.row_id for one in identifiers_of(work, wanted)}
    unnoted = [
        (one, said)
        for one in due
        if one.table in CARRIED and one.row_id not in noted and one.case_id in cases
        for said in _said_by(work, cases[one.case_id], TABLES[one.table], one.row_id)
    ]
    return Compared(parties, hits, unnoted)


def _in_cases(work: Work, site_id: UUID, cases: Mapping[UUID, OpenCase]) -> Iterator[Party]:
    for row, said in _said(work, site_id, cases, Victim):
        yield _party(PartyKind.VICTIM, row, said)
    for row, said in _said(work, site_id, cases, Person):
        if said["kind"] == PersonKind.SUSPECT:
            yield _party(PartyKind.SUSPECT, row, said)


def _party(kind: PartyKind, row: Any, said: Mapping[str, Any]) -> Party:
    born = said.get("date_of_birth")
    names = names_of(said["name"], said.get("known_as", ""), said.get("former_names", ""),
                     date.fromisoformat(born) if born else None)  # fmt: skip
    return Party(kind, row.id, said["name"], names, row.case_id)


def _users(work: Work, site_id: UUID) -> Iterator[Party]:
    room = match_site(work, site_id)
    rows = work.session.scalars(
        select(Account).where(Account.site_id == site_id, Account.status != Status.ENDED)
    )
    for row in rows:
        kind = PartyKind.PARTNER if row.role in OF_AGENCIES else PartyKind.STAFF
        name = room.open(row, AccountContent).name
        yield Party(kind, row.id, name, names_of(name))


def _said(
    work: Work, site_id: UUID, cases: Mapping[UUID, OpenCase], model: type[Any]
) -> Iterator[tuple[Any, dict[str, Any]]]:
    table: Table = model.metadata.tables[str(model.__tablename__)]
    columns = table.c
    query = select(columns.id, columns.case_id, columns.version, columns.sealed).where(
        columns.site_id == site_id
    )
    for row in work.session.execute(query):
        if row.case_id in cases:
            yield row, cases[row.case_id].open_plain(row, table.name)


def _said_by(work: Work, case: OpenCase, model: type[Any], row_id: UUID) -> Iterator[dict[str, Any]]:
    row = work.session.get(model, row_id)
    if row is not None and row.case_id == case.id:
        yield case.open_plain(row, str(model.__tablename__))


def hits_by_identifier(work: Work, site_id: UUID, row_ids: Iterable[UUID], parties: list[Party]) -> list[Hit]:
    """Everybody of another case who has the same number, address or crime reference as one of these rows."""
    mine, others = aliased(Identifier), aliased(Identifier)
    same = and_(
        others.site_id == mine.site_id, others.value == mine.value, others.kind == mine.kind,
        others.case_id != mine.case_id,
    )  # fmt: skip
    pairs = work.session.execute(
        select(mine, others).join(others, same).where(mine.site_id == site_id, mine.row_id.in_(list(row_ids)))
    )
    by_row = {party.row_id: party for party in parties}
    victims = {party.case_id: party for party in parties if party.kind is PartyKind.VICTIM}
    found = []
    for one, other in pairs:
        # A safe contact and a crime reference are the victim's; somebody's own phone is that person's.
        sides = [
            by_row.get(each.row_id) if each.table == "person" else victims.get(each.case_id)
            for each in (one, other)
        ]
        if sides[0] and sides[1] and (kind := meaning(sides[0], sides[1])):
            found.append(Hit(kind, sides[0], sides[1], (SHARED[IdentifierKind(one.kind)],)))
    return found


def matches_with(work: Work, pairs: Iterable[bytes]) -> dict[bytes, PossibleMatch]:
    rows = work.session.scalars(
        select(PossibleMatch).where(PossibleMatch.pair.in_(list(pairs))).with_for_update()
    )
    return {row.pair: row for row in rows}


def open_rows(work: Work, site_id: UUID) -> list[PossibleMatch]:
    found = select(PossibleMatch).where(
        PossibleMatch.site_id == site_id, PossibleMatch.status == MatchStatus.OPEN
    )
    return list(work.session.scalars(found))


def alike_elsewhere(work: Work, case: OpenCase, site_id: UUID) -> list[Hit]:
    """Everybody of another site who is like somebody in this case, before it goes there: by names, and by numbers,
    addresses and crime reference, which are hashed as that site hashes them."""
    mine = {case.id: case}
    cases = match_cases(work, site_id)
    others = [*_in_cases(work, site_id, cases), *_users(work, site_id)]
    parties = list(_in_cases(work, case.site_id, mine))
    hits = [hit for party in parties for hit in hits_by_name(party, others)]
    return [*hits, *_by_identifier(work, case, site_id, parties, others)]


def _by_identifier(
    work: Work, case: OpenCase, site_id: UUID, parties: list[Party], others: list[Party]
) -> Iterator[Hit]:
    people = {one.row_id: one for one in others}
    victims = {one.case_id: one for one in others if one.kind is PartyKind.VICTIM}
    victim = next((one for one in parties if one.kind is PartyKind.VICTIM), None)
    for table, model in TABLES.items():
        for row, said in _said(work, case.site_id, {case.id: case}, model):
            side = (
                next((one for one in parties if one.row_id == row.id), None) if table == "person" else victim
            )
            for found in rows_with(work, site_id, carried_by(table, said)):
                other = people.get(found.row_id) if found.table == "person" else victims.get(found.case_id)
                if side and other and (kind := meaning(side, other)):
                    yield Hit(kind, side, other, (SHARED[IdentifierKind(found.kind)],))
