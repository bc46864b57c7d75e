"""What is sealed of an account; its tables stand in `access`, which decides who is asking."""

from __future__ import annotations

from pydantic import BaseModel


class AccountContent(BaseModel):
    """Name, title and sign-in name; sealed under the site's key."""

    name: str = ""
    title: str = ""
    handle: str = ""


class CredentialContent(BaseModel):
    """Hash of the passphrase, secret of the authenticator, last step used; sealed under the user's key.

    While somebody enrols there is a secret and no passphrase yet: nothing signs in with that.
    """

    passphrase: str = ""
    totp: str = ""
    last_step: int = 0

    def __repr__(self) -> str:
        return "<credential>"

    __str__ = __repr__


class PasskeyContent(BaseModel):
    """The name that its holder gave the device; sealed under the user's key."""

    label: str = ""
