"""What was asked, as plain facts: the storeys above see this and never the framework's request."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from app.web.forms import BoundForm, Form

SESSION_COOKIE = "__Host-session"
DEVICE_COOKIE = "__Host-device"
PHONE_COOKIE = "__Host-phone"


@dataclass
class Asked:
    """One request. `typed` and `errors` are what came back from a refused form or from a draft."""

    method: str
    path: str
    is_page_host: bool
    cookies: Mapping[str, str]
    query: Mapping[str, str]
    is_htmx: bool = False
    address: str = ""
    agent: str = ""
    typed: dict[str, list[str]] | None = None
    errors: dict[str, str] = field(default_factory=dict)
    because: str = ""
    had_file: bool = False
    draft: str = ""
    told: Mapping[str, str] = field(default_factory=dict)
    """The headers about a piece of a file, by their names in lower case."""
    kept: dict[str, list[str]] = field(default_factory=dict)
    """What was typed, where not even a draft could be written: the error's page itself carries it."""

    @property
    def token(self) -> str | None:
        return self.cookies.get(SESSION_COOKIE)

    @property
    def device(self) -> str | None:
        return self.cookies.get(DEVICE_COOKIE)

    @property
    def phone(self) -> str | None:
        """By which a phone hands in what was written on it; no page opens with it."""
        return self.cookies.get(PHONE_COOKIE)

    def form(self, shape: type[Form], initial: Mapping[str, Any] | None = None) -> BoundForm:
        """The form to show: what was typed if something was, else `initial`, else empty."""
        return BoundForm(
            shape,
            self.typed,
            initial or {},
            self.errors,
            self.because,
            had_file=self.had_file,
            draft=self.draft,
        )
