"""The one way in for what phones hand in. It decides whether and when; the feature's own action writes.

Whatever refuses an item refuses the whole unit, so that an item is taken with its receipt or not at all.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC
from typing import Any

from app.access import phones
from app.access.actor import Actor
from app.access.door import OpenCase, open_case
from app.access.permissions import may_on_case
from app.access.phone_models import Phone
from app.access.sessions import member_of
from app.access.sight import sights_of
from app.access.work import Work
from app.core.errors import Conflict, FormRefused, NotFound, NotTaken, Refused, SignInNeeded, TooMany
from app.features.deliveries.actions import claim, hold, note_taken
from app.features.deliveries.models import Mutation
from app.features.deliveries.rules import Because
from app.features.field_forms.actions import SAVE_AGAIN
from app.features.field_forms.queries import theirs_at
from app.features.field_forms.rules import STATUS, Answer, Kind
from app.features.sync import queries
from app.features.sync.queries import Delivery
from app.features.uploads.actions import expect

REVOKED = "This phone was revoked. What it handed in is kept sealed, and a supervisor decides about it."
ENDED = "Your account is not active. What is on this phone stays there. Ask your administrator."
GONE = "This case is not with you any more. What you wrote is kept sealed, and a supervisor decides about it."
NOT_THERE = "There is nothing at this address that you may see. What you wrote stays on this phone."
NOT_ALLOWED = (
    "You may not record this on this case now. What you wrote is kept sealed, and a supervisor decides."
)
NOT_YOURS = "Your role does not allow this. What you wrote stays on this phone."
REUSED = "Something else was received under this key."
NO_FILES = "A file comes with an entry of the log. Take it out here."
EARLIER = "It waits for an earlier part."
BOTH_STAND = "Somebody else changed this too. Both versions stand on the page until somebody chooses."


@dataclass(frozen=True)
class Told:
    """The answer to one item, as the phone knows it."""

    answer: Answer
    status: int
    said: dict[str, Any] = field(default_factory=dict)


def receive(work: Work, delivery: Delivery) -> Told:
    """Take one item, or say why not. What is held for a supervisor is committed too, with the answer that says so."""
    sent = delivery.sent
    phone = phones.find_phone(work, sent.phone, delivery.cookie, to_amend=True)
    if phone is None:
        raise _not(delivery, Answer.PAUSED, queries.UNKNOWN, 401)
    known = queries.known_mutation(work, sent.key)
    if phone.revoked_at is not None:
        if known is not None and (known.phone_id, known.fingerprint) == (phone.id, delivery.item.fingerprint):
            # It had come before: the phone hears that, and by the status that it is revoked.
            return replace(_receipt(work, phone, known, Answer.REPLAYED), status=410)
        return _revoked(work, phone, delivery, is_known=known is not None)
    if known is not None:
        return _again(work, phone, delivery, known)
    actor = _user(work, phone, delivery)
    if (because := _cannot(work, actor, delivery)) is not None:
        return _held(work, phone, delivery, because)
    _wait_for_earlier(work, phone, delivery)
    return _take(work, actor, phone, delivery)


def _take(work: Work, actor: Actor, phone: Phone, delivery: Delivery) -> Told:
    """The feature's own form and action, and the receipt, in this one unit."""
    row = _claimed(work, phone, delivery)
    filled, form = delivery.filled, _form(delivery)
    try:
        case = open_case(
            work, actor, filled.case_id, "from a phone", permission=filled.form.permission, asks=False
        )
    except TooMany as error:
        raise _not(delivery, Answer.LATER, error.words, 429, retry_after=error.retry_after) from None
    work.origin = delivery.item.origin(phone.id, row.id, row.sequence)
    work.captured_at = delivery.item.said_at(work.now)
    made = _acted(work, actor, case, delivery, form)
    _expect_files(work, case, phone, delivery)
    _note_seen(work, phone, delivery)
    note_taken(work, row.id)
    if made is None:
        row.answer = Answer.NEEDS_DECISION.value
        row.page = f"/cases/{case.id}/plan/items/{filled.edited}"
        return _undecided(work, actor, case, delivery, row)
    row.page = made
    return _receipt(work, phone, row, Answer.RECEIPT)


