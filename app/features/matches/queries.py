"""The possible matches that one supervisor may be shown."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import or_, select

from app.access.actor import BY_ROLE, Actor, Role, Sight
from app.access.door import Room, open_site
from app.access.models import Account, CaseSight, TeamMember
from app.access.sight import sights_of, supervised
from app.access.work import Opening, Work
from app.core.errors import NotFound
from app.features.accounts.rules import Status
from app.features.agencies.models import Agency
from app.features.matches.models import MatchContent, PossibleMatch
from app.features.matches.rules import (
    KIND_HINTS,
    KIND_LABELS,
    PARTY_LABELS,
    STATUS_LABELS,
    MatchKind,
    MatchStatus,
    why_to_restrict,
)
from app.features.restrictions.rules import Why

LATEST = 50


def match_row(work: Work, actor: Actor, match_id: UUID, *, to_amend: bool = False) -> PossibleMatch:
    """One possible match that this supervisor may be shown; else `NotFound`."""
    row = work.session.get(PossibleMatch, match_id, with_for_update=to_amend or None)
    if row is None or row.site_id != actor.site_id or row.id not in {one.id for one, _ in _hers(work, actor)}:
        raise NotFound()
    return row


def rows_of_case(work: Work, site_id: UUID, case: bytes | None) -> list[PossibleMatch]:
    """The matches that name a case, by the keyed hash of its id."""
    found = select(PossibleMatch).where(
        PossibleMatch.site_id == site_id, or_(PossibleMatch.one == case, PossibleMatch.other == case)
    )
    return list(work.session.scalars(found.with_for_update()))


@dataclass(frozen=True)
class SideView:
    """One of the two, by name; its case by reference only where the supervisor sees it anyway."""

    name: str
    what: str
    case_id: UUID | None
    reference: str


@dataclass(frozen=True)
class MatchView:
    row: PossibleMatch
    content: MatchContent
    sides: list[SideView]
    to_restrict: list[tuple[SideView, Why]]
    """Cases in her sight that this match asks to restrict, each with the reason for it."""

    @property
    def title(self) -> str:
        return KIND_LABELS[self.content.kind]

    @property
    def hint(self) -> str:
        return KIND_HINTS[self.content.kind]

    @property
    def status_label(self) -> str:
        return STATUS_LABELS[MatchStatus(self.row.status)]

    @property
    def is_open(self) -> bool:
        return self.row.status == MatchStatus.OPEN

    @property
    def may_merge(self) -> bool:
        """Two cases of one victim, both in her sight, and nobody has said that they are two people."""
        is_one = self.row.status in (MatchStatus.OPEN, MatchStatus.SAME)
        return (
            is_one
            and self.content.kind is MatchKind.SAME_VICTIM
            and all(side.reference for side in self.sides)
        )


def matches_for(work: Work, actor: Actor) -> list[MatchView]:
    """Her possible matches, those to be decided first. One line in the access log holds their cases."""
    hers = _hers(work, actor)
    hers.sort(key=lambda pair: (pair[0].status != MatchStatus.OPEN, -pair[0].found_on.toordinal()))
    return _views(work, actor, hers[:LATEST])


def match_of(work: Work, actor: Actor, match_id: UUID) -> MatchView:
    row = match_row(work, actor, match_id)
    return _views(work, actor, [(row, open_site(work, actor).open(row, MatchContent))])[0]


def open_count(work: Work, actor: Actor, kind: MatchKind | None = None) -> int:
    """How many wait for her decision; all of them, or those of one kind."""
    return sum(kind in (None, content.kind) for _, content in _hers(work, actor, only_open=True))


def _views(work: Work, actor: Actor, pairs: list[tuple[PossibleMatch, MatchContent]]) -> list[MatchView]:
    case_ids = {side.case_id for _, content in pairs for side in content.sides if side.case_id}
    sights = sights_of(work, actor, case_ids)
    if case_ids:
        room = open_site(work, actor)
        work.openings.append(Opening(actor.id, room, "matches", case_ids=sorted(case_ids, key=str)))
    agencies = _agencies(work, {side.row_id for _, content in pairs for side in content.sides})
    return [_view(row, content, sights, agencies) for row, content in pairs]


def _view(
    row: PossibleMatch, content: MatchContent, sights: dict[UUID, Sight], agencies: dict[UUID, str]
) -> MatchView:
    sides = [
        SideView(side.name, PARTY_LABELS[side.kind], side.case_id,
                 sights[side.case_id].reference if side.case_id in sights else "")
        for side in content.sides
    ]  # fmt: skip
    user = next((side for side in content.sides if side.case_id is None), None)
    to_restrict = [
        (view, why) for view, side in zip(sides, content.sides, strict=True)
        if user is not None and side.case_id in sights and not sights[side.case_id].is_restricted
        and (why := why_to_restrict(side.kind, user.kind, agencies.get(user.row_id, "")))
    ]  # fmt: skip
    is_dismissed = row.status == MatchStatus.NOT_SAME
    return MatchView(row, content, sides, [] if is_dismissed else to_restrict)


def _agencies(work: Work, ids: set[UUID]) -> dict[UUID, str]:
    """The agency of each of these that is a partner's user, by its code."""
    rows = work.session.execute(
        select(Account.id, Agency.code)
        .join(Agency, Agency.id == Account.agency_id)
        .where(Account.id.in_(ids))
    )
    return {row.id: row.code for row in rows}


