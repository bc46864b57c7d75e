"""What the doors hand on between a request and its session. There is no table here, and nothing prints a cookie."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class Browser:
    """The cookies that a browser brought, its session's and its device's, and what it says that it is."""

    token: str | None
    device: str | None
    agent: str = ""

    def __repr__(self) -> str:
        return "<browser>"


@dataclass(frozen=True)
class Recognised:
    """Whose name and passphrase these are, the hash that was compared, which must still be hers later, and the hash
    of the code that was typed, if it may be a recovery code."""

    account_id: UUID
    compared: str
    tried: str = ""

    def __repr__(self) -> str:
        return f"<recognised {self.account_id}>"


@dataclass(frozen=True)
class Admitted:
    """Let in: the cookies to set and where to go."""

    token: str
    device: str
    to: str

    def __repr__(self) -> str:
        return "<admitted>"
