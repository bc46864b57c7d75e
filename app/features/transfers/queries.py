"""The only reader of transfers: a case's own, what stands in its way, and the offers that a team has."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import exists, or_, select

from app.access.actor import Actor
from app.access.door import OpenCase, open_site
from app.access.emergencies import GOOD_FOR, EmergencyOpening, OpeningStatus
from app.access.models import Account, CaseSight, Site, Team, TeamMember
from app.access.rooms import FROZEN
from app.access.sight import sights_of
from app.access.transferring import site_room
from app.access.work import Work
from app.core.errors import NotFound
from app.features.accounts.queries import names_of
from app.features.cases.models import Case
from app.features.cases.rules import AT_AN_END, PRIORITY_LABELS, Priority
from app.features.challenges.models import Challenge
from app.features.challenges.rules import CLOSED, NOT_SENT
from app.features.deletions.queries import is_proposed, merged_into
from app.features.deliveries.models import HeldDelivery
from app.features.deliveries.rules import Decision
from app.features.legal_holds.queries import held_among
from app.features.matches.rules import KIND_LABELS
from app.features.proposals.models import NewsProposal
from app.features.proposals.rules import ProposalStatus
from app.features.shares.models import SharingRecord
from app.features.shares.rules import RecordStatus
from app.features.transfers import rules
from app.features.transfers.models import AlikeContent, OfferContent, Transfer, TransferContent, TransferOffer
from app.features.transfers.rules import OFFER_WORDS, STATUS_WORDS, TransferStatus
from app.features.visits.models import Visit
from app.features.visits.rules import VisitState

MOST = 200

# ── What stands in the way ───────────────────────────────────────────────────────────────────────────────


def obstacles_to(work: Work, case: OpenCase) -> list[str]:
    """All that keeps this case at its site now, in words; nothing is opened."""
    sight = work.session.get(CaseSight, case.id)
    if sight is None or sight.merged_into is not None:
        return [rules.GONE]
    row = work.session.get(Case, case.id)
    whole = [case.id, *merged_into(work, case.id)]
    asked = (
        (_is(work, CaseSight.id.in_(whole), CaseSight.mismatch == FROZEN), rules.FROZEN),
        (sight.is_restricted, rules.RESTRICTED),
        (row is None or row.status in AT_AN_END, rules.ENDED),
        (bool(held_among(work, [case.id])), rules.HELD),
        (is_proposed(work, case), rules.PROPOSED),
        (_is(work, EmergencyOpening.case_id == case.id, _in_emergency(work)), rules.EMERGENCY),
        (_is(work, Challenge.case_id == case.id, Challenge.status.not_in(CLOSED | NOT_SENT)), rules.CHALLENGE),
        (_is(work, SharingRecord.case_id == case.id, SharingRecord.status == RecordStatus.WAITING), rules.RELEASE),
        (_is(work, NewsProposal.case_id == case.id, NewsProposal.status == ProposalStatus.WAITING), rules.PROPOSAL),
        (_is(work, Visit.case_id == case.id, Visit.state.in_((VisitState.PLANNED, VisitState.RUNNING))), rules.VISIT),
        (_is(work, HeldDelivery.case_id.in_(whole), HeldDelivery.decision == Decision.WAITING), rules.DELIVERY),
        (_is_uploading(work, whole), rules.UPLOAD),
    )  # fmt: skip
    return [why for stands, why in asked if stands]


def _is(work: Work, *conditions: Any) -> bool:
    return bool(work.session.scalar(select(exists().where(*conditions))))


def _in_emergency(work: Work) -> Any:
    lately = EmergencyOpening.asked_at > work.now - GOOD_FOR
    waits = (EmergencyOpening.status == OpeningStatus.WAITING) & lately
    opened = EmergencyOpening.status == OpeningStatus.OPEN
    return waits | (opened & or_(EmergencyOpening.ends_at > work.now, EmergencyOpening.reviewed_at.is_(None)))


def _is_uploading(work: Work, case_ids: list[UUID]) -> bool:
    of = Case.metadata.tables["file_upload"].c  # Uploads stand to the left: known by name alone.
    waits = of.attached_at.is_(None) & of.moved_at.is_not(None) & of.listed_at.is_(None)
    return _is(work, of.case_id.in_(case_ids), waits)


# ── At the site that offers ──────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class TransferView:
    row: Transfer
    content: TransferContent
    to: str
    names: dict[UUID, str]

    @property
    def status(self) -> TransferStatus:
        return TransferStatus(self.row.status)

    @property
    def status_words(self) -> str:
        return STATUS_WORDS[self.status]

    @property
    def is_open(self) -> bool:
        return self.status in rules.OPEN

    @property
    def may_be_withdrawn(self) -> bool:
        return self.status in rules.WITHDRAWABLE

    @property
    def is_done(self) -> bool:
        return self.status is TransferStatus.DONE


def transfers_of(work: Work, actor: Actor, case: OpenCase) -> list[TransferView]:
    """Every transfer that this case was proposed for, the newest first."""
    rows = list(work.session.scalars(select(Transfer).where(Transfer.case_id == case.id)))
    opened = [(row, case.open(row, TransferContent)) for row in rows]
    ids = {one for _, said in opened for one in (said.proposed_by, said.agreed_by, said.ended_by) if one}
    names = names_of(work, actor, ids)
    views = [TransferView(row, said, place_words(work, row.to_team_id), names) for row, said in opened]
    return sorted(views, key=lambda view: view.content.proposed_at, reverse=True)


def open_transfer(work: Work, case: OpenCase, *, to_amend: bool = False) -> Transfer | None:
    """The transfer of this case that is not over."""
    found = select(Transfer).where(Transfer.case_id == case.id, Transfer.status.in_(rules.OPEN))
    return work.session.scalars(found.with_for_update() if to_amend else found).first()


def waiting_view(work: Work, actor: Actor, case: OpenCase) -> TransferView:
    """The one that waits for somebody; `NotFound` if none does."""
    view = next((one for one in transfers_of(work, actor, case) if one.may_be_withdrawn), None)
    if view is None:
        raise NotFound()
    return view


def place_words(work: Work, team_id: UUID) -> str:
    """Site and team, by their names; neither is personal."""
    return ", ".join(site_and_team(work, team_id))


def site_and_team(work: Work, team_id: UUID) -> tuple[str, str]:
    found = select(Site.name, Team.name).join(Site, Site.id == Team.site_id).where(Team.id == team_id)
    row = work.session.execute(found).first()
    return (row[0], row[1]) if row else ("A site", "a team that is not there any more")


def places_for(work: Work, actor: Actor) -> list[tuple[UUID, str]]:
    """The teams of other sites that somebody supervises, for the page's choices."""
    answers = exists().where(
        TeamMember.team_id == Team.id, TeamMember.is_supervisor, Account.id == TeamMember.account_id,
        Account.status == "active",
    )  # fmt: skip
    rows = work.session.execute(
        select(Team.id, Site.name, Team.name).join(Site, Site.id == Team.site_id)
        .where(Team.site_id != actor.site_id, answers).order_by(Site.name, Team.name)
    ).all()  # fmt: skip
    return [(row[0], f"{row[1]}, {row[2]}") for row in rows]


