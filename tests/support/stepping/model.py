"""What a phone has promised, and whether phone and server together keep it. Knows nothing of how either works."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from tests.support.stepping.server import Stands

MARK = "Ynyshir"
"""Stands in every text, file and file name; nothing that lies on a phone may have it in clear."""
UNSENT, WORDS_THERE = ("kept", "fix", "decision"), "files"


class Broken(AssertionError):
    """A promise that does not hold."""


@dataclass
class Writing:
    """One thing that was written. `texts`: what it said, the newest last; `version` is that of its row."""

    key: str
    record: str
    path: str
    texts: list[str]
    version: int = 1
    size: int = 0
    is_saved: bool = False
    is_taken_back: bool = False
    is_typed: bool = False


@dataclass
class Promises:
    """All that was written on this phone, by key."""

    writings: dict[str, Writing] = field(default_factory=dict)
    by_record: dict[str, list[Writing]] = field(default_factory=dict)
    settled: set[str] = field(default_factory=set)
    revoked: set[str] = field(default_factory=set)

    def add(self, writing: Writing) -> None:
        self.writings[writing.key] = writing
        self.by_record.setdefault(writing.record, []).append(writing)

    def open(self) -> list[Writing]:
        """Those of which something may still be seen on the phone."""
        return [one for key, one in self.writings.items() if key not in self.settled]

    def check(self, seen: dict[str, Any], stands: Stands, clear: list[str]) -> None:
        """Nothing lost, nothing doubled, nothing in clear, and each item says what is true of it."""
        demand(not clear, "these words lie on the phone in clear", clear)
        there = {item["key"]: item for item in seen["items"]}
        numbers = Counter(
            (item["phone"], item["sequence"]) for item in seen["items"] if item["state"] in UNSENT
        )
        demand(not [one for one in numbers.values() if one > 1], "two items have one number", numbers)
        self._demand_known(there, stands)
        for writing in self.open():
            self._demand_kept(writing, there.get(writing.key), stands)
            if seen["isOpen"] or not seen["isWiped"]:
                self._demand_draft(writing, seen, there)

    def _demand_known(self, there: dict[str, Any], stands: Stands) -> None:
        """No row that nobody wrote, none with other words, none of what was taken back before it was sent."""
        for record, text in stands.texts.items():
            known = [one for one in self.by_record.get(record, []) if text in one.texts]
            demand(known, "the server has words that nobody wrote", record, text)
            demand(
                stands.versions[record] <= len(self.by_record[record]), "one writing came twice", record, text
            )
        unknown = there.keys() - self.writings.keys()
        demand(not unknown, "the phone has what nobody wrote", unknown)
        texts = Counter(stands.texts.values())
        demand(not [one for one, many in texts.items() if many > 1], "the same words stand twice", texts)

    def _demand_kept(self, writing: Writing, item: dict[str, Any] | None, stands: Stands) -> None:
        key, newest = writing.key, writing.texts[-1]
        if writing.is_taken_back:
            demand(item is None, "what was taken back is on the phone again", writing)
            return
        if not writing.is_saved:
            demand(item is None and key not in stands.taken, "what was not saved came all the same", writing)
            return
        if item is None:
            demand(key in stands.taken, "saved, and neither on the phone nor on the server", writing)
            demand(
                key in stands.aside or _stands(writing, stands),
                "received, and its words are not there",
                writing,
                stands.texts.get(writing.record),
            )
            return
        demand(item["text"] in (None, newest), "the phone shows other words than were saved", writing, item)
        state = item["state"]
        if state == WORDS_THERE:
            demand(key in stands.taken, "words received, says the phone; they were not", writing)
        if state == "paused":
            demand(
                key in stands.held or key in stands.taken,
                "not taken, and nobody decides about it",
                writing,
                item,
            )
        if state == "fix":
            demand(key in stands.taken, "needs a fix, and nothing of it was received", writing, item)

    @staticmethod
    def _demand_draft(writing: Writing, seen: dict[str, Any], there: dict[str, Any]) -> None:
        has_draft = writing.key in seen["drafts"]
        if writing.is_saved:
            demand(not has_draft, "saved, and still there as a draft", writing)
        elif writing.is_typed and not writing.is_taken_back:
            demand(has_draft, "not saved, and its draft is gone", writing)


def _stands(writing: Writing, stands: Stands) -> bool:
    """Its words, or those of a later change of the same row."""
    if stands.versions.get(writing.record, 0) > writing.version:
        return True
    return stands.texts.get(writing.record) in writing.texts


def demand(holds: object, *what: object) -> None:
    if not holds:
        raise Broken(" · ".join(str(one) for one in what))
