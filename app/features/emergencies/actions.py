"""The only writer of emergency openings. Whoever asks learns nothing from what is not opened; each try is counted."""

from __future__ import annotations

from uuid import UUID

from app.access import drafts
from app.access.actor import Actor
from app.access.door import OpenCase
from app.access.emergencies import (
    ANSWER_WITHIN,
    GOOD_FOR,
    LASTS,
    EmergencyContent,
    EmergencyOpening,
    EmergencyReason,
    OpeningStatus,
    asking,
)
from app.access.models import CaseSight
from app.access.permissions import Permission, may_anywhere
from app.access.sight import ANSWERING, relations_to
from app.access.unusual import UnusualKind, UnusualUse, count_unusual
from app.access.work import Work
from app.core.errors import FormRefused, NotFound, Refused
from app.core.ids import new_id
from app.features.deadlines.actions import add_due, announce, settle
from app.features.deadlines.rules import DueKind, Lane
from app.features.emergencies import queries
from app.features.emergencies.forms import AgreementForm, EmergencyForm, PlacesForm, ReviewForm
from app.features.emergencies.rules import MOST_TRIES_A_DAY, NO_ANSWER, Review, Verdict, asking_problems

ASKING = "/emergency"


def ask_to_open(work: Work, actor: Actor, form: EmergencyForm, wanted: UUID | None) -> UUID | None:
    """The case that she may go to, or that waits for a second person; None for all that opens nothing.

    The same is done for none, restricted and too often: a try is counted and one case is asked for.
    """
    if not may_anywhere(actor.role, Permission.EMERGENCY_ASK):
        raise Refused()
    _refuse_unclear(form)
    tries = count_unusual(work, actor.site_id, actor.id, UnusualKind.EMERGENCY_TRY)
    meant = wanted if wanted is not None and tries <= MOST_TRIES_A_DAY else new_id()
    relations = relations_to(work, actor, [meant]).get(meant, frozenset())
    try:
        case = asking(work, actor.site_id, meant)
    except NotFound:
        return meant if relations else None
    if relations & ANSWERING:
        return meant
    if queries.hers_on(work, actor, case.id) is None:
        _begin(work, actor, case, form)
    return case.id


def ask_and_lead_on(
    work: Work, actor: Actor, form: EmergencyForm, wanted: UUID | None, typed: dict[str, list[str]]
) -> str:
    """Ask, and return where that leads: the case, what waits, or the form with what was typed and one answer."""
    case_id = ask_to_open(work, actor, form, wanted)
    if case_id is None:
        known = {name: values for name, values in typed.items() if name in EmergencyForm.model_fields}
        return drafts.fill_in(
            work, actor, drafts.DraftContent(path=ASKING, typed=known, errors={"form": NO_ANSWER})
        )
    work.session.flush()
    work.sights.clear()
    return f"/cases/{case_id}" if relations_to(work, actor, [case_id]) else ASKING


def _refuse_unclear(form: EmergencyForm) -> None:
    is_other = form.reason is EmergencyReason.OTHER
    problems = asking_problems(
        form.reference, form.name, form.date_of_birth, is_other=is_other, words=form.words
    )
    if problems:
        raise FormRefused(problems)


def _begin(work: Work, actor: Actor, case: OpenCase, form: EmergencyForm) -> None:
    """Immediate danger opens at once; anything else waits for a second person."""
    row = EmergencyOpening.begin(
        case, account_id=actor.id, status=OpeningStatus.WAITING.value, asked_at=work.now
    )
    row.sealed = case.seal(EmergencyContent(reason=form.reason, words=form.words), into=row)
    work.add(row)
    work.session.flush()
    if form.reason is EmergencyReason.DANGER:
        _open(work, case, row)
        work.ledger.entry("emergency.opened", actor, case, row, reason=form.reason.value)
        return
    for lane in (Lane.TODAY, Lane.BOARD):
        add_due(work, case, DueKind.EMERGENCY_ASKED, work.now + ANSWER_WITHIN, lane=lane, about=row.id)
    work.ledger.entry("emergency.asked", actor, case, row, reason=form.reason.value)


