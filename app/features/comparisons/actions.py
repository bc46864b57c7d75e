"""The only writer of what a comparison found. It decides nothing: that is a supervisor's."""

from __future__ import annotations

from uuid import UUID

from app.access.door import Room
from app.access.matching import match_site
from app.access.work import Work
from app.features.comparisons import queries
from app.features.comparisons.queries import Compared
from app.features.identifiers.actions import note_identifiers, take_off
from app.features.identifiers.models import MatchDue
from app.features.identifiers.queries import identifiers_of
from app.features.identifiers.rules import KIND_LABELS as SHARED
from app.features.matches.actions import case_hash, let_in, reseal_match
from app.features.matches.models import MatchContent, PossibleMatch, SideContent
from app.features.matches.rules import Hit, MatchStatus, Party, together

OLD_VERDICTS = (MatchStatus.NOT_SAME, MatchStatus.GONE)


def keep_compared(work: Work, site_id: UUID, due: list[MatchDue], found: Compared) -> int:
    """Keep what a batch found, and take it off what waits; returns how many new matches there are to decide."""
    room = match_site(work, site_id)
    _note_missing(work, site_id, found)
    rows = [one.row_id for one in due]
    hits = together([*found.hits, *queries.hits_by_identifier(work, site_id, rows, found.parties)])
    pairs = {room.blind("match-pair", key): hit for key, hit in hits.items()}
    known = queries.matches_with(work, pairs)
    fresh = sum(_keep(work, room, pair, hit, known.get(pair)) for pair, hit in pairs.items())
    by_name = {one.row_id for one in due if one.table in ("victim", "person", "account")}
    _let_go(work, room, by_name, set(pairs))
    take_off(work, [one.id for one in due])
    let_in(work, site_id, {one.row_id for one in due if one.table == "account"})
    work.ledger.entry("match.compared", None, room, compared=len(due), found=fresh)
    return fresh


def _note_missing(work: Work, site_id: UUID, found: Compared) -> None:
    """Rows from before identifiers were noted; what was noted meanwhile is newer and stays."""
    noted = {one.row_id for one in identifiers_of(work, [due.row_id for due, _ in found.unnoted])}
    for due, said in found.unnoted:
        if due.case_id is not None and due.row_id not in noted:
            note_identifiers(work, site_id, due.case_id, due.table, due.row_id, said)
    work.session.flush()


def _keep(work: Work, room: Room, pair: bytes, hit: Hit, row: PossibleMatch | None) -> bool:
    """Whether there is now something to decide that was not there before."""
    sides = [_side(hit.one), _side(hit.other)]
    if row is None:
        row = PossibleMatch(
            site_id=room.site_id, status=MatchStatus.OPEN, pair=pair, one=case_hash(room, hit.one.case_id),
            other=case_hash(room, hit.other.case_id), found_on=work.today,
        )  # fmt: skip
        row.sealed = room.seal(MatchContent(kind=hit.kind, sides=sides, why=list(hit.why)), into=row)
        work.add(row)
        return True
    content = room.open(row, MatchContent)
    fresh = [why for why in hit.why if why not in content.why]
    names = {side.row_id: side.name for side in sides}
    if (
        not fresh
        and all(names[side.row_id] == side.name for side in content.sides)
        and row.status != MatchStatus.GONE
    ):
        return False
    is_again = row.status in OLD_VERDICTS and (bool(fresh) or row.status == MatchStatus.GONE)
    row.status = MatchStatus.OPEN if is_again else row.status
    content = content.model_copy(update={"sides": sides, "why": [*content.why, *fresh]})
    reseal_match(room, row, content)
    return is_again


def _let_go(work: Work, room: Room, compared: set[UUID], pairs: set[bytes]) -> None:
    """What waits for a decision and is no longer alike, because a name was corrected, waits no longer."""
    for row in queries.open_rows(work, room.site_id):
        if row.pair in pairs:
            continue
        content = room.open(row, MatchContent)
        if any(side.row_id in compared for side in content.sides) and not set(content.why) & set(
            SHARED.values()
        ):
            row.status = MatchStatus.GONE


def _side(party: Party) -> SideContent:
    return SideContent(kind=party.kind, row_id=party.row_id, name=party.name, case_id=party.case_id)
