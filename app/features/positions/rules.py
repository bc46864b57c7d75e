"""The words of a position that a picture carries, and its id as a place."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from uuid import UUID

NONE = "This picture carries no position that can be read. The original is as it came."
TOO_LARGE = "This picture is too large to be read for its position here. The original has it."
LATE = "The position could not be read just now. Nothing is lost: try again in a minute."
HINT = (
    "Written by a device or a program. It is where the device took itself to be, it may be far off indoors, and it can "
    "be changed: a hint, not a proof."
)


@dataclass(frozen=True)
class Position:
    """Degrees north and east (WGS 84 where the file names no other datum), as the file has them."""

    latitude: str
    longitude: str
    within: str = ""
    at: str = ""
    datum: str = ""

    @property
    def words(self) -> str:
        """“51.501364, -0.141890”, as maps take it."""
        return f"{self.latitude}, {self.longitude}"

    @property
    def within_words(self) -> str:
        """How exact it is, as the device reckoned."""
        return f"Within {self.within} m, as the device reckoned" if self.within else "The file does not say"

    @property
    def note(self) -> str:
        """What is noted with the place."""
        said = [f"Exact: {self.within_words[0].lower()}{self.within_words[1:]}."]
        if self.at:
            said.append(f"Time by satellite: {self.at} UTC.")
        if self.datum:
            said.append(f"Datum: {self.datum}.")
        return " ".join([*said, "Written by a device; a hint, not a proof."])


def place_id_of(case_id: UUID, exhibit_id: UUID) -> UUID:
    """The same place for the same picture, so that it is kept once."""
    said = f"position|{case_id}|{exhibit_id}".encode()
    return UUID(bytes=hashlib.sha256(said).digest()[:16], version=4)
