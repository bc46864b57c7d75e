"""The words of evidence packs and their pure decisions: what is in one, how members are named, what it proves."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from enum import StrEnum

from app.features.exhibits.rules import PICTURES, SENSITIVE, Sensitivity

KEPT_DAYS = 30
"""For so long a pack that was made can be fetched; that it was made stays."""

WORDS = 6
OUTER = "evidence-pack.zip"
INNER = "pack.zip"
VERIFIER = "verify.py"
CHOSEN, CHOSEN_WORDS = "chosen", "Chosen one by one"


class PackStatus(StrEnum):
    WAITING = "waiting_approval"
    DECLINED = "declined"
    ASKED = "being_made"
    READY = "ready"
    FAILED = "not_made"
    PUT_AWAY = "put_away"


STATUS_LABELS = dict(zip(PackStatus, (
    "Waits for a supervisor", "Declined", "Being made", "Ready", "Not made", "Put away",
), strict=True))  # fmt: skip

PROGRAMS = "7-Zip, WinZip or Keka; the Windows Explorer and macOS’s own do not open it"
"""What opens a ZIP that is sealed with AES-256."""

NEVER = (
    "private notes of the log, case notes and contacts",
    "safety plan, safe contact and places",
    "what others keep on her, such as records of counselling",
    "evidence that is marked as about others",
)
"""What no pack ever holds."""

NEVER_OUT = frozenset({Sensitivity.THIRD_PARTY})
ONLY_IF_SAID = SENSITIVE - NEVER_OUT
MAY_SAY_PLACE = ("video/", "audio/mp4")
"""Phones write into these where they were made. They are not read for it, so each counts as one that says it."""


def may_say_place(media: str, facts: Mapping[str, str]) -> bool:
    """Whether a file says where it was made, or nobody has looked: a picture that was read has its size in points."""
    is_unread = media in PICTURES and "pixels" not in facts
    return "position" in facts or is_unread or media.startswith(MAY_SAY_PLACE)


PROVES = """\
WHAT THIS PACK PROVES, AND WHAT IT DOES NOT

Prepared from the victim's log. It is not a witness statement.

1. Nothing in it was changed since it was made. Every member has its SHA-256 in manifest.json; the ledger of the site
   took the digest of that manifest in, and signed the head of its tree after that.
2. Entries and exhibits with a proof in proofs.json are as they were when the ledger took them in. Others were kept
   before the ledger took such digests in, or came from another case: of them it proves 1 alone.
3. It proves no time by itself: the times in it are those of the site's clock and of phones. No outside anchor was
   asked.
4. It proves nothing about what happened. It shows what was written down and kept, and that it is the same still.
5. Other entries of the ledger on this case are there as bare leaves: that they exist is shown, what they say is not.

HOW TO CHECK IT

You have opened the file that you were sent with the six words, and found pack.zip in it. Keep pack.zip as it is, and
take verify.py out of it.

Ask the site for two things by another channel than the one that this pack came by, by telephone or face to face: the
fingerprint of its key, and the SHA-256 of verify.py. Who can forge a pack can put a forged verify.py into it, one that
says "VERIFIED" of everything. So before you run it, compare its SHA-256 with what the site says:

    sha256sum verify.py                  (Linux)
    shasum -a 256 verify.py              (macOS)
    certutil -hashfile verify.py SHA256  (Windows)

If it is another one, do not run it: ask the site for verify.py itself. If it is the same, then, with Python 3.9 or
newer and without a network:

    python3 verify.py pack.zip --fingerprint "..."

"VERIFIED" is said only with the right fingerprint. Without it the answer is "CONSISTENT, SIGNER UNKNOWN": whoever made
everything anew with a key of his own would get that answer too.
"""
MISMATCH = """
WARNING: this case did not match its ledger when the pack was made. It was looked at, and released all the same.
Entries and exhibits in it that are not as the ledger last took them in stand without a proof, as those of point 2 do.
"""


def proves(*, mismatch: bool) -> str:
    """The plain page, with its warning first where there is one."""
    return f"{MISMATCH.lstrip()}\n{PROVES}" if mismatch else PROVES


def member_name(number: int, name: str) -> str:
    """“originals/003-IMG_2041.jpg”: a number of our own before what of the file's name every system can write."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    base, _, ending = re.sub(r"[^A-Za-z0-9._-]+", "-", plain).strip("-.").rpartition(".")
    short = f"{base[:60]}.{ending[:10]}" if base else ending[:60]
    return f"originals/{number:03}-{short or 'file'}"


COLUMNS = ("name", "kind", "when", "what", "amended", "withdrawn", "file", "sha256", "in_ledger", "id")


def harmless(value: str) -> str:
    """A cell that begins like a formula is a text: a spreadsheet would run it."""
    return f"'{value}" if value.startswith(("=", "+", "-", "@", "\t", "\r")) else value


def groups_of(digest: str) -> str:
    """A fingerprint in eight groups of eight, to be compared by eye or ear."""
    return " ".join(digest[at : at + 8] for at in range(0, len(digest), 8))


SCHEDULE = """
#heading(given.title)
#emph[Prepared from the victim’s log; not a witness statement.]

#if given.warning != "" [#strong(given.warning)]

#table(columns: (auto, 1fr), ..given.about.map(row => (strong(row.at(0)), row.at(1))).flatten())

#heading(level: 2, "Chronology")
#if given.entries.len() == 0 [None.]
#for entry in given.entries [
  #heading(level: 3, entry.name + ", " + entry.when)
  #for line in entry.lines [#par[#strong(line.at(0) + ": ")#line.at(1)]]
]

#heading(level: 2, "Exhibits and their fingerprints")
#if given.exhibits.len() == 0 [None.] else {
  table(
    columns: (auto, 1fr, 1.4fr),
    table.header([Reference], [What it is], [File and SHA-256]),
    ..given.exhibits.map(one => (one.name, one.what, one.file + "\\n" + one.digest)).flatten(),
  )
}

#heading(level: 2, "Custody")
#if given.custody.len() == 0 [None.] else {
  table(columns: (auto, auto, 1fr), table.header([Exhibit], [When], [What]), ..given.custody.flatten())
}
"""