def _claimed(work: Work, phone: Phone, delivery: Delivery) -> Mutation:
    """The row of this key, before anything else."""
    sent = delivery.sent
    is_ours = claim(work, sent.key, phone, delivery.filled.case_id, sent.sequence, delivery.item.fingerprint)
    row = queries.known_mutation(work, sent.key)
    if not is_ours or row is None:
        raise _not(delivery, Answer.RUNNING, "This item is being received just now.")
    return row


def _form(delivery: Delivery) -> Any:
    try:
        return delivery.item.form()
    except FormRefused as error:
        raise _not(delivery, Answer.NEEDS_FIX, error.words, errors=error.errors) from None


def _acted(work: Work, actor: Actor, case: OpenCase, delivery: Delivery, form: Any) -> str | None:
    """What the action made, as its page; whatever it refuses, in the words of a phone's answer."""
    filled = delivery.filled
    try:
        return filled.form.act(work, actor, case, filled.ids, form)
    except FormRefused as error:
        raise _not(delivery, Answer.NEEDS_FIX, error.words, errors=error.errors) from None
    except Conflict as error:
        if filled.edited is None:
            raise _not(delivery, Answer.NEEDS_FIX, SAVE_AGAIN, errors={"form": SAVE_AGAIN}) from None
        raise _conflict(work, actor, case, delivery, error) from None
    except NotFound:
        raise _not(delivery, Answer.PAUSED, NOT_THERE, 404) from None
    except Refused:
        raise _not(delivery, Answer.PAUSED, NOT_YOURS, 403) from None


def _expect_files(work: Work, case: OpenCase, phone: Phone, delivery: Delivery) -> None:
    """Files come after the words, and with an entry of the log alone."""
    files, key, record = delivery.entry.files, delivery.sent.key, delivery.entry.record
    if not files:
        return
    if delivery.filled.form.kind is not Kind.INCIDENT:
        raise _not(delivery, Answer.NEEDS_FIX, NO_FILES, errors=dict.fromkeys(files, NO_FILES))
    try:
        expect(work, case, phone, key, record, files)
    except FormRefused as error:
        raise _not(delivery, Answer.NEEDS_FIX, error.words, errors=error.errors) from None


# ── Who may, and when ────────────────────────────────────────────────────────────────────────────────────


def _user(work: Work, phone: Phone, delivery: Delivery) -> Actor:
    try:
        return member_of(work, phone.account_id, phone.id)
    except SignInNeeded:
        raise _not(delivery, Answer.PAUSED, ENDED, 401) from None


def _cannot(work: Work, actor: Actor, delivery: Delivery) -> Because | None:
    """Sight, then permission, as the route has them; `NotTaken` where there is no such case of this site."""
    case_id, permission = delivery.filled.case_id, delivery.filled.form.permission
    sight = sights_of(work, actor, [case_id]).get(case_id)
    if sight is None:
        if not queries.is_case_of(work, actor.site_id, case_id):
            raise _not(delivery, Answer.PAUSED, NOT_THERE, 404)
        return Because.OUT_OF_SIGHT
    allowed = any(
        may_on_case(relation, permission, hold_has_fallen=sight.hold_has_fallen)
        for relation in sight.relations
    )
    return None if allowed else Because.NOT_ALLOWED


def _wait_for_earlier(work: Work, phone: Phone, delivery: Delivery) -> None:
    """First in, first out for one record: what it follows must have come from this phone."""
    after = delivery.entry.after
    if after is None:
        return
    earlier = queries.known_mutation(work, after)
    if earlier is None or earlier.phone_id != phone.id:
        raise _not(delivery, Answer.LATER, EARLIER, retry_after=1)


def _held(work: Work, phone: Phone, delivery: Delivery, because: Because) -> Told:
    """Kept for a supervisor. `paused`: the phone keeps it too, and shows that somebody is to decide."""
    sent, filled = delivery.sent, delivery.filled
    case_id = filled.case_id if queries.is_case_of(work, phone.site_id, filled.case_id) else None
    hold(work, phone, sent.key, sent.intake, sent.sequence, sent.sealed, because=because, kind=filled.form.kind,
         case_id=case_id)  # fmt: skip
    _note_seen(work, phone, delivery)
    status, words = {
        Because.REVOKED: (410, REVOKED), Because.OUT_OF_SIGHT: (404, GONE), Because.NOT_ALLOWED: (403, NOT_ALLOWED),
    }[because]  # fmt: skip
    return Told(Answer.PAUSED, status, {"words": words})


