"""The only writer of progress. Hard news waits until a voice has told it; nothing is deleted, only withdrawn."""

from __future__ import annotations

from datetime import datetime, timedelta

from app.access.actor import Actor
from app.access.door import OpenCase, page_of
from app.access.permissions import Permission
from app.access.repeats import already_made, remember, row_id_of
from app.access.work import Work
from app.core.errors import FormRefused
from app.features.bank_holidays.queries import calendar_of
from app.features.cases.actions import note_day
from app.features.cases.queries import case_of
from app.features.charge_limits.actions import note_charge
from app.features.contacts.actions import record_contact
from app.features.contacts.forms import ContactForm
from app.features.contacts.models import Contact, ContactContent
from app.features.contacts.rules import Direction, Support
from app.features.deadlines.actions import add_due, settle
from app.features.deadlines.queries import deadline_from
from app.features.deadlines.rules import DueKind, Unit, deadline, end_of_day
from app.features.holds.actions import (
    end_hold,
    refuse_changed,
    refuse_without_go_between,
    reseal,
    watch_hold,
)
from app.features.holds.models import Update, UpdateContent
from app.features.holds.queries import view_of
from app.features.holds.rules import OPEN, UpdateStatus
from app.features.milestones.actions import seed_milestones as seed_milestones
from app.features.milestones.models import Milestone
from app.features.milestones.rules import Handling, HoldKind, hold_event
from app.features.people.queries import victim_of
from app.features.plan_triggers.actions import review_soon
from app.features.plan_triggers.rules import OF_NEWS
from app.features.progress import queries, rules
from app.features.progress.forms import PublicationForm, TellingForm, UpdateForm, WithdrawalForm
from app.features.progress.models import PublishedUpdate, UpdateWording
from app.features.proposals.actions import take_over
from app.features.safe_contacts.rules import Channel

# ── Words ────────────────────────────────────────────────────────────────────────────────────────────────


def record_update(
    work: Work, actor: Actor, case: OpenCase, milestone: Milestone, form: UpdateForm, *, is_there: bool = True
) -> Update:
    """Write news down, at the page (`is_there`) or on a phone. A voice-first hold's clock starts now; it falls at once
    where no safe way is left.
    """
    case.demand(Permission.PROGRESS_AMEND)
    if again := already_made(work, actor, case, Update, form):
        return again
    blank = UpdateContent(
        milestone_id=milestone.id,
        code=milestone.code,
        label=milestone.label,
        handling=Handling(milestone.handling),
        recorded_at=work.now,
        deadline=_deadline(work, case, milestone),
        proposal_id=form.proposal,
    )
    content = _with_words(work, actor, blank, form)
    is_voice = content.handling is Handling.VOICE
    status = UpdateStatus.HELD if is_voice else UpdateStatus.DRAFT
    row: Update = Update.begin(case, id=row_id_of(form), made_on=work.today, status=status.value)
    row.hold_due_at = content.deadline if is_voice else None
    row.sealed = case.seal(content, into=row)
    work.add(row)
    remember(work, actor, case, row, form)
    work.ledger.entry("update.recorded", actor, case, row)
    if form.proposal is not None:
        take_over(work, actor, case, form.proposal, row.id, is_there=is_there)
    label = f"{content.label[:1].lower()}{content.label[1:]}"
    add_due(work, case, DueKind.TELL, content.deadline, about=row.id, label=label)
    if why := OF_NEWS.get(content.code):
        review_soon(work, case, why)
    if content.code == rules.CHARGED:
        note_charge(work, actor, case, is_charged=True)
    watch_hold(work, case, row)
    return row


def _deadline(work: Work, case: OpenCase, milestone: Milestone) -> datetime:
    event = hold_event(milestone.code, HoldKind(milestone.hold_kind))
    found = deadline_from(work, case.site_id, event, case_of(work, case).enhanced, work.now)
    return found or deadline(work.now, 1, Unit.WORKING_DAYS, calendar_of(work, case.site_id))


def _with_words(work: Work, actor: Actor, content: UpdateContent, form: UpdateForm) -> UpdateContent:
    if form.news_on and form.news_on > work.today:
        raise FormRefused({"news_on": "Give a day that is not in the future."})
    written = form.model_dump(exclude={"id", "version", "proposal"})
    return content.model_copy(update={**written, "author_id": actor.id, "written_at": work.now})


def amend_update(work: Work, actor: Actor, case: OpenCase, row: Update, form: UpdateForm) -> Update:
    """Change the words before they are published; the former wording stays beside them."""
    case.demand(Permission.PROGRESS_AMEND)
    _refuse_unless_open(row)
    refuse_changed(row, form.version)
    former = case.open(row, UpdateContent)
    if form.proposal not in (None, former.proposal_id):
        raise FormRefused({"proposal": "That proposal is not the one that this was written from."})
    content = _with_words(work, actor, former, form)
    kept = UpdateWording.begin(case, update_id=row.id, number=row.version)
    kept.sealed = case.seal(former, into=kept)
    work.add(kept)
    reseal(case, row, content)
    work.ledger.entry("update.amended", actor, case, row)
    return row


