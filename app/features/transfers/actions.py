"""The only writer of transfers up to their acceptance: two people of the one site agree, one of the other takes it.

Each site's part is sealed under its own key. An answer of the other site is written into the case by the system purpose
*transfer*: who gives it finds nothing of the case.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from app.access.actor import Actor
from app.access.door import OpenCase, open_site
from app.access.holding import is_same_person
from app.access.models import CaseSight
from app.access.permissions import Permission, may_anywhere
from app.access.transferring import leaving_room, site_room
from app.access.work import Work
from app.core.errors import Conflict, FormRefused, NotFound, Refused
from app.features.accounts.queries import name_of, names_of
from app.features.cases.queries import case_row
from app.features.comparisons.queries import alike_elsewhere
from app.features.deadlines.actions import add_due, settle
from app.features.deadlines.rules import DueKind, Lane
from app.features.matches.rules import Hit, together
from app.features.subscriptions.actions import notify, notify_on_case
from app.features.transfers import queries, rules
from app.features.transfers.forms import AcceptanceForm, AgreementForm, EndingForm, ProposalForm
from app.features.transfers.models import AlikeContent, OfferContent, Transfer, TransferContent, TransferOffer
from app.features.transfers.rules import TransferStatus

# ── At the site that offers ──────────────────────────────────────────────────────────────────────────────


def propose_transfer(work: Work, actor: Actor, case: OpenCase, form: ProposalForm) -> Transfer:
    """The first of the two says where the case is to go, and why; a supervisor of its team agrees or does not."""
    case.demand(Permission.TRANSFER_PROPOSE)
    hold_case(work, case.id)
    team = queries.team_row(work, form.team)
    problems = rules.basis_problems(form.reason, form.why, form.agreed, form.basis)
    if team is None or team.id not in {one for one, _ in queries.places_for(work, actor)}:
        problems["team"] = rules.OTHER_PLACE
    if problems or team is None:
        raise FormRefused(problems)
    if queries.open_transfer(work, case) is not None:
        raise FormRefused({"form": rules.OPEN_ALREADY})
    _refuse_obstacles(work, case)
    content = TransferContent(**form.model_dump(exclude={"team"}), proposed_by=actor.id, proposed_at=work.now)
    row: Transfer = Transfer.begin(case, status=TransferStatus.PROPOSED.value, proposed_on=work.today,
                                   to_site_id=team.site_id, to_team_id=team.id)  # fmt: skip
    row.sealed = case.seal(content, into=row)
    work.add(row)
    settle(work, case.id, DueKind.TRANSFER)
    add_due(work, case, DueKind.TRANSFER, work.now, lane=Lane.BOARD, about=row.id)
    notify(work, *queries.supervisors_of(work, case.team_id))
    work.ledger.entry("transfer.proposed", actor, case, row, to_site=str(team.site_id), team=str(team.id))
    return row


def compare(work: Work, case: OpenCase, row: Transfer) -> list[Hit]:
    """Who of the other site is like somebody in the case; slow, so it is looked for ahead of the lock."""
    return list(together(alike_elsewhere(work, case, row.to_site_id)).values())


def agree(
    work: Work, actor: Actor, case: OpenCase, form: AgreementForm, hits: Sequence[Hit]
) -> TransferOffer:
    """The second person agrees, and the other site is offered the case."""
    case.demand(Permission.TRANSFER_AGREE)
    hold_case(work, case.id)
    row = _row_to_decide(work, case, form.version, (TransferStatus.PROPOSED,))
    content = case.open(row, TransferContent)
    if content.proposed_by == actor.id:
        raise FormRefused({"form": rules.SAME_PERSON})
    _refuse_obstacles(work, case)
    content = content.model_copy(
        update={"agreed_by": actor.id, "agreed_at": work.now, "agreed_words": form.remark}
    )
    offer = _offer(work, actor, case, row, content, hits)
    row.offer_id = offer.id
    _decide(work, case, row, content, TransferStatus.OFFERED)
    settle(work, case.id, DueKind.TRANSFER)
    work.ledger.entry("transfer.agreed", actor, case, row, to_site=str(row.to_site_id))
    notify(work, *queries.supervisors_of(work, row.to_team_id))
    return offer


def _offer(
    work: Work, actor: Actor, case: OpenCase, row: Transfer, content: TransferContent, hits: Sequence[Hit]
) -> TransferOffer:
    names = names_of(work, actor, {content.proposed_by, actor.id})
    site, team = queries.site_and_team(work, case.team_id)
    said = OfferContent(
        transfer_id=row.id, reference=case.reference, from_site=site, from_team=team,
        priority=case_row(work, case).priority, reason=content.reason, why=content.why, agreed=content.agreed,
        basis=content.basis, note=content.note, proposed_by=names[content.proposed_by], agreed_by=names[actor.id],
        alike=[_alike(hit) for hit in hits],
    )  # fmt: skip
    room = site_room(work, row.to_site_id)
    offer = TransferOffer(site_id=row.to_site_id, team_id=row.to_team_id, status=TransferStatus.OFFERED.value,
                          offered_on=work.today, ends_at=work.now + rules.LASTS)  # fmt: skip
    offer.sealed = room.seal(said, into=offer)
    work.add(offer)
    work.ledger.entry("transfer.offered", None, room, offer, from_site=str(case.site_id))
    return offer


def _alike(hit: Hit) -> AlikeContent:
    other = hit.other
    return AlikeContent(
        kind=hit.kind, why=list(hit.why), row_id=other.row_id, name=other.name, case_id=other.case_id
    )


def withdraw(work: Work, actor: Actor, case: OpenCase, form: EndingForm) -> Transfer:
    """It is taken back here before the other site has answered."""
    case.demand(Permission.TRANSFER_PROPOSE)
    hold_case(work, case.id)
    row = _row_to_decide(work, case, form.version, rules.WITHDRAWABLE)
    said = {"ended_by": actor.id, "ended_at": work.now, "ended_words": form.why}
    content = case.open(row, TransferContent).model_copy(update=said)
    _decide(work, case, row, content, TransferStatus.WITHDRAWN)
    settle(work, case.id, DueKind.TRANSFER)
    offer = queries.offer_row(work, row.offer_id) if row.offer_id else None
    if offer is not None and offer.status == TransferStatus.OFFERED:
        close_offer(work, None, offer, TransferStatus.WITHDRAWN)
    work.ledger.entry("transfer.withdrawn", actor, case, row)
    return row


def note_read(work: Work, actor: Actor, case: OpenCase) -> None:
    """Who leads the case has read what became of it: it leaves her inbox."""
    case.demand(Permission.TRANSFER_PROPOSE)
    open_still = queries.open_transfer(work, case)
    if open_still is None and settle(work, case.id, DueKind.TRANSFER):
        work.ledger.entry("transfer.answer-read", actor, case)


def _refuse_obstacles(work: Work, case: OpenCase) -> None:
    if found := queries.obstacles_to(work, case):
        raise FormRefused({"form": " ".join(found)})


def _row_to_decide(work: Work, case: OpenCase, version: int, states: Sequence[TransferStatus]) -> Transfer:
    row = queries.open_transfer(work, case, to_amend=True)
    if row is None or row.version != version or row.status not in states:
        raise Conflict(rules.OVERTAKEN)
    return row


def _decide(
    work: Work, case: OpenCase, row: Transfer, content: TransferContent, status: TransferStatus
) -> None:
    row.status = status.value
    row.version += 1
    row.sealed = case.seal(content, into=row)


# ── At the site that is offered it ───────────────────────────────────────────────────────────────────────


def accept(work: Work, actor: Actor, offer_id: UUID, form: AcceptanceForm) -> TransferOffer:
    """The supervisor of the other team takes the case into two people's hands; it moves within minutes."""
    offer, said = _offer_to_answer(work, actor, offer_id, form.version)
    if problems := rules.taker_problems(form.lead, form.backup, queries.able_ids(work, offer.team_id)):
        raise FormRefused(problems)
    with_whom: dict[str, Any] = {"lead": form.lead, "backup": form.backup}
    if not _answer(work, actor, said, TransferStatus.ACCEPTED, "", look=queries.obstacles_to):
        raise FormRefused({"form": "The case cannot go just now: something stands in its way at the other site. "
                                   "Speak to who offered it. Nothing was changed."})  # fmt: skip
    decided = {"decided_by": actor.id, "decided_at": work.now}
    _reseal(
        open_site(work, actor), offer, said.model_copy(update=with_whom | decided), TransferStatus.ACCEPTED
    )
    work.ledger.entry("transfer.accepted", actor, open_site(work, actor), offer, lead=str(form.lead),
                      backup=str(form.backup))  # fmt: skip
    return offer


