"""The only writer of what is due and of the site's table of deadlines. It knows cases by their ids alone;
features announce what happened, and the configured rows say what becomes due.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import bindparam, func, literal, update

from app.access.actor import Actor
from app.access.configuring import note_change
from app.access.door import OpenCase, Room, open_site
from app.access.models import NOTHING_DUE, CaseSight
from app.access.permissions import Permission, may_anywhere
from app.access.plain import ask, change, put
from app.access.work import Work
from app.core.errors import Conflict, FormRefused, NotFound, Refused
from app.db.base import table_of
from app.db.types import UtcMoment
from app.features.bank_holidays.queries import calendar_of
from app.features.deadlines import queries
from app.features.deadlines.models import DeadlineRule, Due, DueContent
from app.features.deadlines.rules import (
    SEEDED_FROM,
    DueKind,
    Lane,
    Mark,
    Seed,
    Unit,
    both_words,
    deadline,
    span_problems,
    start_problems,
)

if TYPE_CHECKING:
    from app.features.bank_holidays.forms import WithdrawForm
    from app.features.deadlines.forms import RuleForm

BEGUN = "Not withdrawn: this row counts already, or another one follows it."
_DUE, _SIGHT = table_of(Due), table_of(CaseSight)
_OF_KIND = update(_DUE).where(_DUE.c.case_id == bindparam("case"), _DUE.c.kind == bindparam("of_kind"))
_OPEN = _OF_KIND.where(_DUE.c.done_at.is_(None))
MOVE = _OPEN.where(_DUE.c.about == bindparam("subject")).values(due_at=bindparam("time"))
SETTLE = _OPEN.values(done_at=bindparam("time"))
OPEN_AGAIN = _OF_KIND.where(_DUE.c.done_at == bindparam("when")).values(done_at=None)
SETTLE_ABOUT = SETTLE.where(_DUE.c.about == bindparam("subject"))
NOTE_NEXT = (
    update(_SIGHT)
    .where(_SIGHT.c.id == bindparam("case"))
    .values(next_due_at=func.coalesce(queries.FIRST_OF_TODAY, literal(NOTHING_DUE, UtcMoment)))
)


def add_due(
    work: Work, room: Room, kind: DueKind, due_at: datetime, *, lane: Lane = Lane.TODAY,
    about: UUID | None = None, label: str = "", in_working_days: bool = False, hard: bool = False,
) -> Due:  # fmt: skip
    """Put one thing into the table that Today, the inbox and the board read. The caller's entry tells of it.

    `room` is the open case. Without a label nothing is sealed: then a share or a victim's page will do.
    """
    if room.case_id is None:
        raise ValueError("what is due belongs to a case")
    due = Due(site_id=room.site_id, case_id=room.case_id, kind=kind.value, lane=lane.value, due_at=due_at,
              about=about, in_working_days=in_working_days, hard=hard)  # fmt: skip
    if label:
        due.sealed = room.seal(DueContent(label=label, told_at=work.now), into=due)
    put(work, due)
    _note_next(work, room.case_id)
    return due


def move_due(work: Work, case_id: UUID, kind: DueKind, about: UUID, due_at: datetime) -> int:
    """What is open about this row falls due at another time; its label stays sealed as it is."""
    _note_next(work, case_id)
    return change(work, MOVE, Due, case=case_id, of_kind=kind.value, subject=about, time=due_at)


def settle(work: Work, case_id: UUID, kind: DueKind, about: UUID | None = None) -> int:
    """Mark as done what is open of this kind on this case, all of it or only what is about one row."""
    _note_next(work, case_id)
    if about is None:
        return change(work, SETTLE, Due, case=case_id, of_kind=kind.value, time=work.now)
    return change(work, SETTLE_ABOUT, Due, case=case_id, of_kind=kind.value, subject=about, time=work.now)


def open_again(work: Work, case_id: UUID, kind: DueKind, settled_at: datetime) -> int:
    """What was marked as done at just that instant, because the case ended, is due again, at its own time."""
    _note_next(work, case_id)
    return change(work, OPEN_AGAIN, Due, case=case_id, of_kind=kind.value, when=settled_at)


def settle_rows(work: Work, case_id: UUID, rows: Iterable[Due]) -> None:
    """Mark just these as done."""
    for row in rows:
        row.done_at = work.now
    work.session.flush()
    _note_next(work, case_id)


def _note_next(work: Work, case_id: UUID) -> None:
    """At the end of this unit: when the first open act of Today falls due, for the lists that are sorted by it."""
    work.once("next due", case_id, lambda _: ask(work, NOTE_NEXT, case=case_id))


def announce(
    work: Work, case: OpenCase, event: str, *, about: UUID | None = None, label: str = "",
    enhanced: bool = False, at: datetime | None = None, kind: DueKind | None = None,
) -> list[Due]:  # fmt: skip
    """Something happened: make due what the site's table says for it (or `kind` by the same times); else nothing."""
    start = at or work.now
    rules = queries.rules_for(work, case.site_id, event, start)
    return make_due(work, case, rules, start, about=about, label=label, enhanced=enhanced, kind=kind)