def team_row(work: Work, team_id: UUID) -> Team | None:
    return work.session.get(Team, team_id)


def supervisors_of(work: Work, team_id: UUID) -> list[UUID]:
    """Who answers for a team, to be told that something waits."""
    found = (
        select(TeamMember.account_id)
        .join(Account, Account.id == TeamMember.account_id)
        .where(TeamMember.team_id == team_id, TeamMember.is_supervisor, Account.status == "active")
    )
    return list(work.session.scalars(found.order_by(TeamMember.account_id)))


# ── At the site that is offered it ───────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class AlikeView:
    """Somebody of this site who may be somebody in the offered case: by name where she may be told it."""

    what: str
    who: str
    why: str


@dataclass(frozen=True)
class OfferView:
    row: TransferOffer
    content: OfferContent
    alike: list[AlikeView]
    names: dict[UUID, str]

    @property
    def status(self) -> TransferStatus:
        return TransferStatus(self.row.status)

    @property
    def status_words(self) -> str:
        return OFFER_WORDS[self.status]

    @property
    def is_waiting(self) -> bool:
        return self.status is TransferStatus.OFFERED

    @property
    def priority_label(self) -> str:
        return PRIORITY_LABELS[Priority(self.content.priority)]


def offers_for(work: Work, actor: Actor, *, only_waiting: bool = False) -> list[OfferView]:
    """The offers to her teams, those that wait first. One in which she may stand herself is not there for her."""
    found = select(TransferOffer).where(
        TransferOffer.site_id == actor.site_id, TransferOffer.team_id.in_(actor.supervises)
    )
    if only_waiting:
        found = found.where(TransferOffer.status == TransferStatus.OFFERED)
    rows = work.session.scalars(found.order_by(TransferOffer.offered_on.desc(), TransferOffer.id).limit(MOST))
    room = open_site(work, actor)
    opened = [(row, room.open(row, OfferContent)) for row in rows]
    hers = [(row, said) for row, said in opened if actor.id not in {one.row_id for one in said.alike}]
    names = names_of(work, actor, {said.decided_by for _, said in hers if said.decided_by})
    views = [OfferView(row, said, _alike(work, actor, said.alike), names) for row, said in hers]
    return sorted(views, key=lambda view: not view.is_waiting)