def decline(work: Work, actor: Actor, offer_id: UUID, form: EndingForm) -> TransferOffer:
    """The case stays where it is; the reason is told there."""
    offer, said = _offer_to_answer(work, actor, offer_id, form.version)
    _answer(work, actor, said, TransferStatus.DECLINED, form.why)
    decided = {"decided_by": actor.id, "decided_at": work.now, "decided_words": form.why}
    room = open_site(work, actor)
    _reseal(room, offer, said.answered().model_copy(update=decided), TransferStatus.DECLINED)
    work.ledger.entry("transfer.declined", actor, room, offer)
    return offer


def _offer_to_answer(
    work: Work, actor: Actor, offer_id: UUID, version: int
) -> tuple[TransferOffer, OfferContent]:
    if not may_anywhere(actor.role, Permission.TRANSFERS_DECIDE):
        raise Refused()
    said = queries.offer_view(work, actor, offer_id).content
    _held_transfer(work, said.transfer_id)
    offer = queries.offer_row(work, offer_id)
    if offer is None or offer.version != version or offer.status != TransferStatus.OFFERED:
        raise Conflict(rules.OVERTAKEN)
    return offer, said


def _answer(
    work: Work, actor: Actor, said: OfferContent, status: TransferStatus, words: str,
    look: Callable[[Work, OpenCase], list[str]] = lambda *_: [],
) -> bool:  # fmt: skip
    """Write the answer into the case of the other site; False if it is not there as it was offered any more."""
    row = queries.transfer_row(work, said.transfer_id)
    if row is None or row.status != TransferStatus.OFFERED:
        return False
    case = leaving_room(work, row.case_id)
    if look(work, case):
        return False
    content = case.open(row, TransferContent)
    if status is TransferStatus.ACCEPTED and _is_one_of(work, actor, content):
        raise FormRefused({"form": rules.TAKEN_BY_HER})
    told = {"answered_by": name_of(work, actor, actor.id), "answered_at": work.now, "answered_words": words}
    _decide(work, case, row, content.model_copy(update=told), status)
    work.ledger.entry(f"transfer.{status.value}", None, case, row, by_site=str(actor.site_id))
    if status is not TransferStatus.ACCEPTED:
        _tell(work, case, row)
    return True


