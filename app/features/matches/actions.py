"""The only writer of what a supervisor decided about a possible match."""

from __future__ import annotations

from collections.abc import Set
from uuid import UUID

from app.access.actor import Actor
from app.access.door import Room, open_site
from app.access.matching import match_site
from app.access.permissions import Permission, may_anywhere
from app.access.work import Work
from app.core.errors import Conflict, Refused
from app.features.matches import queries
from app.features.matches.forms import MatchDecisionForm
from app.features.matches.models import MatchContent, PossibleMatch
from app.features.matches.rules import MatchStatus

CHANGED = "Not saved: this match was changed meanwhile. Look at it again, then decide."


def decide_match(work: Work, actor: Actor, match_id: UUID, form: MatchDecisionForm) -> PossibleMatch:
    """The supervisor says whether it is one person, and how she knows. Nothing else changes by it."""
    if not may_anywhere(actor.role, Permission.MATCHES_DECIDE):
        raise Refused()
    row = queries.match_row(work, actor, match_id, to_amend=True)
    if row.version != form.version or row.status == MatchStatus.MERGED:
        raise Conflict(CHANGED)
    room = open_site(work, actor)
    row.status = MatchStatus(form.verdict.value)
    decided = {"verdict": form.verdict, "reason": form.reason, "decided_by": actor.id, "decided_at": work.now}
    reseal_match(room, row, room.open(row, MatchContent).model_copy(update=decided))
    work.ledger.entry("match.decided", actor, room, row, verdict=form.verdict.value)
    let_in(work, actor.site_id, {side.row_id for side in room.open(row, MatchContent).sides if side.is_user})
    return row


def let_in(work: Work, site_id: UUID, compared: Set[UUID]) -> None:
    """Whoever sees cases by a role alone sees them once the comparison is through, and none while a match with the name
    is open or was found to be one person."""
    accounts = queries.accounts_by_role(work, site_id, compared)
    if not accounts:
        return
    work.session.flush()
    room = match_site(work, site_id)
    standing = [room.open(row, MatchContent) for row in queries.standing_rows(work, site_id)]
    held = {side.row_id for content in standing for side in content.sides if side.is_user}
    for account in accounts:
        account.is_compared = account.id not in held


def note_merged(work: Work, actor: Actor, row: PossibleMatch) -> None:
    """The two cases became one; the merge's own entries tell of it."""
    room = open_site(work, actor)
    row.status = MatchStatus.MERGED
    reseal_match(room, row, room.open(row, MatchContent))


def move_case(work: Work, site_id: UUID, leaving: UUID, staying: UUID) -> None:
    """What is said of the case that goes is said of the one that stays; what is now within one case waits no longer."""
    room = match_site(work, site_id)
    for row in queries.rows_of_case(work, site_id, case_hash(room, leaving)):
        content = room.open(row, MatchContent)
        sides = [
            side.model_copy(update={"case_id": staying}) if side.case_id == leaving else side
            for side in content.sides
        ]
        row.one, row.other = (case_hash(room, side.case_id) for side in sides)
        if row.status == MatchStatus.OPEN and sides[0].case_id == sides[1].case_id:
            row.status = MatchStatus.GONE
        reseal_match(room, row, content.model_copy(update={"sides": sides}))


def forget_case(work: Work, site_id: UUID, case_id: UUID) -> int:
    """For shredding: no match names this case any more. Returns how many did."""
    rows = queries.rows_of_case(work, site_id, case_hash(match_site(work, site_id), case_id))
    for row in rows:
        # Row by row, so that the ledger tells of each that it is gone.
        work.session.delete(row)
    return len(rows)


def case_hash(room: Room, case_id: UUID | None) -> bytes | None:
    """How a match is found by its case without naming it."""
    return room.blind("match-case", str(case_id)) if case_id else None


def reseal_match(room: Room, row: PossibleMatch, content: MatchContent) -> None:
    """Seal the content as the next version; `room` is the site's."""
    row.version += 1
    row.sealed = room.seal(content, into=row)
