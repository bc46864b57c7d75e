"""What keeps a case at its site, each planted for itself, with the words that say so."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import update

from app.access.emergencies import EmergencyOpening
from app.access.freezes import freeze
from app.access.models import CaseSight
from app.access.work import Work
from app.core.ids import new_id
from app.features.cases.models import Case
from app.features.challenges.models import Challenge
from app.features.deletions.models import Deletion
from app.features.deliveries.models import HeldDelivery
from app.features.legal_holds.models import LegalHold
from app.features.shares.models import SharingRecord
from app.features.transfers import rules
from app.features.visits.models import Visit
from tests.support.cast import Cast


def _row(model: type[Any], work: Work, cast: Cast, **columns: Any) -> None:
    work.add(model(site_id=cast.site_id, case_id=cast.case_id, **columns))


def _sight(work: Work, cast: Cast, **values: Any) -> None:
    work.session.execute(update(CaseSight).where(CaseSight.id == cast.case_id).values(**values))


OBSTACLES: dict[str, tuple[Callable[[Work, Cast], object], str]] = {
    "frozen": (lambda work, cast: freeze(work, cast.case_id, ["note … is altered"]), rules.FROZEN),
    "restricted": (lambda work, cast: _sight(work, cast, is_restricted=True), rules.RESTRICTED),
    "ended": (lambda work, cast: work.session.execute(
        update(Case).where(Case.id == cast.case_id).values(status="closed")), rules.ENDED),
    "held": (lambda work, cast: _row(LegalHold, work, cast, from_day=work.today), rules.HELD),
    "proposed": (lambda work, cast: _row(Deletion, work, cast, status="proposed", proposed_on=work.today),
                 rules.PROPOSED),
    "emergency": (lambda work, cast: _emergency(work, cast), rules.EMERGENCY),
    "challenge": (lambda work, cast: _row(Challenge, work, cast, reference="CN-1", status="submitted",
                                          raised_on=work.today), rules.CHALLENGE),
    "release": (lambda work, cast: _row(SharingRecord, work, cast, status="waiting_approval", asked_on=work.today),
                rules.RELEASE),
    "visit": (lambda work, cast: _row(Visit, work, cast, account_id=cast.lead.id, watcher_id=cast.backup.id,
                                      state="planned", starts_at=work.now, due_at=work.now), rules.VISIT),
    "merged, frozen": (lambda work, cast: _merged(work, cast, mismatch="frozen"), rules.FROZEN),
    "merged, delivery": (lambda work, cast: _delivered(work, cast, _merged(work, cast)), rules.DELIVERY),
}  # fmt: skip


def _merged(work: Work, cast: Cast, **values: Any) -> UUID:
    """What is left of a case that was merged into the cast's."""
    left = CaseSight(site_id=cast.site_id, team_id=cast.team_id, reference="OLD1234", merged_into=cast.case_id,
                     **values)  # fmt: skip
    work.add(left)
    return left.id


def _delivered(work: Work, cast: Cast, case_id: UUID) -> None:
    work.add(HeldDelivery(site_id=cast.site_id, phone_id=new_id(), account_id=cast.lead.id, intake_id=new_id(),
                          case_id=case_id, sequence=1, kind="incident", because="no_right", box=b"-",
                          held_at=work.now))  # fmt: skip


def _emergency(work: Work, cast: Cast) -> None:
    _row(EmergencyOpening, work, cast, account_id=cast.colleague.id, status="open", asked_at=work.now,
         ends_at=work.now - timedelta(hours=3))  # fmt: skip
