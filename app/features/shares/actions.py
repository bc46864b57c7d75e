"""The only writer of shares. Nothing leaves without a record of why, and nothing without permission before a
supervisor has agreed. Words alone are released; no file leaves.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from app.access.actor import Actor
from app.access.door import OpenCase, OpenShare, new_share
from app.access.permissions import Permission
from app.access.repeats import already_made, remember, row_id_of
from app.access.rooms import FROZEN_WORDS, RELEASED_WORDS
from app.access.work import Work
from app.core.errors import Conflict, FormRefused, Refused
from app.core.ids import as_uuid4, new_id
from app.features.accounts.queries import name_of
from app.features.deadlines.actions import add_due, settle
from app.features.deadlines.rules import DueKind, Lane
from app.features.shares import queries
from app.features.shares.forms import DecisionForm, EndForm, ShareForm, TermsForm
from app.features.shares.models import (
    Share,
    ShareContent,
    ShareSource,
    SharingContent,
    SharingRecord,
    SharingStep,
    SharingStepContent,
)
from app.features.shares.rules import (
    Consent,
    LawfulBasis,
    Receiver,
    RecordStatus,
    StepKind,
    Told,
    consent_problems,
    holding_problem,
    needs_approval,
)

Heard = Callable[[Work, Actor, OpenCase, SharingRecord], None]
_listening: dict[str, Heard] = {}
CHALLENGE = "challenge"
"""The kind of copy that the chair of the meeting opens too."""
PLAN = "plan"
"""The kind of copy that holds items of the safety plan."""


def listen(kind: str, heard: Heard) -> None:
    """Features to the left hear here what was decided on a copy of theirs; this one knows none of them."""
    _listening[kind] = heard


@dataclass(frozen=True)
class Terms:
    """Why something leaves, as a form said it."""

    purpose: str
    basis: LawfulBasis
    consent: Consent
    reason: str = ""
    told: Told = Told.NOT_YET
    sources: list[UUID] = field(default_factory=list)

    @classmethod
    def of(cls, form: TermsForm, consent: Consent, sources: list[UUID] | None = None) -> Terms:
        problems = consent_problems(consent, form.basis, form.reason)
        if problems:
            raise FormRefused(problems)
        return cls(form.purpose, form.basis, consent, form.reason, form.told, sources or [])


def release(
    work: Work, actor: Actor, case: OpenCase, copy: ShareContent, *, purpose: str, basis: LawfulBasis,
    consent: Consent, reason: str = "", told: Told = Told.NOT_YET, sources: list[UUID] | None = None,
    desk_id: UUID | None = None, account_id: UUID | None = None,
) -> OpenShare:  # fmt: skip
    """Release a copy at once, with the victim's permission; without it `ask_or_release` is the way."""
    if needs_approval(consent):
        raise Refused("Without the victim’s permission a supervisor decides first.")
    code = f"desk:{desk_id}" if desk_id else f"person:{account_id}"
    receiver = queries.receiver_named(work, actor, code)
    if receiver is None:
        raise FormRefused({"receiver": "Choose a desk or a person."})
    terms = Terms(purpose, basis, consent, reason, told, sources or [])
    return _make(work, actor, case, _record(work, actor, case, copy, receiver, terms, new_id()), receiver)


def ask_or_release(
    work: Work, actor: Actor, case: OpenCase, copy: ShareContent, receiver: Receiver, terms: Terms,
    record_id: UUID | None = None,
) -> SharingRecord:  # fmt: skip
    """Release with permission; without it keep the copy sealed in the case and ask the supervisor."""
    if not case.may(Permission.SHARES_APPROVE):
        case.demand(Permission.SHARES_RELEASE)
    record = _record(work, actor, case, copy, receiver, terms, record_id or new_id())
    if needs_approval(terms.consent):
        record.status = RecordStatus.WAITING
        add_due(
            work, case, DueKind.RELEASE_APPROVE, work.now, lane=Lane.BOARD, about=record.id, label=copy.title
        )
        work.ledger.entry("share.approval-asked", actor, case, record)
    else:
        _make(work, actor, case, record, receiver)
    return record


