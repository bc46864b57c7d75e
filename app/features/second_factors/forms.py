"""What may come in about authenticator and recovery codes. Codes are secrets: they are never kept or sent back."""

from __future__ import annotations

from pydantic import Field

from app.core.secret import Secret
from app.web.forms import Form, words


class DrawForm(Form):
    """Nothing is typed: codes and secrets are drawn by the app. `next` is where she was going."""

    next: str = ""


class KeptForm(Form):
    """She says that she has the codes on paper. `next` is where she was going."""

    next: str = ""


class ReadForm(Form):
    """She knows of the use of a recovery code. `next` is where she was going."""

    next: str = ""


class AuthenticatorForm(Form):
    code: Secret = Field(
        json_schema_extra=words(missing="Type the six figures that the authenticator shows.")
    )