def _hers(work: Work, actor: Actor, *, only_open: bool = False) -> list[tuple[PossibleMatch, MatchContent]]:
    """What she may be shown: of her teams' cases, and nothing in which she stands herself."""
    if actor.role is not Role.SUPERVISOR:
        return []
    query = select(PossibleMatch).where(
        PossibleMatch.site_id == actor.site_id, PossibleMatch.status != MatchStatus.GONE
    )
    if only_open:
        query = query.where(PossibleMatch.status == MatchStatus.OPEN)
    room: Room = open_site(work, actor)
    rows = [(row, room.open(row, MatchContent)) for row in work.session.scalars(query)]
    if not rows:
        return []
    supervisors = _supervisors(work, actor.site_id)
    teams = _teams(work, {side.case_id for _, content in rows for side in content.sides if side.case_id})
    concerned = _concerned(work, room, actor.site_id)
    restricted, named = _restricted(work, actor, set(teams))
    return [
        (row, content) for row, content in rows
        if actor.id in _audience(content, supervisors, teams, concerned, restricted, named, actor.id)
    ]  # fmt: skip


def _audience(
    content: MatchContent,
    supervisors: dict[UUID, set[UUID]],
    teams: dict[UUID, UUID],
    concerned: dict[UUID, set[UUID]],
    restricted: set[UUID],
    named: set[UUID],
    asking: UUID,
) -> set[UUID]:
    """The supervisors of the teams concerned, without those who stand in it; if none is left, the site's others.

    Where a restricted case is in it, it is told to `asking` alone, and only if she is named for each of them.
    """
    out = {person for side in content.sides for person in (side.row_id, *concerned.get(side.row_id, ()))}
    if hidden := restricted & {side.case_id for side in content.sides if side.case_id}:
        return {asking} - out if hidden <= named else set()
    its_teams = {teams[side.case_id] for side in content.sides if side.case_id in teams}
    of_teams = {person for person, held in supervisors.items() if held & its_teams} - out
    return of_teams or set(supervisors) - out


def _concerned(work: Work, room: Room, site_id: UUID) -> dict[UUID, set[UUID]]:
    """Row → the users who may be that person; who may be it is shown nothing about it, whatever else it is like."""
    found: dict[UUID, set[UUID]] = {}
    query = select(PossibleMatch).where(
        PossibleMatch.site_id == site_id, PossibleMatch.status.in_([MatchStatus.OPEN, MatchStatus.SAME])
    )
    for row in work.session.scalars(query):
        content = room.open(row, MatchContent)
        if content.kind is MatchKind.USER:
            ids = [side.row_id for side in sorted(content.sides, key=lambda side: side.case_id is None)]
            found.setdefault(ids[0], set()).add(ids[1])
    return found


def _supervisors(work: Work, site_id: UUID) -> dict[UUID, set[UUID]]:
    """The site's active supervisors, each with the teams that she supervises."""
    rows = work.session.execute(
        select(Account.id, TeamMember.team_id)
        .join(TeamMember, TeamMember.account_id == Account.id)
        .where(Account.site_id == site_id, Account.role == Role.SUPERVISOR, Account.status == Status.ACTIVE,
               TeamMember.is_supervisor)
    )  # fmt: skip
    found: dict[UUID, set[UUID]] = {}
    for account_id, team_id in rows:
        found.setdefault(account_id, set()).add(team_id)
    return found


def _restricted(work: Work, actor: Actor, case_ids: set[UUID]) -> tuple[set[UUID], set[UUID]]:
    """Which of these cases are restricted, and for which of them she is named."""
    found = select(CaseSight.id).where(CaseSight.id.in_(case_ids), CaseSight.is_restricted)
    restricted = set(work.session.scalars(found))
    named = work.session.scalars(found.where(supervised(actor, work.today))) if restricted else ()
    return restricted, set(named)


def _teams(work: Work, case_ids: set[UUID]) -> dict[UUID, UUID]:
    rows = work.session.execute(select(CaseSight.id, CaseSight.team_id).where(CaseSight.id.in_(case_ids)))
    return {row.id: row.team_id for row in rows}


def standing_rows(work: Work, site_id: UUID) -> list[PossibleMatch]:
    """Those that are open, and those that were found to be one person."""
    still = (MatchStatus.OPEN, MatchStatus.SAME)
    found = select(PossibleMatch).where(PossibleMatch.site_id == site_id, PossibleMatch.status.in_(still))
    return list(work.session.scalars(found))


def accounts_by_role(work: Work, site_id: UUID, ids: Set[UUID]) -> list[Account]:
    """Of these accounts those that see cases by their role alone."""
    found = select(Account).where(Account.site_id == site_id, Account.id.in_(ids), Account.role.in_(BY_ROLE))
    return list(work.session.scalars(found))
