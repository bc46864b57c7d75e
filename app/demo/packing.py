"""What leaves an invented case: an evidence pack that is ready, a letter that is, and one of each that waits for a
supervisor."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.access import door
from app.access.work import House
from app.demo.acts import People
from app.features.evidence_packs.actions import ask_for_pack
from app.features.evidence_packs.forms import PackForm
from app.features.exhibits.models import Exhibit
from app.features.letters.actions import write_letter
from app.features.letters.forms import LetterForm
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
LETTER: dict[str, Any] = {
    "kind": "employer", "to": "Ms P. Anstey, People team\nNorthmere Garden Centre\nMill Road, Northmere",
    "subject": "Safety at work", "holds": ["identity"], "purpose": "So that work is a safe place",
    "basis": "consent_common_law", "told": "yes", "is_minimum": "yes",
    "text": (
        "Dear Ms Anstey\n\nOne of your staff is being stalked, and I support her. The person has twice waited in your "
        "car park at the end of her shift.\n\nPlease:\n- tell nobody where or when she works\n"
        "- keep the pictures of the car park of 3 and 9 November\n- give her time for the police and for court\n\n"
        "You reach me at the number on this paper. Please answer to me alone.\n\nYours faithfully"
    ),
}  # fmt: skip
TO_HOUSING: dict[str, Any] = {
    "kind": "housing", "to": "Housing office, Northmere Borough", "subject": "Safety at home", "holds": ["identity"],
    "text": (
        "To whom it may concern\n\nA tenant of yours is being stalked, and I support her. The person comes to her door "
        "most evenings.\n\nPlease:\n- mend the light over the entrance\n- give nobody her address or number\n\n"
        "You reach me at the number on this paper. Please answer to me alone.\n\nYours faithfully"
    ),
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
            ask_for_pack(
                work, people["lead"], case, PackForm.model_validate({**ASKED, **said, "takes_places": "yes"})
            )
        without_her = {**TO_HOUSING, **{name: WITHOUT_HER[name] for name in ("consent", "basis", "reason")}}
        for said in (WITH_HER, without_her):
            case = door.open_case(work, people["lead"], case_id)
            write_letter(work, people["lead"], case, LetterForm.model_validate({**LETTER, **said}))
        work.openings.clear()
    if make_waiting(house) != 1:
        raise RuntimeError("the demo's evidence pack was not made")
