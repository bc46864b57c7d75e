"""The chain of one row's states as the ledger tells it, and what is to be said of the row as it stands. No I/O."""

from __future__ import annotations

from dataclasses import dataclass, field

NO_ROW = ""
NO_ENTRY = "no entry of the ledger tells of this row"
ALTERED = "this row was altered: it is none that the ledger knows"
ROLLED_BACK = "this row was rolled back to an earlier state"
MISSING = "this row is missing"
BACK = "this row stands again though the ledger says that it went"
BROKEN = "a state of this row is missing in the ledger"
OTHER_VERSION = "this row's version was altered"


@dataclass(slots=True)
class Chain:
    """Links (hash before, hash after) of one row; "" is no row. Hashes hold random nonces, so a link finds the next
    wherever its entry stands in the ledger.
    """

    _after: dict[str, list[tuple[str, int]]] = field(default_factory=dict)
    _start: str = NO_ROW

    def add(self, was: str, now: str, version: int, *, is_coming: bool = False) -> None:
        """One link; `is_coming`: from another case or site, where its former states are told."""
        if is_coming and NO_ROW not in self._after:
            self._start = was
        links = self._after.setdefault(was, [])
        # A row in which nothing is sealed looks the same after a merge: it came before it went, however they stand.
        links.insert(0 if was == now else len(links), (now, version))

    def says_of(self, found: str, version: int) -> str:
        """What is wrong with a row that has this hash now ("" for a row that is not there); "" if nothing is."""
        newest, at_version, is_whole = self._walk()
        if found != newest:
            return self._words(found, newest)
        if not is_whole:
            return BROKEN
        return OTHER_VERSION if found and version != at_version else ""

    def _words(self, found: str, newest: str) -> str:
        if found == NO_ROW:
            return MISSING
        if newest == NO_ROW:
            return BACK
        if found in self._after:
            return ROLLED_BACK
        return BROKEN if any(found == now for links in self._after.values() for now, _ in links) else ALTERED

    def _walk(self) -> tuple[str, int, bool]:
        """The last state, its version, and whether every link was passed on the way."""
        used: dict[str, int] = {}
        at, version, passed = self._start, 0, 0
        while (links := self._after.get(at, ())) and (number := used.get(at, 0)) < len(links):
            used[at] = number + 1
            at, version = links[number]
            passed += 1
        return at, version, passed == sum(map(len, self._after.values()))
