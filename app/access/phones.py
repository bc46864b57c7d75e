"""Phones: enrolling one, knowing it again by its cookie, revoking it, and the keys of the site that it seals to.

A phone's cookie opens no page. What it seals is opened by the system purpose *intake* alone, and never shown to anybody
from here: who may see it is decided by sight and permission, as for what comes over a form.
"""

from __future__ import annotations

import base64
import hmac
import os
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import select

from app.access.actor import Actor
from app.access.devices import known_device_id
from app.access.door import open_site
from app.access.phone_models import IntakeKey, Phone
from app.access.rooms import Room, SystemPurpose
from app.access.sessions import hash_token
from app.access.system import site_by_system
from app.access.work import Work
from app.core.errors import FormRefused, NotFound
from app.crypto import sealed_boxes, signatures
from app.crypto.ledger import HASH_BYTES


class IntakeContent(BaseModel):
    """Private scalars of both pairs and the key of fingerprints, in base64."""

    box: str
    signing: str
    fingerprints: str


@dataclass(repr=False)
class Intake:
    """A site's intake, opened. It opens what phones have sealed, marks it by a keyed hash, and signs for the site."""

    id: UUID
    site_id: UUID
    _content: IntakeContent

    def open_box(self, label: bytes, sealed: bytes) -> bytes:
        """What a phone sealed under this label; `SealBroken` for anything else."""
        return sealed_boxes.open_sealed(base64.b64decode(self._content.box), label, sealed)

    def fingerprint(self, text: bytes) -> bytes:
        """32 bytes that tell whether two texts are the same; without the site's key they confirm no guess."""
        return hmac.digest(base64.b64decode(self._content.fingerprints), text, "sha256")

    def sign(self, message: bytes) -> bytes:
        """The site's signature, 64 bytes r‖s, over what a phone is to believe: the list of its pack."""
        return signatures.sign(base64.b64decode(self._content.signing), message)

    def __repr__(self) -> str:
        return f"<Intake {self.id}>"


@dataclass(frozen=True)
class Enrolled:
    """A phone that was just enrolled, the cookie that it is known by, and the keys that it is given."""

    phone: Phone
    token: str
    intake: IntakeKey

    def __repr__(self) -> str:
        return f"<enrolled {self.phone.id}>"


def enrol_phone(
    work: Work, actor: Actor, box: bytes, signing: bytes, *, cookie: str | None, device: str | None
) -> Enrolled:
    """A new phone of this person's. A browser that has a cookie of ours keeps it: what somebody else on it has not sent
    yet can still be handed in."""
    if not (sealed_boxes.is_point(box) and sealed_boxes.is_point(signing)):
        raise FormRefused({"form": "These are no keys of a phone. Enrol it again."})
    intake = _intake_row(work, actor)
    token = cookie if cookie and _by_token(work, cookie) else secrets.token_urlsafe(32)
    phone = Phone(
        site_id=actor.site_id, account_id=actor.id, device_id=known_device_id(work, device, actor.id),
        intake_id=intake.id, token_hash=hash_token(token), box_public=box, signing_public=signing,
        made_at=work.now, seen_at=work.now,
    )  # fmt: skip
    work.add(phone)
    return Enrolled(phone, token, intake)


def find_phone(work: Work, phone_id: UUID, cookie: str | None, *, to_amend: bool = False) -> Phone | None:
    """The phone of this id, if the cookie is its own; revoked or not. `to_amend` holds its row until the unit ends, so
    that it is revoked before or after what it sends, and never meanwhile."""
    if not cookie:
        return None
    phone = work.session.get(Phone, phone_id, with_for_update=to_amend or None)
    known = phone is not None and hmac.compare_digest(phone.token_hash, hash_token(cookie))
    return phone if known else None


def phones_of(work: Work, account_id: UUID) -> Sequence[Phone]:
    """Everything that this person enrolled, the newest first."""
    found = select(Phone).where(Phone.account_id == account_id).order_by(Phone.made_at.desc(), Phone.id)
    return work.session.scalars(found).all()


