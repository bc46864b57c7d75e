"""An evidence pack of an invented case, ready to be handed over, and one that waits for a supervisor."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from app.access import door
from app.access.work import House
from app.demo.acts import People
from app.features.evidence_packs.actions import ask_for_pack
from app.features.evidence_packs.forms import PackForm
from app.features.exhibits.models import Exhibit
from app.features.pack_making.jobs import make_waiting

ASKED = {
    "recipient": "DC Hale, Northmere CID, crime reference NM/26/4471", "scope": "period",
    "purpose": "For the file to the CPS", "basis": "consent_common_law", "told": "yes", "is_minimum": "yes",
}  # fmt: skip
WITH_HER = {"consent": "yes", "agreed_how": "On the phone, and read through with her"}
WITHOUT_HER = {
    "consent": "unsafe", "basis": "serious_harm_public_interest", "recipient": "DS Harding, Northmere CID",
    "reason": "He is at her door most evenings, and she cannot be asked while he watches her phone.",
}  # fmt: skip


def tell_packs(house: House, people: People, cases: dict[str, UUID]) -> None:
    """For the first of these cases that has evidence."""
    with house.writing() as work:
        with_files = set(
            work.session.scalars(select(Exhibit.case_id).where(Exhibit.case_id.in_(cases.values())))
        )
        case_id = next(one for one in cases.values() if one in with_files)
        for said in (WITH_HER, WITHOUT_HER):
            case = door.open_case(work, people["lead"], case_id)
            ask_for_pack(work, people["lead"], case, PackForm.model_validate({**ASKED, **said}))
        work.openings.clear()
    make_waiting(house)
