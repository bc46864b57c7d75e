"""One unit of work: a transaction, the time, the keys and the ledger, for as long as one request or job lasts.

It is opened and closed by the storeys above (web, cli); it knows no HTTP. Keys leave it only through the door.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy.orm import Session

from app.access.actor import Sight
from app.access.pace import Pace
from app.access.tally import Tally
from app.access.throttle import Throttle
from app.core import clock
from app.core.settings import Settings
from app.crypto.checkpoints import LedgerSigner
from app.crypto.envelope import DataKey
from app.crypto.push_keys import PushKeys
from app.db.files import FileStore
from app.db.keyring import Keyring
from app.db.store import Store


class Opened(Protocol):
    """Something whose key is open: a case, a share, a page, a site's room."""

    @property
    def site_id(self) -> UUID: ...
    @property
    def case_id(self) -> UUID | None: ...
    @property
    def content_key(self) -> DataKey: ...


@dataclass
class Opening:
    """One line for the access log, noted by the door and written before the answer."""

    person_id: UUID
    site: Opened
    kind: str
    case_id: UUID | None = None
    case_ids: list[UUID] = field(default_factory=list)
    reason: str = ""
    read_at: datetime | None = None
    """By the clock of the phone on which a copy was read, where this is told afterwards."""
    ahead: int | None = None
    """Minutes by which that clock was ahead of the server's, as far as the phone knew."""


@dataclass
class Entry:
    """One entry for the ledger, noted by an action and written at the end of its unit, with the rows as they commit."""

    opened: Opened
    at: datetime
    told: dict[str, Any]
    row: Any = None


@dataclass
class House:
    """What one process has: settings, the stores and the key ring. Made once by `main` or `cli`."""

    settings: Settings
    store: Store
    keyring: Keyring
    files: FileStore
    signer: LedgerSigner
    push: PushKeys | None = None
    """What shows push services who sends; None where there is no such key: then no phone is told of anything."""
    throttle: Throttle = field(default_factory=Throttle)
    pace: Pace = field(default_factory=Pace)

    @contextmanager
    def reading(self) -> Iterator[Work]:
        """Work over a snapshot. What the door noted is written afterwards, in a short transaction of its own."""
        tally = Tally()
        try:
            with self.store.reading() as session:
                work = Work(self, session, tally, writes=False)
                yield work
            if work.openings or work.afterwards:
                with self.store.writing() as session:
                    work.session = session
                    work.close()
        finally:
            tally.tell()

    @contextmanager
    def writing(self) -> Iterator[Work]:
        """Work that commits at its end, with its ledger entries and its openings, or leaves nothing."""
        tally = Tally()
        try:
            with self.store.writing() as session:
                work = Work(self, session, tally, writes=True)
                yield work
                session.flush()
                work.close()
        finally:
            tally.tell()


class Work:
    """The unit itself. Actions add rows and ledger entries to it; queries read through `session`."""

    def __init__(self, house: House, session: Session, tally: Tally, *, writes: bool) -> None:
        self.house = house
        self.session = session
        self.by_system = tally
        self.writes = writes
        self.now: datetime = clock.now()
        self.openings: list[Opening] = []
        self.entries: list[Entry] = []
        self.mismatch = ""
        """Whether the case that was opened for this page does not match its ledger."""
        self.emergency_until: datetime | None = None
        """Until when the case of this page is open in an emergency, by whomever."""
        self.sights: dict[tuple[UUID, UUID], Sight] = {}
        self.is_carried = False
        """Whether what this unit opens is made to be carried on a phone, and shown to nobody now."""
        self.alive: set[UUID] = set()
        """Cases that were opened before they were merged into another, as far as this unit knows."""
        self.held: set[UUID] = set()
        """Cases of which this unit holds the row until it ends: it merges, shreds, or decides about that."""
        self.values: dict[tuple[UUID, str, date], int] = {}
        """What the site has set for itself, as this unit has read it: by site, name and day."""
        self.rules: dict[tuple[UUID, str], list[Any]] = {}
        """Rows of a site’s deadlines that came with another question, by site and event: all of an event."""
        self.calendars: dict[UUID, Any] = {}
        """The calendars of bank holidays that this unit has read, by site."""
        self.afterwards: list[Callable[[Session], object]] = []
        self.settling: list[Callable[[], None]] = []
        """What waits for files that this unit acknowledges: it ends, or fails, before anything is committed."""
        self.origin: dict[str, Any] | None = None
        """Where the words of this unit come from, if a phone sent them: told with the first entry of the ledger."""
        self.captured_at: datetime | None = None
        """When a phone that sent them wrote them down, by the server's clock."""
        self._once: set[tuple[str, UUID]] = set()

    @property
    def said_at(self) -> datetime:
        """When what is recorded was written down: "now" and "today" in it mean then."""
        return self.captured_at or self.now

    @property
    def said_on(self) -> date:
        """The day on which what is recorded was written down."""
        return clock.local_day(self.said_at)

    @property
    def today(self) -> date:
        """The day on a calendar in London."""
        return clock.local_day(self.now)

    @property
    def settings(self) -> Settings:
        return self.house.settings

    @property
    def ledger(self) -> Any:
        """The ledger of this unit: `work.ledger.entry("incident.recorded", actor, case, row)`."""
        from app.access.trace import Ledger

        return Ledger(self)

    def add(self, *rows: Any) -> None:
        """Put new rows into this unit; they exist when it commits."""
        if not self.writes:
            raise RuntimeError("this unit only reads")
        self.session.add_all(rows)

    def once(self, what: str, about: UUID, act: Callable[[Session], object]) -> None:
        """Do this at the end of the unit, before it commits, however often it is asked for."""
        if (what, about) not in self._once:
            self._once.add((what, about))
            self.afterwards.append(act)

    def close(self) -> None:
        """Write what was noted on the way: openings, the session's last use, and the ledger's entries last of all."""
        from app.access.trace import write_entries, write_openings

        write_openings(self)
        for act in self.afterwards:
            act(self.session)
        self.session.flush()
        write_entries(self)
        for wait in self.settling:
            wait()
        self.openings, self.afterwards, self.entries, self.settling = [], [], [], []
