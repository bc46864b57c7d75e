"""What may come in at the doors. Passphrases and codes are secrets: they are never kept or sent back."""

from __future__ import annotations

from pydantic import Field, field_validator

from app.core.secret import Secret
from app.features.sign_ins.rules import own_path
from app.web.forms import SHORT, Form, words

CODE = words(missing="Type the six figures from your authenticator, or a recovery code.")
PASSPHRASE = words(missing="Type your passphrase.")


class OnwardForm(Form):
    """`next` is where to go afterwards; whatever is not a plain path of ours is left out."""

    next: str = ""

    @field_validator("next", mode="after")
    @classmethod
    def _is_ours(cls, value: str) -> str:
        return own_path(value)


class SignInForm(OnwardForm):
    handle: str = Field(max_length=SHORT, json_schema_extra=words(missing="Type your sign-in name."))
    passphrase: Secret = Field(json_schema_extra=PASSPHRASE)
    code: Secret = Field(
        json_schema_extra=words(missing="Type the six figures from your authenticator, or a recovery code.")
    )


class UnlockForm(OnwardForm):
    passphrase: Secret = Field(json_schema_extra=PASSPHRASE)


class LockForm(OnwardForm):
    """Nothing is typed to lock."""


class SignOutForm(Form):
    """Nothing is typed to sign out."""


class CodeForm(Form):
    code: Secret = Field(json_schema_extra=words(missing="Type the code that you were given."))


class EnrolForm(Form):
    passphrase: Secret = Field(json_schema_extra=words(missing="Choose a passphrase."))
    repeated: Secret = Field(json_schema_extra=words(missing="Type the passphrase once more."))
    code: Secret = Field(
        json_schema_extra=words(missing="Type the six figures that the authenticator shows.")
    )
