"""Opened keys, and what may be done with each: a case's, a share's, a page's, a site's, a person's.

Only the door makes these. A room seals and opens rows; it never shows its key.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeVar
from uuid import UUID

from pydantic import BaseModel

from app.access.actor import Relation
from app.access.permissions import Permission, may_on_case
from app.core.errors import Refused
from app.core.ids import new_id
from app.crypto.envelope import Context, DataKey, pad, unpad
from app.db.base import SealedRow

Content = TypeVar("Content", bound=BaseModel)


class Purpose(StrEnum):
    """One key, one purpose: what a case's key is derived for."""

    CONTENT = "content"
    LOCATION = "location"
    FILES = "files"
    FACTS = "facts"


class SystemPurpose(StrEnum):
    """The closed list of work without a person."""

    ROTATE = "rotate"
    INTAKE = "intake"
    SIGN_IN = "sign-in"
    DERIVE = "derive"
    STATISTICS = "statistics"
    SHRED = "shred"
    MATCH = "match"
    REMIND = "remind"


@dataclass(repr=False)
class Room:
    """An opened key and what may be done with it. Subclasses say whose it is."""

    site_id: UUID
    case_id: UUID | None
    _key: DataKey
    _purposes: frozenset[Purpose] = frozenset({Purpose.CONTENT, Purpose.FILES})
    _opens: bool = True

    @property
    def content_key(self) -> DataKey:
        return self._key.derive(Purpose.CONTENT)

    @property
    def files_key(self) -> DataKey:
        return self._for(Purpose.FILES)

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

    def file_context(self, file_id: UUID) -> Context:
        return Context(
            site=self.site_id, case=self.case_id, table="file", column="bytes", row=file_id, version=1
        )

    def blind(self, label: str, value: str) -> bytes:
        """A keyed hash of an exact identifier, to find it again without storing it."""
        return self._key.keyed_hash(label, value)

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

    def may(self, permission: Permission) -> bool:
        return any(may_on_case(r, permission, hold_has_fallen=self.hold_has_fallen) for r in self.relations)

    def demand(self, permission: Permission) -> None:
        """Go on only if this relation to the case holds the permission; else `Refused`."""
        if not self.may(permission):
            raise Refused()

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
