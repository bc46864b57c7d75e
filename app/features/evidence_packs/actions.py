"""The only writer of what is asked, decided and put away of evidence packs. `pack_making` makes them."""

from __future__ import annotations

from uuid import UUID

from app.access.actor import Actor
from app.access.door import OpenCase, derive
from app.access.drawn_words import draw_words
from app.access.permissions import Permission
from app.access.plain import put
from app.access.repeats import already_made, remember, row_id_of
from app.access.rooms import FROZEN_WORDS
from app.access.stored import StoredFile
from app.access.work import Work
from app.core.errors import Conflict, FormRefused
from app.features.deadlines.actions import add_due, settle
from app.features.deadlines.rules import DueKind, Lane
from app.features.evidence_packs.forms import PackForm
from app.features.evidence_packs.models import EvidencePack, PackContent
from app.features.evidence_packs.queries import changed_in, choice_of
from app.features.evidence_packs.rules import CHOSEN, WORDS, PackStatus
from app.features.shares.actions import demand_decision
from app.features.shares.forms import DecisionForm
from app.features.shares.rules import agreement_problems, needs_approval

NOT_THERE = "Something of what was chosen is not there. Choose again."
UNSAID = {
    "takes_sensitive": "What you ticked above is intimate, of a child or privileged. Tick this too, or leave it out.",
    "takes_places": "What you ticked above says where it was made, or may. Tick this too, or leave it out.",
}
OUTDATED = (
    "An entry or exhibit in it was amended or withdrawn since it was asked for. Decline it, and say so."
)


def ask_for_pack(work: Work, actor: Actor, case: OpenCase, form: PackForm) -> EvidencePack:
    """Made within a minute with the victim's agreement; without it a supervisor decides first."""
    case.demand(Permission.SHARES_RELEASE)
    if again := already_made(work, actor, case, EvidencePack, form):
        return again
    if case.is_frozen:
        raise FormRefused({"form": FROZEN_WORDS})
    problems = _problems(form)
    if problems:
        raise FormRefused(problems)
    entries, exhibits = _scope(work, actor, case, form)
    days = {} if form.scope == CHOSEN else {"first": form.first, "last": form.last}
    waits = needs_approval(form.consent)
    row: EvidencePack = EvidencePack.begin(
        case, id=row_id_of(form), asked_on=work.today, status=(PackStatus.WAITING if waits else PackStatus.ASKED).value
    )  # fmt: skip
    content = PackContent(
        recipient=form.recipient, purpose=form.purpose, basis=form.basis, consent=form.consent, told=form.told,
        agreed_how=form.agreed_how, reason=form.reason, scope=form.scope, **days, entries=entries,
        exhibits=exhibits, author_id=actor.id, asked_at=work.now, words=draw_words(WORDS),
    )  # fmt: skip
    row.sealed = case.seal(content, into=row)
    put(work, row)
    remember(work, actor, case, row, form)
    if waits:
        add_due(
            work, case, DueKind.PACK_APPROVE, work.now, lane=Lane.BOARD, about=row.id, label=form.recipient
        )
    work.ledger.entry("evidence-pack.asked", actor, case, row)
    return row


def _problems(form: PackForm) -> dict[str, str]:
    problems = agreement_problems(form.consent, form.basis, form.reason, form.agreed_how)
    if form.scope != CHOSEN and form.first and form.last and form.last < form.first:
        problems["last"] = "The last day is before the first. Check both."
    return problems


def _scope(
    work: Work, actor: Actor, case: OpenCase, form: PackForm
) -> tuple[dict[UUID, int], dict[UUID, int]]:
    """The rows that were asked for, each with its version; what is sensitive only where that was said."""
    choice = choice_of(work, actor, case)
    named = (("entries", form.entries, choice.entries), ("exhibits", form.exhibits, choice.exhibits))
    problems = {name: NOT_THERE for name, ids, there in named if set(ids) - {one.id for one in there}}
    if problems:
        raise FormRefused(problems)
    unsaid = {} if form.takes_sensitive else {"takes_sensitive": choice.sensitive}
    unsaid |= {} if form.takes_places else {"takes_places": choice.with_place}
    if form.scope == CHOSEN:
        entries = [one for one in choice.entries if one.id in form.entries]
        exhibits = [one for one in choice.exhibits if one.id in form.exhibits]
        problems = {name: UNSAID[name] for name, ids in unsaid.items() if ids & set(form.exhibits)}
    else:
        entries, exhibits = choice.taken(form.first, form.last, without=set().union(*unsaid.values()))
    if problems:
        raise FormRefused(problems)
    if not entries and not exhibits:
        raise FormRefused({"scope": "Nothing of the log or the evidence lies in this. Choose more."})
    return {one.id: one.row.version for one in entries}, {one.id: one.row.version for one in exhibits}


def decide(work: Work, actor: Actor, case: OpenCase, row: EvidencePack, form: DecisionForm) -> None:
    """Another supervisor agrees, and it is made; or declines with a reason."""
    content = case.open(row, PackContent)
    is_agreed = demand_decision(actor, case, form, content.author_id, waits=row.status == PackStatus.WAITING)
    if is_agreed and changed_in(work, case, content):
        raise FormRefused({"form": OUTDATED})
    settle(work, case.id, DueKind.PACK_APPROVE, row.id)
    said = {"decided_by": actor.id, "decided_at": work.now, "decision": form.reason}
    _write(case, row, content.model_copy(update=said), PackStatus.ASKED if is_agreed else PackStatus.DECLINED)
    if not is_agreed:
        add_due(
            work, case, DueKind.PACK_APPROVE, work.now, lane=Lane.INBOX, about=row.id, label=content.recipient
        )
    work.ledger.entry("evidence-pack.approved" if is_agreed else "evidence-pack.declined", actor, case, row)


def note_decision_read(work: Work, actor: Actor, case: OpenCase, row: EvidencePack) -> None:
    """The advocate has read that it was declined: it leaves her inbox."""
    case.demand(Permission.SHARES_RELEASE)
    if row.status == PackStatus.DECLINED and settle(work, case.id, DueKind.PACK_APPROVE, row.id):
        work.ledger.entry("evidence-pack.decision-read", actor, case, row)


def put_away(work: Work, actor: Actor | None, case: OpenCase, row: EvidencePack) -> None:
    """The pack cannot be fetched any more; that it was made, for whom and what was in it stays. Its file goes within
    a minute."""
    content = case.open(row, PackContent)
    if row.status in (PackStatus.DECLINED, PackStatus.PUT_AWAY):
        raise Conflict("This was put away or declined already.")
    settle(work, case.id, DueKind.PACK_APPROVE, row.id)
    said = {"put_away_at": work.now, "put_away_by": actor.id if actor else None, "file_id": None, "words": ""}
    _write(case, row, content.model_copy(update=said), PackStatus.PUT_AWAY)
    work.ledger.entry("evidence-pack.put-away", actor, case, row)


def put_away_old(work: Work, pack_id: UUID) -> None:
    """What could be fetched for long enough, by the clock."""
    row = work.session.get(EvidencePack, pack_id, with_for_update=True)
    if row is not None and row.status == PackStatus.READY:
        put_away(work, None, derive(work, row.case_id), row)


def forget_file(work: Work, file_id: UUID) -> None:
    """No row names the file of a pack that was put away; the file itself goes after the commit."""
    stored = work.session.get(StoredFile, file_id)
    if stored is not None:
        work.session.delete(stored)


def _write(case: OpenCase, row: EvidencePack, content: PackContent, status: PackStatus) -> None:
    row.status = status.value
    row.version += 1
    row.sealed = case.seal(content, into=row)
