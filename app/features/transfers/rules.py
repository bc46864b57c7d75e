"""The words of a transfer, its states, what stands in its way, and what happens with it. Pure."""

from __future__ import annotations

from collections.abc import Set
from datetime import timedelta
from enum import StrEnum
from uuid import UUID

LASTS = timedelta(days=14)
"""How long an offer waits for an answer; then it is made anew, or not."""


class TransferStatus(StrEnum):
    PROPOSED = "proposed"
    OFFERED = "offered"
    ACCEPTED = "accepted"
    DONE = "done"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    STOPPED = "stopped"


S = TransferStatus
OPEN = (S.PROPOSED, S.OFFERED, S.ACCEPTED)
WITHDRAWABLE = (S.PROPOSED, S.OFFERED)
"""Accepted, it is carried out within minutes: nobody takes it back by then."""

STATUS_WORDS = {
    S.PROPOSED: "Waits for a second person here", S.OFFERED: "Offered: waits for the other site",
    S.ACCEPTED: "Accepted: moves within minutes", S.DONE: "Transferred", S.DECLINED: "Declined by the other site",
    S.WITHDRAWN: "Withdrawn here", S.EXPIRED: "Not answered in time", S.STOPPED: "Stopped: something stood in the way",
}  # fmt: skip
OFFER_WORDS = STATUS_WORDS | {
    S.OFFERED: "Waits for your answer", S.DONE: "Taken", S.DECLINED: "Declined",
    S.WITHDRAWN: "Withdrawn by the other site",
}  # fmt: skip
"""The same, read at the other site."""


class TransferReason(StrEnum):
    MOVED = "moved_area"
    SAFER = "safer_elsewhere"
    TOO_NEAR = "somebody_here_too_near"
    BETTER_PLACED = "other_service_better_placed"
    OTHER = "other"


REASON_LABELS = {
    TransferReason.MOVED: "The victim has moved, or is moving",
    TransferReason.SAFER: "It is safer for the victim that another service leads",
    TransferReason.TOO_NEAR: "Somebody of this service stands too near to the case",
    TransferReason.BETTER_PLACED: "The other service is better placed",
    TransferReason.OTHER: "Another reason",
}


class Agreed(StrEnum):
    """What the victim said. Without her agreement a basis is given."""

    YES = "yes"
    NO = "no"
    UNSAFE = "unsafe"


AGREED_LABELS = {
    Agreed.YES: "Yes, asked and agreed", Agreed.NO: "No", Agreed.UNSAFE: "Asking is not safe",
}  # fmt: skip
BASIS_MISSING = "Say on what basis it goes without the victim’s agreement."
OTHER_MISSING = "Say what the other reason is."

HAPPENS = (
    "Everything moves: entries with their private notes, files, orders, contacts, notes, tasks, plan, people, places, "
    "news, challenge notes, and the history of each, sealed under a key of the other site.",
    "Nobody of this site reads it here from then on. A phone that carried it loses its copy at its next contact, and "
    "can read it for 72 hours at most. A page stays that says who sent it, when, and where it went.",
    "The victim’s page closes, and whoever is signed in to it is out. Tell the victim beforehand: the new advocate "
    "makes a new one.",
    "What was shared with agencies of this site ends: their people find it no longer. The copies, and why they were "
    "made, move along.",
    "What somebody wrote without a network and has not sent by then stays at this site, sealed, and is not taken to "
    "the case: send it before, or tell it to the new advocate by voice.",
    "Whoever wrote something here stays named at the other site.",
    "Who opened the case here, and why, stays in the access log of this site. The other site begins its own.",
)
"""What is said on the page before two people agree."""

# ── What stands in the way ───────────────────────────────────────────────────────────────────────────────

FROZEN = "This record does not match its ledger. It goes nowhere before that was looked at and released."
RESTRICTED = (
    "This case is restricted: who may know of it at the other site cannot be told by an offer. "
    "Speak to their supervisor, lift the restriction, then offer it."
)
ENDED = "This case has ended. Reopen it first."
HELD = "A legal hold keeps this case at this site."
PROPOSED = "This case is proposed for deletion. Decide about that first."
EMERGENCY = (
    "An emergency opening of this case is running, waits for somebody, or was not reviewed. End that first."
)
CHALLENGE = "A challenge note waits for an answer or an outcome. Agencies here answer this site alone: close it first."
PROPOSAL = "News that a partner proposed waits. Write news from it, or decline it, first."
RELEASE = "A release waits for a supervisor’s decision. Decide about it first."
VISIT = "A visit is planned or under way. Cancel it, or check out, first."
DELIVERY = "Something from a phone waits for a decision, under “From phones”. Decide about it first."
UPLOAD = "A file from a phone is still on its way. Wait until it is whole."
OPEN_ALREADY = "This case is offered already. Look at the offer."
FILE_MISSING = "A file of this case is missing or damaged. Tell your administrator."
NOBODY = "The lead or the backup who was chosen there cannot take it any more."
GONE = "The case is not there any more."

SAME_PERSON = "A second person agrees: you have proposed this yourself. Ask another supervisor of this team."
TAKEN_BY_HER = "You have a part in this offer at the other site. Another supervisor of this team takes it."
OTHER_PLACE = "Choose a team of another site."
OVERTAKEN = "Not saved: somebody decided about this transfer meanwhile. Look at it, then save again."


def basis_problems(reason: TransferReason, why: str, agreed: Agreed, basis: str) -> dict[str, str]:
    """Another reason is said in words; so is the basis where the victim did not agree."""
    problems = {}
    if reason is TransferReason.OTHER and not why:
        problems["why"] = OTHER_MISSING
    if agreed is not Agreed.YES and not basis:
        problems["basis"] = BASIS_MISSING
    return problems


def taker_problems(lead: UUID, backup: UUID, able: Set[UUID]) -> dict[str, str]:
    """Both work in the team, and are two."""
    problems = {}
    if lead not in able:
        problems["lead"] = "Choose somebody of this team."
    if backup not in able:
        problems["backup"] = "Choose somebody of this team."
    if not problems and lead == backup:
        problems["backup"] = "Choose another person than the lead."
    return problems
