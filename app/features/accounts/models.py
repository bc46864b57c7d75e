"""What is sealed of an account; its tables stand in `access`, which decides who is asking. And names from elsewhere."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, Field
from sqlalchemy import UniqueConstraint

from app.db.base import SealedRow


class AccountContent(BaseModel):
    """Name, title and sign-in name; sealed under the site's key."""

    name: str = ""
    title: str = ""
    handle: str = ""


class RecoveryUse(BaseModel):
    """One recovery code that was used, until its owner has said that she knows of it."""

    at: datetime
    session_id: UUID
    device: str = ""


class CredentialContent(BaseModel):
    """Hash of the passphrase, secret of the authenticator, last step used; sealed under the user's key.

    While somebody enrols there is a secret and no passphrase yet: nothing signs in with that. `next_totp` is the
    secret of an authenticator that is being set up. `recovery` holds the hashes of the recovery codes that are left;
    `recovery_kept` whether she has said that she kept them.
    """

    passphrase: str = ""
    totp: str = ""
    last_step: int = 0
    next_totp: str = ""
    recovery: list[str] = Field(default_factory=list)
    recovery_salt: str = ""
    recovery_kept: bool = True
    recovery_uses: list[RecoveryUse] = Field(default_factory=list)

    def __repr__(self) -> str:
        return "<credential>"

    __str__ = __repr__


class PasskeyContent(BaseModel):
    """The name that its holder gave the device; sealed under the user's key."""

    label: str = ""


class FarNameContent(BaseModel):
    """What somebody of another site was called, and at which, when a case came from there."""

    name: str


class FarName(SealedRow, table=True):
    """The name of somebody of another site who wrote in a case that came from there: her account stands at that site
    alone. Sealed under the key of the site that reads it."""

    __tablename__ = "far_name"
    __table_args__ = (UniqueConstraint("site_id", "account_id"),)

    account_id: UUID