def _open(work: Work, case: OpenCase, row: EmergencyOpening) -> None:
    """Sight from now for an hour; the case says so on every page, and the supervisor is to review it."""
    row.status, row.ends_at = OpeningStatus.OPEN.value, work.now + LASTS
    sight = work.session.get(CaseSight, case.id, with_for_update=True)
    if sight is not None:
        sight.emergency_until = row.ends_at
    made = announce(work, case, "emergency.opened", about=row.id)
    for due in made:
        add_due(work, case, DueKind.EMERGENCY_REVIEW, due.due_at, lane=Lane.INBOX, about=row.id)


def agree_or_decline(
    work: Work, actor: Actor, case: OpenCase, row: EmergencyOpening, form: AgreementForm
) -> EmergencyOpening:
    """The second person decides: whoever answers for the case, and never who asked."""
    case.demand(Permission.EMERGENCY_APPROVE)
    if row.account_id == actor.id:
        raise FormRefused({"verdict": "You asked for it yourself: a second person decides."})
    if row.status != OpeningStatus.WAITING:
        raise FormRefused({"verdict": "This was decided already."})
    if form.verdict is Verdict.AGREE and (case.is_restricted or work.now > row.asked_at + GOOD_FOR):
        raise FormRefused(
            {"verdict": "It was asked too long ago, or the case is restricted now. It is asked anew."}
        )
    content = case.open(row, EmergencyContent)
    decided = {"decided_by": actor.id, "decided_words": form.words}
    if form.verdict is Verdict.AGREE:
        _open(work, case, row)
    else:
        row.status = OpeningStatus.DECLINED.value
    settle(work, case.id, DueKind.EMERGENCY_ASKED, about=row.id)
    _reseal(case, row, content.model_copy(update=decided))
    kind = "emergency.agreed" if form.verdict is Verdict.AGREE else "emergency.declined"
    work.ledger.entry(kind, actor, case, row, asked_by=str(row.account_id))
    return row


def open_places(work: Work, actor: Actor, case: OpenCase, form: PlacesForm) -> None:
    """The address opens with a reason of its own, for as long as the opening lasts."""
    case.demand(Permission.EMERGENCY_PLACES)
    row = queries.hers_on(work, actor, case.id)
    if row is None or row.status != OpeningStatus.OPEN:
        raise NotFound()
    row.opens_places = True
    _reseal(case, row, case.open(row, EmergencyContent).model_copy(update={"places_why": form.why}))
    work.ledger.entry("emergency.places_opened", actor, case, row)


def end_early(work: Work, actor: Actor, case: OpenCase, row: EmergencyOpening) -> None:
    """Sight ends now: by her own hand when she is done, or by whoever answers for the case. The review stays due."""
    if row.account_id != actor.id:
        case.demand(Permission.EMERGENCY_APPROVE)
    if row.status != OpeningStatus.OPEN or row.ends_at is None or row.ends_at <= work.now:
        raise FormRefused({"form": "It has ended already."})
    row.ends_at = work.now
    sight = work.session.get(CaseSight, case.id, with_for_update=True)
    work.session.flush()
    if sight is not None:
        sight.emergency_until = queries.last_end(work, case.id)
    work.ledger.entry("emergency.ended", actor, case, row, of=str(row.account_id))


def review(
    work: Work, actor: Actor, case: OpenCase, row: EmergencyOpening, form: ReviewForm
) -> EmergencyOpening:
    """A supervisor says whether it was right, in words; never of her own."""
    case.demand(Permission.EMERGENCY_REVIEW)
    if row.account_id == actor.id:
        raise FormRefused({"review": "You opened it yourself: another supervisor reviews it."})
    if row.status != OpeningStatus.OPEN or row.reviewed_at is not None:
        raise FormRefused({"review": "There is nothing to review here, or it was reviewed already."})
    row.reviewed_at = work.now
    said = {
        "reviewed_by": actor.id, "reviewed_words": form.words, "is_accepted": form.review is Review.ACCEPTED,
    }  # fmt: skip
    _reseal(case, row, case.open(row, EmergencyContent).model_copy(update=said))
    settle(work, case.id, DueKind.EMERGENCY_REVIEW, about=row.id)
    work.ledger.entry("emergency.reviewed", actor, case, row, review=form.review.value)
    return row


def note_seen(work: Work, actor: Actor, use: UnusualUse) -> None:
    """The supervisor has looked at it; what comes on top is told again."""
    use.seen_times, use.seen_by = use.times, actor.id


def _reseal(case: OpenCase, row: EmergencyOpening, content: EmergencyContent) -> None:
    row.version += 1
    row.sealed = case.seal(content, into=row)
