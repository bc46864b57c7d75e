"""Codes that are opened once: drawn here, stored as a hash alone, found by what somebody typed.

A code is used up by a POST of the one who has it; nothing here opens one on the way of a GET.
"""

from __future__ import annotations

import hmac
import re
import secrets
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select, update

from app.access.models import SingleUseCode
from app.access.sessions import hash_token
from app.access.work import Work
from app.core.errors import FormRefused
from app.core.ids import REFERENCE_LETTERS, new_id
from app.db.base import reached

LENGTH = 12
"""Twelve of 28 letters and figures: more than 57 bits, too many to try in a day."""


def draw_code() -> str:
    """A new code as it is stored and read out: capital letters and figures that are not mistaken for others."""
    return "".join(secrets.choice(REFERENCE_LETTERS) for _ in range(LENGTH))


def plain_code(typed: str) -> str:
    """The code in what was typed: capital letters and figures alone, whatever the spaces and dashes between."""
    return re.sub(r"[^A-Z0-9]", "", typed.upper())


def issue_code(work: Work, person_id: UUID, purpose: str, life: timedelta, code: str = "") -> str:
    """Store a code for this person (drawn, unless one was drawn before) and return it; earlier ones open nothing."""
    withdraw_codes(work, person_id, purpose)
    code = code or draw_code()
    work.add(
        SingleUseCode(
            id=new_id(),
            code_hash=hash_token(code),
            purpose=purpose,
            person_id=person_id,
            ends_at=work.now + life,
        )
    )
    return code


def withdraw_codes(work: Work, person_id: UUID, purpose: str) -> None:
    """The person's open codes for this purpose end now."""
    work.session.execute(
        update(SingleUseCode)
        .where(
            SingleUseCode.person_id == person_id,
            SingleUseCode.purpose == purpose,
            SingleUseCode.used_at.is_(None),
        )
        .values(used_at=work.now)
    )


def find_code(work: Work, typed: str, purpose: str) -> SingleUseCode | None:
    """The unused code in what was typed, while it lasts."""
    wanted = hash_token(plain_code(typed))
    row = work.session.scalars(select(SingleUseCode).where(SingleUseCode.code_hash == wanted)).first()
    if row is None or not hmac.compare_digest(row.code_hash, wanted):
        return None
    if row.purpose != purpose or row.used_at is not None or row.ends_at <= work.now:
        return None
    return row


def open_codes(work: Work, person_id: UUID, purpose: str) -> list[SingleUseCode]:
    """Codes of this person that were issued and neither used nor ended."""
    found = select(SingleUseCode).where(
        SingleUseCode.person_id == person_id,
        SingleUseCode.purpose == purpose,
        SingleUseCode.used_at.is_(None),
        SingleUseCode.ends_at > work.now,
    )
    return list(work.session.scalars(found))


def use_code(work: Work, row: SingleUseCode) -> None:
    """Use it up. Of two that come at once one finds it used: the row is marked only where it was not."""
    used = work.session.execute(
        update(SingleUseCode)
        .where(SingleUseCode.id == row.id, SingleUseCode.used_at.is_(None))
        .values(used_at=work.now)
    )
    if reached(used) != 1:
        raise FormRefused({"form": "That code did not work. It may have been used or have ended."})