def _revoked(work: Work, phone: Phone, delivery: Delivery, *, is_known: bool) -> Told:
    """Into quarantine, once; what had come before the phone was revoked is not kept a second time."""
    if is_known:
        return Told(Answer.PAUSED, 410, {"words": REVOKED})
    return _held(work, phone, delivery, Because.REVOKED)


def _note_seen(work: Work, phone: Phone, delivery: Delivery) -> None:
    """The number counts as come. A gap before it is told to the site's ledger when it opens."""
    sequence, newest = delivery.sent.sequence, phone.newest_sequence
    phone.seen_at = work.now
    if sequence > newest + 1:
        room = phones.intake_room(work, phone.site_id)
        work.ledger.entry("phone.gap-seen", None, room, phone=str(phone.id), after=newest, before=sequence)
    phone.newest_sequence = max(newest, sequence)


# ── Answers ──────────────────────────────────────────────────────────────────────────────────────────────


def _again(work: Work, phone: Phone, delivery: Delivery, known: Mutation) -> Told:
    """The same item has come before: the receipt that was given. Another under its key tells nothing of the first."""
    if known.phone_id != phone.id or known.fingerprint != delivery.item.fingerprint:
        raise _not(delivery, Answer.KEY_REUSED, REUSED)
    if known.answer == Answer.NEEDS_DECISION:
        actor = _user(work, phone, delivery)
        if _cannot(work, actor, delivery) is None:
            case = open_case(work, actor, delivery.filled.case_id, "from a phone", asks=False)
            theirs = theirs_at(work, actor, case, delivery.filled.form.kind, delivery.filled.ids)
            if theirs is not None and theirs.has_rival:
                return _undecided(work, actor, case, delivery, known)
    return _receipt(work, phone, known, Answer.REPLAYED)


def _receipt(work: Work, phone: Phone, row: Mutation, answer: Answer) -> Told:
    said: dict[str, Any] = {
        "at": row.at.astimezone(UTC).isoformat(), "page": row.page,
        "checkpoint": queries.newest_checkpoint(work, phone.site_id),
    }  # fmt: skip
    if gaps := queries.missing_of(work, phone):
        said["missing"] = gaps
    return Told(answer, STATUS[answer], said)


def _undecided(work: Work, actor: Actor, case: OpenCase, delivery: Delivery, row: Mutation) -> Told:
    """It is received and stands beside the other version: `kept` says that nothing is left to send."""
    said = {"words": BOTH_STAND, **_both(work, actor, case, delivery), "kept": True, "page": row.page}
    return Told(Answer.NEEDS_DECISION, STATUS[Answer.NEEDS_DECISION], said)


def _conflict(work: Work, actor: Actor, case: OpenCase, delivery: Delivery, error: Conflict) -> NotTaken:
    """It was not received: theirs is shown beside it, and whoever wrote it saves again or lets it go."""
    said = _both(work, actor, case, delivery)
    refused = _not(delivery, Answer.NEEDS_DECISION, error.words, **said, kept=False)
    refused.still = lambda later: open_case(
        later, actor, case.id, "from a phone", permission=delivery.filled.form.permission, asks=False
    )
    return refused


def _both(work: Work, actor: Actor, case: OpenCase, delivery: Delivery) -> dict[str, Any]:
    filled = delivery.filled
    theirs = theirs_at(work, actor, case, filled.form.kind, filled.ids)
    if theirs is None:
        return {"theirs": {}, "theirs_version": 0, "by": "", "at": ""}
    at = theirs.at.astimezone(UTC).isoformat() if theirs.at else ""
    return {"theirs": theirs.values, "theirs_version": theirs.version, "by": theirs.by, "at": at,
            "labels": theirs.labels}  # fmt: skip


def _not(delivery: Delivery, answer: Answer, words: str, status: int | None = None, **told: Any) -> NotTaken:
    return NotTaken(answer, status or STATUS[answer], words, str(delivery.sent.key), **told)
