"""What may come in about one's own sites. The code is a secret: it is never kept or sent back."""

from __future__ import annotations

from pydantic import Field

from app.core.secret import Secret
from app.web.forms import Form, words


class JoinForm(Form):
    code: Secret = Field(json_schema_extra=words(missing="Type the code that the other site gave you."))


class CrossForm(Form):
    """Nothing is typed to go to another site: which one stands in the address."""
