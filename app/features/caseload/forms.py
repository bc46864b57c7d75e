"""What may come in on the list of cases."""

from __future__ import annotations

from pydantic import Field

from app.web.forms import SHORT, Form


class SearchForm(Form):
    """A name, a reference, or an exact identifier. It travels by POST: search words never enter an address."""

    q: str = Field("", max_length=SHORT)