def share_words(work: Work, actor: Actor, case: OpenCase, form: ShareForm) -> SharingRecord:
    """Release typed words to a desk or a person. What it replaces is marked as superseded, and stays."""
    case.demand(Permission.SHARES_RELEASE)
    if again := already_made(work, actor, case, SharingRecord, form):
        return again
    receiver = queries.receiver_named(work, actor, form.receiver)
    if receiver is None:
        raise FormRefused({"receiver": "Choose a desk or a person."})
    record_id = row_id_of(form)
    former = _replaced(work, case, form.replaces)
    source_id = (former.source_id or former.id) if former else record_id
    copy = ShareContent(title=form.title, sections=[("", form.text)], holds=form.holds, source_id=source_id,
                        sender=name_of(work, actor, actor.id))  # fmt: skip
    record = ask_or_release(work, actor, case, copy, receiver, Terms.of(form, form.consent), record_id)
    remember(work, actor, case, record, form)
    return record


_changing: list[Callable[[Work, OpenCase, UUID, datetime], bool]] = []
OUTDATED = (
    "Not released: what it rests on was amended or withdrawn since it was asked for. Decline it, and say so."
)


def ask_whether_changed(is_other: Callable[[Work, OpenCase, UUID, datetime], bool]) -> None:
    """For features whose rows stand in releases: whether this row, if it is theirs, was changed since then."""
    _changing.append(is_other)


def _is_outdated(work: Work, case: OpenCase, sources: list[UUID], since: datetime) -> bool:
    return any(is_other(work, case, one, since) for one in sources for is_other in _changing)


def demand_decision(
    actor: Actor, case: OpenCase, form: DecisionForm, author_id: UUID | None, *, waits: bool
) -> bool:
    """Whether a supervisor agrees to what another asked for. A refusal says why; a frozen case lets nothing out."""
    case.demand(Permission.SHARES_APPROVE)
    if not waits:
        raise Conflict("This was decided meanwhile.")
    if author_id == actor.id:
        raise Refused("Somebody else has to decide on what you asked for.")
    is_agreed = form.decision == "approve"
    if not is_agreed and not form.reason:
        raise FormRefused({"reason": "Say why, so that the advocate knows what to change."})
    if is_agreed:
        _demand_match(case)
    return is_agreed


def decide(work: Work, actor: Actor, case: OpenCase, record: SharingRecord, form: DecisionForm) -> None:
    """A supervisor agrees to a release without permission, and only then it is made; or declines with a reason."""
    content = case.open(record, SharingContent)
    waits = record.status == RecordStatus.WAITING
    is_agreed = demand_decision(actor, case, form, content.author_id, waits=waits)
    settle(work, case.id, DueKind.RELEASE_APPROVE, record.id)
    if not is_agreed:
        _decline(work, actor, case, record, form.reason)
    elif content.asked_at and _is_outdated(work, case, content.sources, content.asked_at):
        raise FormRefused({"form": OUTDATED})
    else:
        _step(work, actor, case, record, StepKind.APPROVED, form.reason)
        work.ledger.entry("share.approved", actor, case, record)
        receiver = queries.receiver_named(work, actor, content.to_whom_code)
        if receiver is None:
            raise FormRefused({"form": "The desk or person is not there any more. Decline it, and say so."})
        _make(work, actor, case, record, receiver)
    if content.copied.kind in _listening:
        _listening[content.copied.kind](work, actor, case, record)
    elif record.status == RecordStatus.DECLINED:
        add_due(work, case, DueKind.RELEASE_APPROVE, work.now, lane=Lane.INBOX, about=record.id,
                label=content.what)  # fmt: skip


def note_read(work: Work, actor: Actor, case: OpenCase, record: SharingRecord) -> None:
    """The advocate has read what was decided: it leaves the inbox."""
    if record.status != RecordStatus.WAITING and settle(work, case.id, DueKind.RELEASE_APPROVE, record.id):
        work.ledger.entry("share.decision-read", actor, case, record)


def end_share(work: Work, actor: Actor, case: OpenCase, record: SharingRecord, form: EndForm) -> None:
    """The receiver opens it no longer, from this moment on. What was read cannot be taken back."""
    case.demand(Permission.SHARES_RELEASE)
    if record.status != RecordStatus.RELEASED or record.share_id is None:
        raise Conflict("There is nothing to end here any more.")
    queries.grant_of(work, record.share_id).ended_on = work.today
    record.status = RecordStatus.ENDED
    _step(work, actor, case, record, StepKind.ENDED, form.reason)
    work.ledger.entry("share.ended", actor, case, record)