def _is_one_of(work: Work, actor: Actor, told: TransferContent) -> bool:
    """Whether who takes it proposed or agreed to it herself, by a role at the other site."""
    people = (told.proposed_by, told.agreed_by)
    return any(one is not None and is_same_person(work, one, actor.id) for one in people)


# ── By the clock, or because something stands in the way ─────────────────────────────────────────────────


def expire(work: Work, offer_id: UUID) -> None:
    """Nobody answered in time: the offer is over at both sites, and the one that made it is told."""
    said = queries.offer_content(work, offer_id)
    row = _held_transfer(work, said.transfer_id)
    offer = queries.offer_row(work, offer_id)
    if offer is None or offer.status != TransferStatus.OFFERED:
        return
    close_offer(work, None, offer, TransferStatus.EXPIRED)
    if row is not None and row.status == TransferStatus.OFFERED:
        end_transfer(work, leaving_room(work, row.case_id), row, TransferStatus.EXPIRED)


def end_transfer(work: Work, case: OpenCase, row: Transfer, status: TransferStatus, words: str = "") -> None:
    """It is over without anybody's act: who leads the case is told, with why."""
    content = case.open(row, TransferContent).model_copy(update={"ended_at": work.now, "ended_words": words})
    _decide(work, case, row, content, status)
    work.ledger.entry(f"transfer.{status.value}", None, case, row)
    _tell(work, case, row)


def close_offer(
    work: Work, actor: Actor | None, offer: TransferOffer, status: TransferStatus
) -> OfferContent:
    """The offer is over: what it said of the case is not kept."""
    room = site_room(work, offer.site_id)
    said = room.open(offer, OfferContent)
    _reseal(room, offer, said.answered(), status)
    work.ledger.entry(f"transfer.{status.value}", actor, room, offer)
    return said


def _reseal(room: Any, offer: TransferOffer, said: OfferContent, status: TransferStatus) -> None:
    offer.status = status.value
    offer.version += 1
    offer.sealed = room.seal(said, into=offer)


def _tell(work: Work, case: OpenCase, row: Transfer) -> None:
    add_due(work, case, DueKind.TRANSFER, work.now, lane=Lane.INBOX, about=row.id)
    notify_on_case(work, case.id)


def hold_case(work: Work, case_id: UUID) -> CaseSight:
    """Whoever decides about the case, merges or shreds it waits for the others here."""
    work.held.add(case_id)
    sight = work.session.get(CaseSight, case_id, with_for_update=True)
    if sight is None:
        raise NotFound()
    return sight


def _held_transfer(work: Work, transfer_id: UUID) -> Transfer | None:
    """The case first, then its transfer; the offer comes after: whoever decides at either site waits in this order.

    None if the case was shredded meanwhile.
    """
    seen = queries.transfer_row(work, transfer_id, to_amend=False)
    if seen is None:
        return None
    hold_case(work, seen.case_id)
    return queries.transfer_row(work, transfer_id)
