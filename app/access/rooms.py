"""Opened keys, and what may be done with each: a case's, a share's, a page's, a site's, a person's.

Only the door makes these. A room seals and opens rows; it never shows its key.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, TypeVar
from uuid import UUID

from pydantic import BaseModel
from pydantic_core import from_json

from app.access.actor import Relation
from app.access.permissions import Permission, may_on_case
from app.core.errors import Refused, SealBroken
from app.core.ids import new_id
from app.crypto.envelope import Context, DataKey, pad, unpad
from app.crypto.files import PLAIN, file_header_key, file_version
from app.db.base import SealedRow

FROZEN, RELEASED = "frozen", "released"
FROZEN_WORDS = (
    "This record does not match its ledger: something in it was changed by another way than through Waymark. "
    "Nothing leaves it until your data-protection officer, or where she cannot whoever runs the server, has looked at "
    "it. What you typed is kept."
)
RELEASED_WORDS = (
    "The record that this was released from did not match its ledger when it was checked. It was looked at, and this "
    "release was allowed. Ask the advocate before you rely on it."
)
Content = TypeVar("Content", bound=BaseModel)


class Purpose(StrEnum):
    """One key, one purpose: what a case's key is derived for."""

    CONTENT = "content"
    LOCATION = "location"
    FILES = "files"
    DERIVED = "derived"
    FACTS = "facts"


ALWAYS = frozenset({Purpose.CONTENT, Purpose.FILES, Purpose.DERIVED})
"""What every opening of a case is for; a location and facts are asked for by name."""


class SystemPurpose(StrEnum):
    """The closed list of work without a person. Keys for it go through `app.access.system` alone."""

    ROTATE = "rotate"
    INTAKE = "intake"
    WITHDRAW = "withdraw"
    SIGN_IN = "sign-in"
    DERIVE = "derive"
    SHRED = "shred"
    MATCH = "match"
    REMIND = "remind"
    VERIFY = "verify"
    NOTIFY = "notify"
    TRANSFER = "transfer"