def own_phone(work: Work, actor: Actor, phone_id: UUID) -> Phone:
    """One of hers; `NotFound` for anybody else's."""
    phone = work.session.get(Phone, phone_id, with_for_update=work.writes or None)
    if phone is None or phone.account_id != actor.id:
        raise NotFound()
    return phone


def live_phone(work: Work, actor: Actor, cookie: str | None) -> Phone | None:
    """The phone that this person works on, by its cookie, unless it was revoked."""
    if not cookie:
        return None
    found = _by_token(work, cookie)
    return next((one for one in found if one.account_id == actor.id and one.revoked_at is None), None)


def was_revoked(work: Work, actor: Actor, cookie: str | None) -> bool:
    """Whether what this browser carries of hers is to be destroyed: it had a phone of hers, and has none any more."""
    found = [one for one in _by_token(work, cookie) if one.account_id == actor.id] if cookie else []
    return bool(found) and all(one.revoked_at is not None for one in found)


def revoke_phone(work: Work, phone: Phone) -> bool:
    """From this unit on it is revoked; False if it was already."""
    if phone.revoked_at is not None:
        return False
    phone.revoked_at = work.now
    return True


def revoke_phones_of(work: Work, actor: Actor, account_id: UUID, *, device_id: UUID | None = None) -> int:
    """Revoke every phone of this person's, or those that were enrolled on one known device; how many that were."""
    revoked = sum(
        revoke_phone(work, phone)
        for phone in phones_of(work, account_id)
        if device_id is None or phone.device_id == device_id
    )
    if revoked:
        work.ledger.entry(
            "phones.revoked", actor, open_site(work, actor), person=str(account_id), count=revoked
        )
    return revoked


def open_intake(work: Work, site_id: UUID, intake_id: UUID) -> Intake | None:
    """The intake of this id if it is this site's (system purpose *intake*); None for any other."""
    row = work.session.get(IntakeKey, intake_id)
    if row is None or row.site_id != site_id:
        return None
    return Intake(row.id, site_id, intake_room(work, site_id).open(row, IntakeContent))


def intake_of(work: Work, phone: Phone) -> tuple[IntakeKey, Intake]:
    """What this phone was given, with its public halves, and the same opened: to sign its pack."""
    row = work.session.get_one(IntakeKey, phone.intake_id)
    return row, Intake(row.id, row.site_id, intake_room(work, row.site_id).open(row, IntakeContent))


def intake_room(work: Work, site_id: UUID) -> Room:
    """The site's room for what phones hand in (system purpose *intake*): the intake's keys, and notes to the ledger."""
    return site_by_system(work, SystemPurpose.INTAKE, site_id)


def _by_token(work: Work, cookie: str) -> Sequence[Phone]:
    return work.session.scalars(
        select(Phone).where(Phone.token_hash == hash_token(cookie)).order_by(Phone.made_at.desc())
    ).all()


def _intake_row(work: Work, actor: Actor) -> IntakeKey:
    """The site's keys, made with its first phone. Two that were made at once both stay, and both open."""
    oldest = select(IntakeKey).where(IntakeKey.site_id == actor.site_id).order_by(IntakeKey.made_at).limit(1)
    row = work.session.scalars(oldest).first()
    if row is not None:
        return row
    (box, box_public), (signing, signing_public) = sealed_boxes.new_pair(), sealed_boxes.new_pair()
    row = IntakeKey(
        site_id=actor.site_id, box_public=box_public, signing_public=signing_public, made_at=work.now
    )
    said = [base64.b64encode(part).decode() for part in (box, signing, os.urandom(HASH_BYTES))]
    content = IntakeContent(box=said[0], signing=said[1], fingerprints=said[2])
    row.sealed = open_site(work, actor).seal(content, into=row)
    work.add(row)
    work.session.flush()
    return row