def mark_superseded(work: Work, case: OpenCase, source_id: UUID) -> int:
    """A row that stands in released copies has changed: they say so from now on. Returns how many there are."""
    shares = queries.shares_with(work, case.id, source_id)
    for share in shares:
        share.superseded_on = work.today
        work.ledger.entry("share.superseded", None, case, share)
    return len(shares)


def _record(
    work: Work,
    actor: Actor,
    case: OpenCase,
    copy: ShareContent,
    receiver: Receiver,
    terms: Terms,
    record_id: UUID,
) -> SharingRecord:
    _demand_match(case)
    _demand_may_receive(receiver, copy, "holds")
    record: SharingRecord = SharingRecord.begin(
        case, id=record_id, status=RecordStatus.RELEASED.value, asked_on=work.today, source_id=copy.source_id
    )
    copied = copy.model_copy(update={"purpose": terms.purpose, "basis": terms.basis})
    sources = [*terms.sources, *([copy.source_id] if copy.source_id else [])]
    content = SharingContent(
        what=copy.title, to_whom=receiver.label, to_whom_code=receiver.code, purpose=terms.purpose, basis=terms.basis,
        consent=terms.consent, reason=terms.reason, told=terms.told, sources=sources, author_id=actor.id,
        asked_at=work.now, copied=copied,
    )  # fmt: skip
    record.sealed = case.seal(content, into=record)
    work.add(record)
    return record


def _make(work: Work, actor: Actor, case: OpenCase, record: SharingRecord, receiver: Receiver) -> OpenShare:
    """The copy under a key of its own, and the grant that names its receiver."""
    _demand_match(case)
    content = case.open(record, SharingContent)
    _demand_may_receive(receiver, content.copied, "form")
    if content.copied.source_id:
        mark_superseded(work, case, content.copied.source_id)
    share = new_share(work, case, desk_id=receiver.desk_id, account_id=receiver.account_id,
                      for_meeting=content.copied.kind == CHALLENGE)  # fmt: skip
    row = Share(id=share.id, site_id=case.site_id, case_id=case.id)
    said = {"released_at": work.now, "note": RELEASED_WORDS if case.mismatch else ""}
    row.sealed = share.seal(content.copied.model_copy(update=said), into=row)
    work.add(row)
    work.add(
        *(
            ShareSource(case_id=case.id, share_id=share.id, source_id=source_id)
            for source_id in content.sources
        )
    )
    record.share_id = share.id
    record.status = RecordStatus.RELEASED
    work.ledger.entry("share.released", actor, case, record, share=str(share.id))
    return share


def _demand_match(case: OpenCase) -> None:
    """Nothing leaves a record that does not match its ledger, until an operator has released it."""
    if case.is_frozen:
        raise FormRefused({"form": FROZEN_WORDS})


def _demand_may_receive(receiver: Receiver, copy: ShareContent, field: str) -> None:
    """What the table of roles gives to nobody of this kind is released to none, whoever agrees."""
    if problem := holding_problem(receiver.kind, copy.holds):
        raise FormRefused({field: problem})


def _decline(work: Work, actor: Actor, case: OpenCase, record: SharingRecord, reason: str) -> None:
    record.status = RecordStatus.DECLINED
    _step(work, actor, case, record, StepKind.DECLINED, reason)
    work.ledger.entry("share.declined", actor, case, record)


def _step(
    work: Work, actor: Actor, case: OpenCase, record: SharingRecord, kind: StepKind, reason: str
) -> None:
    step: SharingStep = SharingStep.begin(case, record_id=record.id)
    step.sealed = case.seal(
        SharingStepContent(kind=kind, reason=reason, author_id=actor.id, at=work.now), into=step
    )
    work.add(step)


def _replaced(work: Work, case: OpenCase, code: str) -> SharingRecord | None:
    record_id = as_uuid4(code)
    return queries.record_row(work, case, record_id) if record_id else None
