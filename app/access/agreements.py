"""Whether an agency has an agreement that counts today: without one nothing is released to it, and nobody of it opens
what was. It decides about agencies, never about one person or case.
"""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import bindparam, or_, select

from app.access.models import Account, Desk, SharingAgreement
from app.access.plain import ask
from app.access.work import Work
from app.core.errors import FormRefused
from app.db.base import table_of

NOT_AGREED = (
    "Nothing can be released to this agency: its information-sharing agreement has ended, or was never recorded. "
    "Ask your administrator to record the one that counts."
)
_AGREEMENT = table_of(SharingAgreement).c
IN_FORCE = (
    select(_AGREEMENT.id)
    .where(_AGREEMENT.agency_id == bindparam("agency_id"), _AGREEMENT.from_day <= bindparam("today"))
    .where(_AGREEMENT.to_day >= bindparam("today"))
    .where(or_(_AGREEMENT.ended_on.is_(None), _AGREEMENT.ended_on > bindparam("today")))
    .limit(1)
)


def is_agreed(work: Work, agency_id: UUID | None) -> bool:
    """Whether an agreement with this agency counts today."""
    return (
        agency_id is not None
        and ask(work, IN_FORCE, agency_id=agency_id, today=work.today).scalar() is not None
    )


def demand_agreement(work: Work, *, desk_id: UUID | None, account_id: UUID | None) -> None:
    """`FormRefused` unless the agency of this desk or person has an agreement that counts today."""
    receiver = work.session.get(Desk, desk_id) if desk_id else work.session.get(Account, account_id)
    if not is_agreed(work, receiver.agency_id if receiver else None):
        raise FormRefused({"form": NOT_AGREED})