def make_due(
    work: Work, case: OpenCase, rules: Iterable[Any], start: datetime, *, about: UUID | None = None,
    label: str = "", enhanced: bool = False, kind: DueKind | None = None,
) -> list[Due]:  # fmt: skip
    """Make due what these rows of the table say for something that happened at `start`."""
    made = []
    for rule in rules:
        amount, unit = queries.span_of(rule, enhanced)
        if rule.kind and amount is not None and unit is not None:
            made.append(add_due(
                work, case, kind or DueKind(rule.kind), deadline(start, amount, unit, calendar_of(work, case.site_id)),
                lane=Lane(rule.lane), about=about, label=label or rule.label, in_working_days=unit is Unit.WORKING_DAYS,
            ))  # fmt: skip
    return made


def seed_deadlines(work: Work, site_id: UUID) -> int:
    """Give a new site the whole table; what it has stays as it is. Returns how many rows were added."""
    known = queries.events_of(work, site_id)
    fresh = [seed for seed in SEEDS if seed.event not in known]
    for seed in fresh:
        (std_amount, std_unit), (enh_amount, enh_unit) = seed.span(), seed.span(enhanced=True)
        work.add(DeadlineRule(
            site_id=site_id, event=seed.event, label=seed.label, who=seed.who, std_amount=std_amount, std_unit=std_unit,
            enh_amount=enh_amount, enh_unit=enh_unit, mark=seed.mark.value, note=seed.note, kind=seed.kind,
            lane=seed.lane.value, effective_from=SEEDED_FROM,
        ))  # fmt: skip
    return len(fresh)


def amend_rule(work: Work, actor: Actor, rule_id: UUID, form: RuleForm) -> DeadlineRule:
    """A new row from a day on; the former one keeps its figures and ends the day before."""
    if not may_anywhere(actor.role, Permission.DEADLINES_CONFIGURE):
        raise Refused()
    former = work.session.get(DeadlineRule, rule_id, with_for_update=True)
    if former is None or former.site_id != actor.site_id:
        raise NotFound()
    if former.effective_to is not None:
        raise Conflict("Not saved: this row was changed meanwhile. Open the newest row and save again.")
    problems = (
        span_problems(form.std_amount, form.std_unit, "std")
        | span_problems(form.enh_amount, form.enh_unit, "enh")
        | start_problems(form.effective_from, former.effective_from, work.today)
    )
    if problems:
        raise FormRefused(problems)
    former.effective_to = form.effective_from - timedelta(days=1)
    rule = DeadlineRule(
        site_id=former.site_id, event=former.event, label=former.label, who=form.who, std_amount=form.std_amount,
        std_unit=form.std_unit, enh_amount=form.enh_amount, enh_unit=form.enh_unit, mark=form.mark.value,
        note=form.note, kind=former.kind, lane=former.lane, effective_from=form.effective_from,
    )  # fmt: skip
    work.add(rule)
    note_change(work, actor, rule.label, f"{both_words(former)} → {both_words(rule)}", reason=form.reason,
                from_day=rule.effective_from)  # fmt: skip
    work.ledger.entry("deadline.amended", actor, open_site(work, actor), rule, corrects=former.id, event=rule.event,
                      effective_from=rule.effective_from.isoformat())  # fmt: skip
    return rule


