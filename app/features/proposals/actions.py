"""The only writer of proposals. None publishes anything: what becomes of one is decided by who leads the case.

The words are sealed under the key of the release by which they came; the partner's side opens no case.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from app.access.actor import Actor
from app.access.door import OpenCase, OpenShare, open_share
from app.access.permissions import Permission, may_anywhere
from app.access.repeats import already_made, remember, row_id_of
from app.access.work import Work
from app.core.errors import Conflict, FormRefused, NotFound, Refused
from app.features.bank_holidays.queries import calendar_of
from app.features.deadlines.actions import add_due, settle
from app.features.deadlines.queries import deadline_from
from app.features.deadlines.rules import DueKind, Lane, Unit, deadline
from app.features.milestones.models import Milestone
from app.features.milestones.queries import milestone_named
from app.features.milestones.rules import Handling, HoldKind
from app.features.proposals import queries
from app.features.proposals.forms import ProposalForm, RefusalForm, TakeBackForm
from app.features.proposals.models import NewsProposal, ProposalContent
from app.features.proposals.rules import (
    DECIDED,
    ENOUGH,
    MOST_WAITING,
    NOT_TAKEN_OVER,
    NOT_YOURS,
    SUPERSEDED,
    ProposalStatus,
    looked_at_by,
)
from app.features.shares.queries import may_propose, superseded_on
from app.features.subscriptions.actions import notify_on_case

# ── Who proposes ─────────────────────────────────────────────────────────────────────────────────────────


def propose_news(work: Work, actor: Actor, share: OpenShare, form: ProposalForm) -> NewsProposal:
    """A partner says what has happened. It lies in the inbox of who leads the case until she decides."""
    demand_may_propose(work, actor)
    if again := already_made(work, actor, share, NewsProposal, form):
        return again
    if queries.waiting_by(work, actor, share.id) >= MOST_WAITING:
        raise FormRefused({"form": ENOUGH})
    if superseded_on(work, share):
        raise Conflict(SUPERSEDED)
    milestone = milestone_named(work, share.site_id, form.milestone)
    if milestone is None:
        raise FormRefused({"milestone": "Choose what has happened."})
    if share.case_id is None:
        raise NotFound()
    row = NewsProposal(id=row_id_of(form), site_id=share.site_id, case_id=share.case_id, share_id=share.id,
                       author_id=actor.id, proposed_on=work.today)  # fmt: skip
    content = ProposalContent(
        milestone_id=milestone.id, label=milestone.label, happened_on=form.happened_on, words=form.words,
        sender=queries.sender_of(work, actor), at=work.now,
    )  # fmt: skip
    row.sealed = share.seal(content, into=row)
    work.add(row)
    remember(work, actor, share, row, form)
    work.ledger.entry("proposal.made", actor, share, row)
    _tell_advocate(work, share, row, milestone)
    return row


def take_back(work: Work, actor: Actor, row: NewsProposal, share: OpenShare, form: TakeBackForm) -> None:
    """Who proposed it takes it back, while nobody has decided. It stays to be read, and the advocate is told: she may
    have acted on it already.
    """
    if row.author_id != actor.id:
        raise NotFound()
    _demand_waiting(row)
    _end(work, actor, share, row, ProposalStatus.WITHDRAWN, reason=form.reason)
    work.ledger.entry("proposal.withdrawn", actor, share, row)
    add_due(work, share, DueKind.NEWS_WITHDRAWN, work.now, lane=Lane.INBOX, about=row.id)
    notify_on_case(work, row.case_id)


def demand_may_propose(work: Work, actor: Actor) -> None:
    """Police, probation and the CPS, by the table of roles; others are told so."""
    if not may_anywhere(actor.role, Permission.NEWS_PROPOSE):
        raise Refused()
    if not may_propose(work, actor):
        raise Refused(NOT_YOURS)


def _tell_advocate(work: Work, share: OpenShare, row: NewsProposal, milestone: Milestone) -> None:
    """Into the inbox of who leads the case. Nothing is sealed for it: the share's key seals nothing of the case."""
    event = looked_at_by(milestone.code, Handling(milestone.handling), HoldKind(milestone.hold_kind))
    due_at = deadline_from(work, share.site_id, event, False, work.now)
    due_at = due_at or deadline(work.now, 1, Unit.WORKING_DAYS, calendar_of(work, share.site_id))
    add_due(work, share, DueKind.NEWS_PROPOSED, due_at, lane=Lane.INBOX, about=row.id, in_working_days=True)
    notify_on_case(work, row.case_id)


# ── Who leads the case ───────────────────────────────────────────────────────────────────────────────────


def decline(work: Work, actor: Actor, case: OpenCase, row: NewsProposal, form: RefusalForm) -> None:
    """It becomes no news, and who proposed it reads why."""
    case.demand(Permission.PROGRESS_AMEND)
    _demand_waiting(row)
    share = open_share(work, actor, row.share_id, "proposal")
    _end(work, actor, share, row, ProposalStatus.DECLINED, reason=form.reason)
    work.ledger.entry("proposal.declined", actor, share, row)


def note_read(work: Work, actor: Actor, case: OpenCase, row: NewsProposal) -> None:
    """Who leads the case knows that it was taken back: it leaves her inbox."""
    case.demand(Permission.PROGRESS_AMEND)
    if settle(work, case.id, DueKind.NEWS_WITHDRAWN, about=row.id):
        work.ledger.entry("proposal.read", actor, case, row)


def take_over(
    work: Work, actor: Actor, case: OpenCase, proposal_id: UUID, update_id: UUID, *, is_there: bool = True
) -> None:
    """The advocate has written news of her own about it. Where it came from is kept on either side.

    Was it decided or taken back meanwhile, she is asked while `is_there`, at the page. From a phone her words come in,
    for she cannot save them otherwise: the update says what became of the proposal.
    """
    case.demand(Permission.PROGRESS_AMEND)
    row = queries.row_in(work, case, proposal_id, to_amend=True)
    if row.status != ProposalStatus.WAITING and is_there:
        raise Conflict(NOT_TAKEN_OVER)
    if row.status != ProposalStatus.WAITING:
        return
    share = open_share(work, actor, row.share_id, "proposal")
    _end(work, actor, share, row, ProposalStatus.TAKEN, update_id=update_id)
    work.ledger.entry("proposal.taken-over", actor, share, row, update=str(update_id))


def _demand_waiting(row: NewsProposal) -> None:
    if row.status != ProposalStatus.WAITING:
        raise Conflict(DECIDED)


def _end(
    work: Work, actor: Actor, share: OpenShare, row: NewsProposal, status: ProposalStatus, **said: Any
) -> None:
    former = share.open(row, ProposalContent)
    row.status = status.value
    row.version += 1
    ended = {"ended_by": actor.id, "ended_at": work.now, **said}
    row.sealed = share.seal(former.model_copy(update=ended), into=row)
    settle(work, row.case_id, DueKind.NEWS_PROPOSED, about=row.id)
