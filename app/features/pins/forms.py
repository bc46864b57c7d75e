"""What may come in about a pin."""

from __future__ import annotations

from app.web.forms import Form


class PinForm(Form):
    """Whether the case is to be pinned."""

    on: bool = False