@dataclass(repr=False)
class Room:
    """An opened key and what may be done with it. Subclasses say whose it is."""

    site_id: UUID
    case_id: UUID | None
    _key: DataKey
    _purposes: frozenset[Purpose] = ALWAYS
    _opens: bool = True
    _index: DataKey | None = None
    """A site's alone: the key under which its exact identifiers are hashed."""

    @property
    def may_be_read(self) -> bool:
        """Whether it opens what is sealed in it, or can only be added to."""
        return self._opens

    @property
    def content_key(self) -> DataKey:
        return self._key.derive(Purpose.CONTENT)

    def key_for_files(self, purpose: Purpose) -> DataKey:
        """The key under which new files are sealed: originals and what is derived from them have one each."""
        return self._for(purpose)

    def file_key_for(self, header: bytes, purpose: Purpose) -> DataKey:
        """The key that a stored file names in its header: of the live generation, or of one that is being replaced."""
        if not self._opens:
            raise Refused("This may be added to, not read.")
        # What was derived before it had a key of its own was sealed as an original, in the first version.
        key = self._for(Purpose.FILES if file_version(header) == PLAIN else purpose)
        found = key.named(file_header_key(header)[0])
        if found is None:
            raise SealBroken
        return found

    def seal(self, content: BaseModel, into: SealedRow) -> bytes:
        """The sealed form of `content` for this row as it now is (id and version are part of the context)."""
        key = self._for(Purpose(into.purpose))
        return key.seal(pad(content.model_dump_json().encode()), self._context(into))

    def open(self, row: SealedRow, shape: type[Content]) -> Content:
        """The content of the row; `SealBroken` if it was moved, altered or sealed for another row."""
        if not self._opens:
            raise Refused("This may be added to, not read.")
        key = self._for(Purpose(row.purpose))
        return shape.model_validate_json(unpad(key.open(bytes(row.sealed), self._context(row))))

    def open_plain(self, row: Any, table: str) -> dict[str, Any]:
        """What a row says, unchecked: for scanning very many, where a model for each would cost more than its opening.

        `row` has `id`, `version` and `sealed`, as a selection of columns has them. For contents of the case alone.
        """
        if not self._opens:
            raise Refused("This may be added to, not read.")
        context = Context(self.site_id, self.case_id, table, "sealed", row.id, row.version)
        said: dict[str, Any] = from_json(unpad(self.content_key.open(row.sealed, context)))
        return said

    def seal_moved(
        self,
        origin: Room,
        row: Any,
        table: str,
        purpose: Purpose,
        change: Callable[[bytes], bytes] | None = None,
    ) -> bytes:
        """The same content under this key, for the same row, which leaves the origin's case for this one.

        `change` is for ids in the content that are others from now on, such as a file's.
        """
        theirs = Context(origin.site_id, origin.case_id, table, "sealed", row.id, row.version)
        ours = Context(self.site_id, self.case_id, table, "sealed", row.id, row.version)
        padded = origin._for(purpose).open(bytes(row.sealed), theirs)
        return self._for(purpose).seal(pad(change(unpad(padded))) if change else padded, ours)

    @property
    def former(self) -> list[UUID]:
        """The ids of this key's other generations: they open, and seal nothing any more."""
        return [key.id for key in self._key.generations[1:]]

    def seal_anew(self, sealed: bytes, purpose: Purpose, context: Context) -> bytes:
        """The same content for the same place, sealed with the live generation of the key."""
        key = self._for(purpose)
        return key.seal(key.open(sealed, context), context)

    def file_context(self, file_id: UUID) -> Context:
        return Context(
            site=self.site_id, case=self.case_id, table="file", column="bytes", row=file_id, version=1
        )

    def blind(self, label: str, value: str) -> bytes:
        """A keyed hash of an exact identifier within the site, to find it again without storing it."""
        if self._index is None:
            raise Refused("Identifiers are looked for in a site's room.")
        return self._index.keyed_hash(label, value)

    def _for(self, purpose: Purpose) -> DataKey:
        if purpose not in self._purposes:
            raise Refused("This was not opened for that purpose.")
        return self._key.derive(purpose)

    def _context(self, row: SealedRow) -> Context:
        return Context(
            site=self.site_id, case=self.case_id, table=str(row.__tablename__), column="sealed",
            row=row.id, version=row.version,
        )  # fmt: skip

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {self.case_id or self.site_id}>"


@dataclass(repr=False)
class OpenCase(Room):
    """A case that this person may see, opened."""

    id: UUID = field(default_factory=new_id)
    team_id: UUID = field(default_factory=new_id)
    reference: str = ""
    relations: frozenset[Relation] = frozenset()
    hold_has_fallen: bool = False
    mismatch: str = ""
    is_restricted: bool = False
    emergency_until: datetime | None = None

    def may(self, permission: Permission) -> bool:
        return any(may_on_case(r, permission, hold_has_fallen=self.hold_has_fallen) for r in self.relations)

    def demand(self, permission: Permission) -> None:
        """Go on only if this relation to the case holds the permission; else `Refused`."""
        if not self.may(permission):
            raise Refused()

    @property
    def is_frozen(self) -> bool:
        """Whether nothing may leave this case: it does not match its ledger, and no operator has released it."""
        return self.mismatch == FROZEN

    @property
    def is_mine(self) -> bool:
        """Whether the opener leads or covers the case."""
        return bool(self.relations & {Relation.LEAD, Relation.COVER})


@dataclass(repr=False)
class OpenShare(Room):
    """One released copy, opened for its receiver or for the team that released it."""

    id: UUID = field(default_factory=new_id)


@dataclass(repr=False)
class OpenPage(Room):
    """A victim's page, opened for her or for the advocate who publishes to it."""

    id: UUID = field(default_factory=new_id)
