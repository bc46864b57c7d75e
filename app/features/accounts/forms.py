"""What may come in about one's own account. Passphrases are secrets: they are never kept or sent back."""

from __future__ import annotations

from pydantic import Field

from app.core.secret import Secret
from app.features.accounts.rules import Theme
from app.web.forms import SHORT, Form, words


class PassphraseForm(Form):
    """`old` is missing where somebody who signs in with passkeys chooses her first one."""

    old: Secret | None = None
    passphrase: Secret = Field(json_schema_extra=words(missing="Choose a new passphrase."))
    repeated: Secret = Field(json_schema_extra=words(missing="Type the new passphrase once more."))


class BlurForm(Form):
    blur: bool


class ThemeForm(Form):
    theme: Theme


class WithdrawForm(Form):
    """Nothing is typed to withdraw a passkey."""


class PasskeyForm(Form):
    """The name of a device; it comes with the device's answer."""

    label: str = Field("", max_length=SHORT)
