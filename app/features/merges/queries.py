"""Reads both cases of a merge: what moves, under which key it lies, and what the preview says."""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import func, select, update

from app.access.actor import Actor
from app.access.door import OpenCase, Purpose, open_case
from app.access.models import CaseSight, PageAccount, ShareGrant
from app.access.permissions import Permission
from app.access.stored import StoredFile, files_of
from app.access.work import Work
from app.core.errors import NotFound
from app.db.base import CaseRow
from app.db.places import Place, places
from app.features.cases.queries import CaseView, case_of
from app.features.challenges.models import ChallengeReply
from app.features.incidents.models import Incident
from app.features.matches.queries import MatchView, match_of
from app.features.merges.rules import COUNTED, ONCE, STAYS, Page, numbers_words, shift
from app.features.people.queries import VictimView, victim_of
from app.features.proposals.models import NewsProposal
from app.features.shares.models import Share

AnyRow = TypeVar("AnyRow", bound=CaseRow)
REASON = "merge of duplicates"


@dataclass(frozen=True)
class Half:
    """One of the two cases as the preview shows it, and what happens if the other one stays."""

    case: OpenCase
    view: CaseView
    victim: VictimView
    page: Page
    counts: list[tuple[str, str]]


def halves_of(work: Work, actor: Actor, match_id: UUID) -> tuple[MatchView, list[Half]]:
    """Both cases of a match, opened for a merge with their places; `NotFound` if one is out of sight."""
    match = match_of(work, actor, match_id)
    if not match.may_merge:
        raise NotFound()
    cases = [open_half(work, actor, side.case_id) for side in match.sides if side.case_id]
    numbers = [numbers_of(work, Incident, case.id) for case in cases]
    halves = []
    for case, mine, others in zip(cases, numbers, reversed(numbers), strict=True):
        renumbered = numbers_words(mine, shift(others, mine))
        halves.append(
            Half(
                case,
                case_of(work, case),
                victim_of(work, case),
                page_state(work, case),
                _counts(work, case, renumbered),
            )
        )
    return match, halves


def open_half(work: Work, actor: Actor, case_id: UUID) -> OpenCase:
    """Everything of the case, its places too, is sealed anew: its opening is noted with this reason."""
    return open_case(work, actor, case_id, "merge", permission=Permission.CASES_ALLOCATE, purpose=Purpose.LOCATION,
                     reason=REASON)  # fmt: skip


def page_state(work: Work, case: OpenCase) -> Page:
    found = (
        select(PageAccount.id).where(PageAccount.case_id == case.id, PageAccount.status != "closed").limit(1)
    )
    return Page.OPEN if work.session.scalar(found) is not None else Page.NONE


def _counts(work: Work, case: OpenCase, renumbered: str) -> list[tuple[str, str]]:
    found = []
    for place in places():
        if place.table.name in COUNTED:
            rows = select(func.count()).select_from(place.table).where(place.table.c.case_id == case.id)
            count = work.session.scalar(rows) or 0
            more = f" ({renumbered})" if renumbered and place.table.name == "incident" else ""
            found += [(COUNTED[place.table.name], f"{count}{more}")] if count else []
    return found


def moving(work: Work, case: OpenCase, whole: Set[str] = frozenset()) -> Iterator[tuple[Place, list[Any]]]:
    """Every table with rows of this case that can lie under its key, and those rows.

    What a case has once is left out, but for the tables that are named in `whole`.
    """
    left_out = (ONCE - whole) | STAYS | UNDER_SHARES.keys()
    for place in places():
        if place.has_case and not place.is_log and place.table.name not in left_out:
            rows = work.session.execute(select(place.table).where(place.table.c.case_id == case.id)).all()
            if rows:
                yield place, list(rows)


def stored_of(work: Work, case: OpenCase) -> list[StoredFile]:
    """Every file of this case. `NotFound` if an exhibit names one that no row stands for."""
    stored, named = files_of(work.session, case.id), set()
    for place, rows in moving(work, case):
        if place.table.name in ("exhibit", "exhibit_wording"):
            said = [case.open_plain(row, place.table.name) for row in rows]
            named |= {UUID(one[name]) for one in said for name in ("file_id", "preview_id") if one.get(name)}
    if not named <= {row.id for row in stored}:
        raise NotFound()
    return stored


def numbers_of(work: Work, model: type[Any], case_id: UUID) -> list[int]:
    return list(work.session.scalars(select(model.number).where(model.case_id == case_id)))


def only_row(work: Work, model: type[AnyRow], case: OpenCase) -> AnyRow | None:
    """The one row of this kind that a case has, held until the end."""
    return work.session.scalars(select(model).where(model.case_id == case.id).with_for_update()).first()


def former_of(work: Work, model: type[Any], *conditions: Any) -> list[Any]:
    return list(work.session.scalars(select(model).where(*conditions)))


def hold(work: Work, staying: OpenCase, leaving: OpenCase) -> tuple[CaseSight, CaseSight]:
    """The rows by which the door finds the two, held until the end: whoever changes a case meanwhile waits, and is
    told. Taken in one order, so that two merges never wait for each other."""
    rows = {
        case.id: work.session.get(CaseSight, case.id, with_for_update=True)
        for case in sorted((staying, leaving), key=lambda one: one.id)
    }
    work.held |= set(rows)
    found, left = rows[staying.id], rows[leaving.id]
    if found is None or left is None:
        raise NotFound()
    return found, left


def released(work: Work, case: OpenCase) -> list[tuple[ShareGrant, Share]]:
    """Every copy that was released from this case, with who may open it."""
    found = (
        select(ShareGrant, Share).join(Share, Share.id == ShareGrant.id).where(ShareGrant.case_id == case.id)
    )
    return [(row[0], row[1]) for row in work.session.execute(found)]


UNDER_SHARES: dict[str, type[Any]] = {"challenge_reply": ChallengeReply, "news_proposal": NewsProposal}
"""What lies under the key of a released copy, by table: it goes with the copy."""


def rows_under(work: Work, share_id: UUID) -> list[tuple[str, Any]]:
    """(table, row) of everything that was said under this copy."""
    return [
        (table, row)
        for table, model in UNDER_SHARES.items()
        for row in work.session.scalars(select(model).where(model.share_id == share_id))
    ]


def lead_on(work: Work, leaving: UUID, staying: UUID) -> None:
    """Cases that had become the one that goes lead to the one that stays from now on."""
    earlier = update(CaseSight).where(CaseSight.merged_into == leaving)
    work.session.execute(earlier.values(merged_into=staying))