def withdraw_update(work: Work, actor: Actor, case: OpenCase, row: Update, form: WithdrawalForm) -> Update:
    """Take it back, with the reason. It leaves the victim's page at once; here it stays to be read."""
    case.demand(Permission.PROGRESS_PUBLISH)
    if row.status == UpdateStatus.WITHDRAWN:
        raise FormRefused({"form": "This update is withdrawn already."})
    refuse_changed(row, form.version)
    why = {"withdrawn_by": actor.id, "withdrawn_at": work.now, "withdrawn_why": form.reason}
    row.status = UpdateStatus.WITHDRAWN.value
    content = case.open(row, UpdateContent)
    reseal(case, row, content.model_copy(update=why))
    if content.code == rules.CHARGED:
        note_charge(work, actor, case, is_charged=False)
    shown = queries.published_row(work, case, row.id)
    if shown is not None:
        shown.withdrawn_on = work.today
    work.ledger.entry("update.withdrawn", actor, case, row)
    end_hold(work, case, row)
    settle(work, case.id, DueKind.TELL, about=row.id)
    return row


# ── Telling ──────────────────────────────────────────────────────────────────────────────────────────────


def record_telling(work: Work, actor: Actor, case: OpenCase, row: Update, form: TellingForm) -> Update:
    """Record the call or visit as a contact. Only an outcome that says that she knows opens the way further."""
    case.demand(Permission.CONTACTS_RECORD)
    direction = Direction.IN if form.they_rang else Direction.OUT
    sent = form.model_dump(exclude={"they_rang"})
    contact = ContactForm(**sent, direction=direction, support_given=[Support.UPDATE])
    if already_made(work, actor, case, Contact, contact):
        return row
    _refuse_unless_open(row)
    content = case.open(row, UpdateContent)
    if content.told_at is not None:
        raise FormRefused({"form": "It is recorded already that this was told."})
    has_told = rules.has_told(form.outcome, form.channel, content.handling)
    if has_told and form.channel is Channel.GO_BETWEEN:
        refuse_without_go_between(work, case, form.happened_on or work.today, "channel")
    made = record_contact(work, actor, case, contact)
    if not has_told:
        return row
    at = case.open(made, ContactContent).at or work.now
    told = {"told_at": at, "told_how": form.channel, "told_by": actor.id, "told_note": form.note}
    row.status = UpdateStatus.TOLD.value
    reseal(case, row, content.model_copy(update=told))
    work.ledger.entry("update.told", actor, case, row)
    end_hold(work, case, row)
    _note_told(work, case, row)
    return row


def _note_told(work: Work, case: OpenCase, row: Update) -> None:
    """She knows: nothing of this waits to be told, and the promised interval runs anew."""
    settle(work, case.id, DueKind.TELL, about=row.id)
    settle(work, case.id, DueKind.STILL_WAITING)
    note_day(work, case, "last_told_on", work.today)
    interval = timedelta(days=case_of(work, case).content.update_interval_days)
    add_due(work, case, DueKind.STILL_WAITING, end_of_day(work.today + interval))


# ── Publishing ───────────────────────────────────────────────────────────────────────────────────────────


def publish(work: Work, actor: Actor, case: OpenCase, row: Update, form: PublicationForm) -> PublishedUpdate:
    """Seal it to the victim's page, which shows it at once inside safe hours, else from the next on."""
    case.demand(Permission.PROGRESS_PUBLISH)
    _refuse_unless_open(row)
    refuse_changed(row, form.version)
    view = view_of(work, case, row)
    if view.is_voice_first and not view.is_told:
        first = victim_of(work, case).first
        raise FormRefused({"form": f"Held until {first} has been told by voice. Record the call first."})
    if view.blanks:
        raise FormRefused({"form": f"Fill in what stands in square brackets: {', '.join(view.blanks)}"})
    state, page = queries.page_state(work, case), page_of(work, case)
    if state.problem or page is None or state.shown_from is None:
        raise FormRefused({"form": state.problem})
    shown = PublishedUpdate(
        site_id=case.site_id,
        case_id=case.id,
        page_id=page.id,
        update_id=row.id,
        published_on=work.today,
        visible_from=state.shown_from,
    )
    shown.sealed = page.seal(queries.as_published(work, actor, view.content), into=shown)
    work.add(shown)
    row.status, row.visible_from = UpdateStatus.PUBLISHED.value, state.shown_from
    reseal(case, row, view.content.model_copy(update={"published_by": actor.id, "published_at": work.now}))
    work.ledger.entry("update.published", actor, case, row)
    if not view.is_told:
        _note_told(work, case, row)
    return shown


def _refuse_unless_open(row: Update) -> None:
    if row.status not in OPEN:
        raise FormRefused({"form": "This update is published or withdrawn. Write a new one instead."})
