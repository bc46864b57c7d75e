"""The one family of errors. The domain raises them; the web storey alone turns them into pages.

Each is written for a person under stress: what happened, what is safe, what to do.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any
from uuid import UUID


class WaymarkError(Exception):
    """The root of the family; its text may be shown to the person who asked."""

    message = "Something went wrong at our end."

    def __init__(self, message: str | None = None) -> None:
        super().__init__(message or self.message)

    @property
    def words(self) -> str:
        return str(self.args[0])


class NotFound(WaymarkError):
    """Nothing that this person may see has this address (answers 404, never 403)."""

    message = "The address is wrong, or what is there is not yours to see."


class Refused(WaymarkError):
    """The thing is in sight, but this person may not do that to it (answers 403)."""

    message = "Your role does not allow this."


class SignInNeeded(WaymarkError):
    """Nobody is signed in, or the session has ended."""

    message = "Sign in to go on."
    next_path = ""
    """Where to go after signing in, when a form was kept as a draft."""

    kept_words = "This is what you had typed when the session locked. It is not saved yet."
    """What the form says that comes back from the draft."""


class Locked(SignInNeeded):
    """The session stands but is locked: by the person, or by ten minutes without use."""

    message = "This session is locked. Unlock it to go on."


class ProofNeeded(SignInNeeded):
    """She is signed in, but what she asks for wants her to have shown lately that it is she."""

    message = "Show first that it is you."
    kept_words = "You have shown that it is you. This is what you had typed: nothing is done yet."


class ReasonNeeded(SignInNeeded):
    """The case is not hers, and she has not said today why she opens it: asked at the door, like a sign-in."""

    message = "Say why you open this case."

    def __init__(self, case_id: UUID) -> None:
        super().__init__()
        self.case_id = case_id


class FormRefused(WaymarkError):
    """What was sent breaks a rule of the form: `errors` maps a field's name to what to do about it.

    `still` is noted in a unit of work of its own, although all else is undone: a failed try has happened.
    """

    message = "Some of what you typed needs a change."

    def __init__(
        self,
        errors: Mapping[str, str],
        message: str | None = None,
        *,
        still: Callable[[Any], None] | None = None,
    ) -> None:
        super().__init__(message)
        self.errors, self.still = dict(errors), still


class Conflict(WaymarkError):
    """A used id, or a version that somebody else changed meanwhile (answers 409)."""

    message = "Not saved: please save again"


class TooLarge(WaymarkError):
    """The body is over the limit (answers 413)."""

    message = "This is too large to send."


class TooMany(WaymarkError):
    """Too many tries or too much waiting work (answers 429)."""

    message = "Too many tries just now. Wait a minute, then try again."

    def __init__(self, message: str | None = None, retry_after: int = 60) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class BrowsedTooMuch(TooMany):
    """More different cases within an hour than anybody works on (answers 429); her supervisor is told."""

    message = (
        "You have opened very many cases within an hour, so the next one has to wait. The cases that you had open are "
        "there as before, and what you saved is safe. Your supervisor is told. In immediate danger, use the emergency "
        "opening: it does not wait."
    )


class StoreSilent(WaymarkError):
    """The file store does not answer, or is full (answers 503). What needs no file goes on."""

    message = (
        "Not saved: the file store does not answer or is full. Nothing was changed. Try again in a few minutes, "
        "or save without the file."
    )


class CrossSite(WaymarkError):
    """The request did not come from our own page (answers 403)."""

    message = "This did not come from our own page, so nothing was done."


class NotTaken(WaymarkError):
    """What a phone handed in was not taken. `answer` is the word by which the phone knows what to do with it now;
    `told`, what else it is told; `key` names the item. `still` is done all the same, in a unit of
    its own: it notes who was shown what a case says.
    """

    message = "This was not taken. It stays on the phone."

    def __init__(
        self, answer: str, status: int, message: str | None = None, key: str = "", **told: object
    ) -> None:
        super().__init__(message)
        self.answer, self.status, self.key, self.told = answer, status, key, told
        self.still: Callable[[Any], object] | None = None


class SealBroken(WaymarkError):
    """A sealed content did not open: moved, altered, rolled back, or sealed with another key."""

    message = "A sealed entry did not open. Nothing was changed. Tell your administrator."


class BackupRefused(WaymarkError):
    """A backup cannot be made, or cannot be trusted to be whole; for the operator, who is told what to do."""

    message = "This backup was refused."


class LedgerRefused(WaymarkError):
    """Something that an operator asked of the ledger or the access log cannot be done; she is told why."""

    message = "The ledger was left as it is."


class ShredListRefused(WaymarkError):
    """The list of shredded cases is missing or is not what was signed; for the operator, who is told what to do."""

    message = "The shred list cannot be trusted."


class KeyRefused(WaymarkError):
    """The root key is missing, wrong or unsafely kept; the app does not start."""

    message = "The root key cannot be used."


class KeyUnreachable(WaymarkError):
    """Whatever keeps the root key does not answer, or not in time (answers 503)."""

    message = "The keys cannot be reached just now. Nothing was changed. Try again in a minute."


class UnsafeSettings(WaymarkError):
    """A setting that is not safe outside development; the app does not start."""

    message = "A setting is not safe."


class StoreTaken(WaymarkError):
    """Another process writes to this SQLite store; for the operator."""

    def __init__(self, what: str, process: str = "") -> None:
        named = f" (process {process})" if process.isdigit() else ""
        super().__init__(
            f"`waymark {what}` is at work on this data{named}, and only one process writes to it. Nothing was changed. "
            "Wait until it has ended, or end it, then try again."
        )
        self.what = what


class Trouble(StrEnum):
    """What is wrong with a store, in the one word that /health says."""

    FULL = "disk"
    BUSY = "busy"
    SHUT = "access"
    BROKEN = "storage"
    GONE = "database"


class StoreFailed(WaymarkError):
    """A database or a disk does not do its part: nothing of the unit was kept (answers 503).

    `is_unsure` where the connection broke at the commit itself: then nobody knows, and saving again does no harm,
    because an id is used once.
    """

    BECAUSE: Mapping[Trouble, str] = {
        Trouble.FULL: "the server’s disk is full", Trouble.BUSY: "the server’s database is busy with something long",
        Trouble.SHUT: "the server may not write to its disk", Trouble.BROKEN: "the server’s disk has a fault",
        Trouble.GONE: "the server does not reach its database",
    }  # fmt: skip
    TO_DO: Mapping[Trouble, str] = {
        Trouble.FULL: "Free some room there, then try again.",
        Trouble.BUSY: "Look what else is at work on it, wait, then try again.",
        Trouble.SHUT: "Give the user that Waymark runs as the right to read and write there, then try again.",
        Trouble.BROKEN: "Look at the disk first; then try `waymark verify`, and if that fails restore a backup.",
        Trouble.GONE: "See that it runs and that the address is right, then try again.",
    }  # fmt: skip

    def __init__(self, trouble: Trouble, where: str = "", *, is_unsure: bool = False) -> None:
        self.trouble, self.where, self.is_unsure = trouble, where, is_unsure
        began = "It cannot be said whether this was saved" if is_unsure else "Not saved"
        super().__init__(
            f"{began}: {self.BECAUSE[trouble]}. What was saved before is safe. Keep this page open, tell your "
            "administrator, and save again."
        )

    @property
    def reading_words(self) -> str:
        """For a page that only shows something."""
        because = self.BECAUSE[self.trouble]
        return f"This cannot be shown now: {because}. What was saved is safe. Tell your administrator."

    @property
    def operator_words(self) -> str:
        """For the operator's terminal: what happened and where, what is safe, what to do."""
        because = self.BECAUSE[self.trouble].replace("the server’s", "the").replace("the server", "Waymark")
        if self.trouble is Trouble.BUSY:
            because = "the store is locked: something else has been writing to it for long"
        place = f" ({self.where})" if self.where else ""
        return (
            f"{because[0].upper()}{because[1:]}{place}. Nothing is half written. {self.TO_DO[self.trouble]}"
        )
