"""Where the root key and the ledger's key come from: today small files kept apart from the data, later a key service.

It refuses a key that is missing, damaged or readable by others, and says what the operator can do about it.
"""

from __future__ import annotations

import base64
import hmac
import os
import stat
from contextlib import suppress
from pathlib import Path
from uuid import UUID

from app.core.errors import KeyRefused
from app.crypto.derivation import framed
from app.crypto.envelope import DataKey

FIRST_LINE = "waymark-root-key-1"
LEDGER_LINE = "waymark-ledger-key-1"
BACKUP_LINE = "waymark-backup-key-1"
PUSH_LINE = "waymark-push-key-1"
NAMES = ("id", "generation", "key", "check")
LARGEST_FILE = 1024
OWNER_ONLY = 0o600


class KeyFile:
    """A root key in a text file: a first line, then `id`, `generation`, `key` (base64) and `check`.

    `what` and `first_line` tell it from the file of another key, which it refuses.
    The check value is a keyed hash of id and generation, so that a damaged line is noticed on loading and
    not by every row failing to open.
    """

    what = "root key"
    first_line = FIRST_LINE
    put_back = "Put back the copy you keep; a new key would not open what this one sealed."
    lost = "without it, what it sealed is lost"

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self.path = Path(path)

    def create(self) -> DataKey:
        """Make a new key and write it durably, mode 0600; returns it.

        Raises KeyRefused if something stands at the path already, or if it cannot be written.
        """
        return self.write(DataKey.random())

    def write(self, key: DataKey) -> DataKey:
        """Write this key where none stands, as `create` does."""
        try:
            descriptor = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, OWNER_ONLY)
        except FileExistsError:
            raise KeyRefused(
                f"{self.path} exists already and was left as it is: {self.lost}. "
                "To start a new installation choose another path."
            ) from None
        except OSError as problem:
            raise self._not_written(problem) from None
        try:
            _write_durably(descriptor, _text_of(key, self.first_line), self.path.parent)
        except BaseException as problem:
            # Half a key must not stand where a whole one is looked for.
            self.path.unlink(missing_ok=True)
            if isinstance(problem, OSError):
                raise self._not_written(problem) from None
            raise
        return key

    def root(self) -> DataKey:
        """Load the root key. Raises KeyRefused, worded for an operator, whenever it is not safe to use."""
        return self._parsed(self._read())

    def roots(self) -> list[DataKey]:
        """While the root is being rotated the next one comes first; one that is retiring comes last."""
        beside = [type(self)(self.next), self, type(self)(self.retired)]
        return [file.root() for file in beside if file is self or file.path.exists()]

    @property
    def next(self) -> Path:
        """Where a root key stands that is to follow this one."""
        return self.path.with_name(f"{self.path.name}.next")

    @property
    def retired(self) -> Path:
        """Where the former root key stands until nothing is wrapped under it."""
        return self.path.with_name(f"{self.path.name}.retired")

    def begin_next(self) -> DataKey:
        """The key that is to follow, made durable if it is not there yet; one generation on."""
        following = type(self)(self.next)
        if self.next.exists():
            return following.root()
        if self.retired.exists():
            raise KeyRefused(
                f"There is a former {self.what} at {self.retired} still. Run `waymark keys retire` first. "
                "Nothing was changed."
            )
        key = DataKey.random(self.root().generation + 1)
        return following.write(key)

    def put_in_place(self) -> None:
        """The next key becomes the key, the former one is set aside; at no moment is there none at the path."""
        if not self.next.exists():
            return
        with suppress(FileExistsError):
            os.link(self.path, self.retired)
        self.next.replace(self.path)
        _sync_folder(self.path.parent)

    def forget_retired(self) -> None:
        """Remove the former key; the caller has counted that it opens nothing any more."""
        self.retired.unlink(missing_ok=True)
        _sync_folder(self.path.parent)

    def _read(self) -> bytes:
        try:
            # Without O_NONBLOCK a pipe at this path would let the start hang instead of fail.
            descriptor = os.open(self.path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        except FileNotFoundError:
            raise KeyRefused(
                f"There is no {self.what} at {self.path}. A new installation makes one first: waymark keys init. "
                f"If this one has run before: {self.put_back}"
            ) from None
        except OSError as problem:
            raise self._not_read(problem) from None
        try:
            self._require_private(os.fstat(descriptor).st_mode)
            return os.read(descriptor, LARGEST_FILE + 1)
        except OSError as problem:
            raise self._not_read(problem) from None
        finally:
            os.close(descriptor)

    def _require_private(self, mode: int) -> None:
        if not stat.S_ISREG(mode):
            raise KeyRefused(
                f"{self.path} is not a file. Set the {self.what}'s path to the file that holds it."
            )
        if stat.S_IMODE(mode) & ~OWNER_ONLY:
            raise KeyRefused(
                f"The permissions of {self.path} are {stat.S_IMODE(mode):04o}, "
                f"so others may have read the {self.what}. "
                f"Find out who could, then run: chmod 600 '{self.path}'"
            )

    def _parsed(self, content: bytes) -> DataKey:
        try:
            # Line ends and blanks at the edges may change when an operator copies the file; nothing else may.
            first, *fields = (line.strip() for line in content.decode("ascii").strip().splitlines())
            named = dict(line.split(": ") for line in fields)
            if len(content) > LARGEST_FILE or first != self.first_line or tuple(named) != NAMES:
                raise ValueError
            secret = base64.b64decode(named["key"], validate=True)
            key = DataKey.from_secret(UUID(named["id"]), int(named["generation"]), secret)
        except ValueError:
            raise KeyRefused(f"{self.path} is not a whole {self.what} file. {self.put_back}") from None
        # Spelling the whole file again compares the check value, and leaves no second way to write one key.
        if not hmac.compare_digest(
            _text_of(key, self.first_line).encode(), "\n".join((first, *fields, "")).encode()
        ):
            raise KeyRefused(f"{self.path} is damaged: its key and check value do not agree. {self.put_back}")
        return key

    def _not_read(self, problem: OSError) -> KeyRefused:
        return KeyRefused(
            f"The {self.what} at {self.path} cannot be read: {problem.strerror}. "
            "Check that the file belongs to the user that runs Waymark."
        )

    def _not_written(self, problem: OSError) -> KeyRefused:
        return KeyRefused(
            f"No {self.what} was made at {self.path}: {problem.strerror}. "
            "Check that its folder exists, belongs to the user that runs Waymark, and has room."
        )


class LedgerKeyFile(KeyFile):
    """The ledger's signing key (32 bytes, an Ed25519 seed), in a file of the same kind but of another name."""

    what = "ledger key"
    first_line = LEDGER_LINE
    put_back = (
        "Put back the copy you keep; what a new key signs does not follow on from what this one signed."
    )
    lost = "without it, nothing follows on from what it signed"


class BackupKeyFile(KeyFile):
    """The private key of backups (32 bytes, X25519). It is kept offline; a server has its public line alone."""

    what = "backup key"
    first_line = BACKUP_LINE
    put_back = "Fetch the copy you keep; backups that were sealed to this key open with no other."
    lost = "without it, its backups never open"


class PushKeyFile(KeyFile):
    """The key that shows to push services who sends notices (32 bytes, of which a P-256 pair is made)."""

    what = "push key"
    first_line = PUSH_LINE
    put_back = "Put back the copy you keep; to a new key every phone has to subscribe anew."
    lost = "without it, no phone that subscribed to it hears of anything"


def _text_of(key: DataKey, first_line: str) -> str:
    secret = base64.b64encode(key.secret).decode("ascii")
    values = (str(key.id), str(key.generation), secret, _check_of(key))
    lines = [f"{name}: {value}" for name, value in zip(NAMES, values, strict=True)]
    return "\n".join((first_line, *lines, ""))


def _check_of(key: DataKey) -> str:
    named = framed(key.id.bytes, key.generation.to_bytes(4, "big"))
    return key.keyed_hash("root key file", named).hex()


def _write_durably(descriptor: int, text: str, folder: Path) -> None:
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        # The process's umask may only have narrowed the mode; this sets exactly what `root` expects.
        os.fchmod(descriptor, OWNER_ONLY)
        file.write(text)
        file.flush()
        os.fsync(descriptor)
    # A new file survives a power cut only once its folder's entry is on the disk too.
    _sync_folder(folder)


def _sync_folder(folder: Path) -> None:
    opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
