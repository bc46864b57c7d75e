"""What may come in about sessions: which one ends stands in the address."""

from __future__ import annotations

from app.web.forms import Form


class EndForm(Form):
    """Nothing is typed to end a session."""