def withdraw_rule(work: Work, actor: Actor, rule_id: UUID, form: WithdrawForm) -> None:
    """A row whose day has not come will not come; the one before it goes on."""
    view = queries.deadline_rule(work, actor, rule_id)
    row = view.newest
    if row.id != rule_id or row.effective_from <= work.today:
        raise Conflict(BEGUN)
    before = next(one for one in view.rows if one.effective_to == row.effective_from - timedelta(days=1))
    before.effective_to = None
    note_change(work, actor, row.label, f"withdrawn: {both_words(row)}", reason=form.reason,
                from_day=row.effective_from)  # fmt: skip
    work.ledger.entry("deadline.withdrawn", actor, open_site(work, actor), row, event=row.event,
                      effective_from=row.effective_from.isoformat())  # fmt: skip
    work.session.delete(row)


S, V, U, P = Mark.SOURCED, Mark.VERIFY, Mark.UNVERIFIED, Mark.PROPOSAL
K, R, BOARD, INBOX = DueKind, DueKind.CHALLENGE_REPLY, Lane.BOARD, Lane.INBOX
SEEDS: tuple[Seed, ...] = (
    # What agencies owe the victim: standard, and with enhanced rights
    Seed("support_referral", "Refer to support after the report", "Police", "2d", "2d", U),
    Seed("not_investigating", "Tell: the police will not investigate", "Police", "5wd", "1wd", U, K.TELL),
    Seed("what_to_expect", "Say what to expect after the report", "Police", "5wd", "5wd", S, K.TELL),
    Seed("arrest", "Tell: an arrest", "Police", "5wd", "1wd", V, K.TELL),
    Seed("interviewed", "Tell: interviewed under caution", "Police", "5wd", "1wd", V, K.TELL),
    Seed("released_no_charge", "Tell: released without charge", "Police", "5wd", "1wd", V, K.TELL),
    Seed("released_bail", "Tell: released on bail", "Police", "5wd", "1wd", V, K.TELL),
    Seed("released_rui", "Tell: released under investigation", "Police", "5wd", "1wd", V, K.TELL),
    Seed("bail_changed", "Tell: bail rules changed", "Police", "5wd", "1wd", V, K.TELL),
    Seed("charged", "Tell: charged", "Police", "5wd", "1wd", V, K.TELL),
    Seed("out_of_court", "Tell: dealt with out of court", "Police", "5wd", "1wd", V, K.TELL),
    Seed("nfa_police", "Tell: no charge, decided by police", "Police", "5wd", "1wd", V, K.TELL),
    Seed("nfa_cps", "Tell: no charge, decided by the CPS", "CPS", "5wd", "1wd", V, K.TELL),
    Seed("charge_altered", "Tell: a charge dropped or much altered", "CPS", "5wd", "1wd", V, K.TELL),
    Seed("first_hearing", "Tell: first hearing, when and where", "Witness care", "5wd", "1wd", U, K.TELL),
    Seed("hearing", "Tell: a later hearing", "Witness care", "5wd", "1wd", U, K.TELL),
    Seed("court_bail", "Tell: bail set at court", "Witness care", "5wd", "1wd", U, K.TELL),
    Seed("warrant", "Tell: a warrant for not attending", "Police", "5wd", "1wd", U, K.TELL),
    Seed("warrant_result", "Tell: result after arrest on the warrant", "Police", "5wd", "1wd", U, K.TELL),
    Seed("evidence_needed", "Say if evidence is needed", "Witness care", "", "", S, note="After the plea."),
    Seed("special_measures", "Ask about special measures", "Witness care", "", "", S, note="After the plea."),
    Seed("verdict", "Tell and explain the verdict", "Witness care", "1wd", "1wd", S, K.TELL),
    Seed("sentence", "Tell and explain the sentence", "Witness care", "1wd", "1wd", S, K.TELL),
    Seed("appeal", "Tell: an appeal was lodged", "Witness care", "5wd", "1wd", V, K.TELL),
    Seed("appeal_result", "Tell: the result of the appeal", "Witness care", "5wd", "1wd", V, K.TELL),
    Seed("update", "Regular update on the investigation", "Police", "28d", "28d", S, K.TELL,
         note="As agreed; one force's enhanced pace: 24 hours, day 10, then every 28 days."),
    # Reviews and other legal clocks
    Seed("vrr_police.ask", "Ask the police to review their decision", "Victim", "3m", "3m", S, K.TASK),
    Seed("vrr_police.acknowledge", "Review: acknowledge", "Police", "10wd", "10wd", S, K.TASK),
    Seed("vrr_police.decide", "Review: decide", "Police", "30wd", "30wd", S, K.TASK),
    Seed("vrr_cps.ask_early", "Ask the CPS to review: best by", "Victim", "10wd", "10wd", V, K.TASK),
    Seed("vrr_cps.ask", "Ask the CPS to review: at the latest", "Victim", "3m", "3m", V, K.TASK),
    Seed("unduly_lenient", "Ask for an unduly lenient sentence to be looked at",
         "Anyone, to the Attorney General", "28d", "28d", V, K.TASK,
         note="Calendar days from sentence; whether section 4A is covered needs a check."),
    Seed("vcs.referral", "Refer to the Victim Contact Scheme", "Witness care", "20wd", "20wd", V, K.TASK),
    Seed("vcs.contact", "First contact by the liaison officer", "Probation", "8w", "8w", S, K.TASK),
    Seed("code_complaint", "Reply to a complaint under the Code", "Agency", "10wd", "10wd", U, K.TASK,
         note="Then the ombudsman, by way of an MP."),
    Seed("bail.first", "Pre-charge bail: first length", "Police", "3m", "3m", S),
    Seed("bail.inspector", "Pre-charge bail: inspector or above", "Police", "6m", "6m", S),
    Seed("bail.superintendent", "Pre-charge bail: superintendent or above", "Police", "9m", "9m", S,
         note="Then a court."),
    Seed("bail.views", "Ask the victim about bail conditions", "Police", "", "", S,
         note="Before they are set or changed, where practicable."),
    Seed("spo.notification", "Notification by the subject of an SPO", "Subject, to police", "3d", "3d", S),
    Seed("spo.length", "Length of an SPO", "Court", "", "", S,
         note="At least two years, or until further order; a breach carries up to five years."),
    Seed("dvpn", "Protection notice lasts", "Police", "48h", "48h", S),
    Seed("dvpo", "Protection order lasts at most", "Court", "28d", "28d", S, note="At least 14 days."),
    Seed("non_molestation.length", "Length of a non-molestation order", "Family court", "", "", S,
         note="Usually 6 to 12 months."),
    Seed("non_molestation.return", "Return hearing without notice", "Family court", "14d", "14d", S, K.TASK),
    Seed("restraining_order", "Length of a restraining order", "Criminal court", "", "", S,
         note="Fixed or without end; after a conviction or an acquittal."),
    Seed("dapo", "Length of a domestic abuse protection order", "Police, victim or court", "", "", V,
         note="Flexible, may add duties; rolled out in stages."),
    Seed("s2a_limit", "Last day to charge section 2A", "Police and CPS", "6m", "6m", V, K.CHARGE_LIMIT,
         note="From the last act."),
    Seed("s2a_limit.notice", "Section 2A: remind before the last day", "Advocate", "8w", "8w", P),
    Seed("s2a_limit.notice_last", "Section 2A: remind once more before it", "Advocate", "14d", "14d", P),
    Seed("data_breach", "Report a personal-data breach", "Controller, to the ICO", "72h", "72h", S,
         note="People at high risk are told without delay."),
    Seed("subject_access", "Answer a subject access request", "Controller", "1m", "1m", U,
         note="Two months more if complex."),
    # Our own targets
    Seed("case.referred", "Triage and allocate", "Supervisor", "1wd", "1wd", P, K.ALLOCATE, BOARD),
    Seed("case.allocated", "Agree a first safety plan", "Advocate", "5wd", "5wd", P, K.PLAN_REVIEW),
    Seed("contact.high.attempt", "First attempt, high priority", "Advocate", "0d", "0d", P, K.CONTACT),
    Seed("contact.high", "First contact, high priority", "Advocate", "1wd", "1wd", P, K.CONTACT),
    Seed("contact.medium", "First contact, medium priority", "Advocate", "2wd", "2wd", P, K.CONTACT),
    Seed("contact.standard", "First contact, standard priority", "Advocate", "5wd", "5wd", P, K.CONTACT),
    Seed("plan.review.high", "Review the plan, high priority", "Advocate", "7d", "7d", P, K.PLAN_REVIEW),
    Seed("plan.review.medium", "Review the plan, medium priority", "Advocate", "14d", "14d", P, K.PLAN_REVIEW),
    Seed("plan.review.standard", "Review the plan, standard priority", "Advocate", "28d", "28d", P, K.PLAN_REVIEW),
    Seed("plan.review.longest", "Longest time between plan reviews", "Advocate", "90d", "90d", P,
         note="Longer needs a supervisor's note."),
    Seed("plan.triggered", "Review the plan: something changed", "Advocate", "1wd", "1wd", P, K.PLAN_REVIEW),
    Seed("plan.place-known", "Review the plan: a place may be known", "Advocate", "0d", "0d", P, K.PLAN_REVIEW),
    Seed("plan.agreed", "Look at the plan afterwards", "Supervisor", "5wd", "5wd", P, K.PLAN_CHECK, BOARD),
    Seed("safe_contact.checked", "Check the safe contact", "Advocate", "30d", "30d", P, K.SAFE_CONTACT_CHECK),
    Seed("hold.release", "Tell by voice: a release", "Advocate", "2h", "2h", P, K.TELL),
    Seed("hold.bail", "Tell by voice: bail", "Advocate", "2h", "2h", P, K.TELL),
    Seed("hold.recall", "Tell by voice: a recall", "Advocate", "2h", "2h", P, K.TELL),
    Seed("hold.other", "Tell by voice", "Advocate", "1wd", "1wd", P, K.TELL),
    Seed("still_waiting", "Say that there is no news yet", "Advocate", "28d", "28d", P, K.STILL_WAITING),
    Seed("challenge.1.acknowledge", "Challenge, stage 1: acknowledge", "Practitioner", "0wd", "0wd", S, R),
    Seed("challenge.1", "Challenge, stage 1: agree a plan", "Practitioner", "2wd", "2wd", S, R),
    Seed("challenge.2", "Challenge, stage 2: answer", "Line manager", "5wd", "5wd", S, R),
    Seed("challenge.3", "Challenge, stage 3: answer", "Senior liaison officer", "2wd", "2wd", S, R),
    Seed("challenge.4", "Challenge, stage 4: next board", "Unit chair or board", "", "", S,
         note="Urgent, or the next board: its date is recorded."),
    Seed("challenge.answered", "Read the answer", "Advocate", "1wd", "1wd", P, K.ANSWER_READ, INBOX),
    Seed("entry.added", "Read what the victim added", "Advocate", "1wd", "1wd", P, K.VICTIM_ADDED, INBOX),
    Seed("news.proposed", "Decide on proposed news", "Advocate", "1wd", "1wd", P, K.NEWS_PROPOSED, INBOX),
    Seed("emergency.opened", "Review an emergency opening", "Supervisor", "1wd", "1wd", P, K.EMERGENCY_REVIEW, BOARD),
    Seed("release.asked", "Decide on a release", "Supervisor", "1wd", "1wd", P, K.RELEASE_APPROVE, BOARD),
    Seed("information_request.received", "Decide on an information request", "Supervisor", "5wd", "5wd", P,
         K.INFORMATION_REQUEST, BOARD),
)  # fmt: skip