def offer_view(work: Work, actor: Actor, offer_id: UUID, *, to_answer: bool = False) -> OfferView:
    found = next((one for one in offers_for(work, actor) if one.row.id == offer_id), None)
    if found is None or (to_answer and not found.is_waiting):
        raise NotFound()
    return found


def count_offers(work: Work, actor: Actor) -> int:
    return len(offers_for(work, actor, only_waiting=True))


def offer_row(work: Work, offer_id: UUID) -> TransferOffer | None:
    """Held until the unit ends."""
    return work.session.get(TransferOffer, offer_id, with_for_update=True)


def offer_content(work: Work, offer_id: UUID) -> OfferContent:
    """What an offer says, for what becomes of it by the clock (system purpose *transfer*)."""
    row = work.session.get(TransferOffer, offer_id)
    if row is None:
        raise NotFound()
    return site_room(work, row.site_id).open(row, OfferContent)


def transfer_row(work: Work, transfer_id: UUID, *, to_amend: bool = True) -> Transfer | None:
    """Held until the unit ends; read by the system purpose *transfer* at the answer of the other site."""
    return work.session.get(Transfer, transfer_id, with_for_update=to_amend or None)


def overdue_offers(work: Work) -> list[UUID]:
    """What nobody answered in time."""
    found = select(TransferOffer.id).where(
        TransferOffer.status == TransferStatus.OFFERED, TransferOffer.ends_at <= work.now
    )
    return list(work.session.scalars(found))


def able_in(work: Work, actor: Actor, team_id: UUID) -> list[tuple[UUID, str]]:
    """Who may lead or back up a case of this team, by name."""
    ids = able_ids(work, team_id)
    names = names_of(work, actor, ids)
    return sorted(((one, names[one]) for one in ids), key=lambda choice: choice[1])


def able_ids(work: Work, team_id: UUID) -> set[UUID]:
    found = (
        select(Account.id)
        .join(TeamMember, TeamMember.account_id == Account.id)
        .where(TeamMember.team_id == team_id, Account.status == "active",
               Account.role.in_(("advocate", "supervisor")))
    )  # fmt: skip
    return set(work.session.scalars(found))


def _alike(work: Work, actor: Actor, found: list[AlikeContent]) -> list[AlikeView]:
    """A name stands there where she sees its case, or where it is that of a user. Of a restricted case nothing does."""
    sights = sights_of(work, actor, [one.case_id for one in found if one.case_id])
    hidden = set(
        work.session.scalars(
            select(CaseSight.id).where(
                CaseSight.id.in_([one.case_id for one in found if one.case_id]), CaseSight.is_restricted
            )
        )
    )
    return [
        AlikeView(KIND_LABELS[one.kind],
                  one.name if one.is_user or one.case_id in sights else "Somebody in a case of another team",
                  " ".join(one.why))
        for one in found if one.case_id not in hidden or one.case_id in sights
    ]  # fmt: skip
