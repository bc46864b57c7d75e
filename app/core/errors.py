"""The one family of errors. The domain raises them; the web storey alone turns them into pages.

Each is written for a person under stress: what happened, what is safe, what to do.
"""

from __future__ import annotations

from collections.abc import Mapping


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

    message = "There is nothing here that you can see."


class Refused(WaymarkError):
    """The thing is in sight, but this person may not do that to it (answers 403)."""

    message = "Your role does not allow this."


class SignInNeeded(WaymarkError):
    """Nobody is signed in, or the session has ended."""

    message = "Sign in to go on."
    next_path = ""
    """Where to go after signing in, when a form was kept as a draft."""


class Locked(SignInNeeded):
    """The session stands but is locked: by the person, or by ten minutes without use."""

    message = "This session is locked. Unlock it to go on."


class FormRefused(WaymarkError):
    """What was sent breaks a rule of the form: `errors` maps a field's name to what to do about it."""

    message = "Some of what you typed needs a change."

    def __init__(self, errors: Mapping[str, str], message: str | None = None) -> None:
        super().__init__(message)
        self.errors = dict(errors)


class Conflict(WaymarkError):
    """A used id, or a version that somebody else changed meanwhile (answers 409)."""

    message = "Not saved: please save again"


class TooLarge(WaymarkError):
    """The body is over the limit (answers 413)."""

    message = "This is too large to send. The limit is 100 MB."


class TooMany(WaymarkError):
    """Too many tries or too much waiting work (answers 429)."""

    message = "Too many tries just now. Wait a minute, then try again."

    def __init__(self, message: str | None = None, retry_after: int = 60) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class CrossSite(WaymarkError):
    """The request did not come from our own page (answers 403)."""

    message = "This did not come from our own page, so nothing was done."


class SealBroken(WaymarkError):
    """A sealed content did not open: moved, altered, rolled back, or sealed with another key."""

    message = "A sealed entry did not open. Nothing was changed. Tell your administrator."


class BackupRefused(WaymarkError):
    """A backup cannot be made, or cannot be trusted to be whole; for the operator, who is told what to do."""

    message = "This backup was refused."


class KeyRefused(WaymarkError):
    """The root key is missing, wrong or unsafely kept; the app does not start."""

    message = "The root key cannot be used."


class UnsafeSettings(WaymarkError):
    """A setting that is not safe outside development; the app does not start."""

    message = "A setting is not safe."
