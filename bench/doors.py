"""The doors under an attacker's hands: can known names be told from unknown ones by time, and who gets in in a flood?

`python -m bench.doors [PAIRS [SIGN_INS]]`. Nothing is told apart by more than the targets, or it ends with 1.
"""

from __future__ import annotations

import http.client
import json
import random
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pyotp

from bench.driving import TIMEOUT, Subject
from bench.filled import Filled, wait_for_a_step
from bench.filling import fill
from bench.serving import AS_IT_IS, served

PAIRS, SIGN_INS, FLOODS = 1_000, 40, 50
NAMES = 50
"""So many known and so many unknown names: none of them comes near the tries that a name has in a day."""
TOLD_APART, GENUINE_SECONDS, MEMORY_MB = 0.55, 3.0, 512
LONGEST = 60.0
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@dataclass
class Answered:
    """What came back: all that a stranger can compare, and the seconds that it took."""

    status: int
    headers: tuple[tuple[str, str], ...]
    length: int
    seconds: float
    retry_after: int = 0

    @property
    def all_but_time(self) -> tuple[object, ...]:
        return self.status, self.headers, self.length


@dataclass
class Door:
    """The sign-in form of one house, asked from addresses of one's own choice."""

    subject: Subject
    addresses: Iterator[int] = field(default_factory=lambda: count(1))

    def new_address(self) -> str:
        number = next(self.addresses)
        return f"127.{1 + number // 62_500}.{number // 250 % 250 + 1}.{number % 250 + 1}"

    def send(self, address: str, handle: str, passphrase: str, code: str) -> Answered:
        body = urlencode({"handle": handle, "passphrase": passphrase, "code": code}).encode()
        connection = http.client.HTTPConnection("127.0.0.1", self.subject.port, timeout=TIMEOUT,
                                                source_address=(address, 0))  # fmt: skip
        try:
            began = time.perf_counter()
            connection.request("POST", "/sign-in", body, self.subject.headers | FORM)
            answer = connection.getresponse()
            said = answer.read()
            took = time.perf_counter() - began
        finally:
            connection.close()
        kept = tuple(sorted((name, _plain(value)) for name, value in answer.getheaders() if name != "date"))
        return Answered(answer.status, kept, len(said), took, int(answer.getheader("Retry-After") or 0))


def _plain(value: str) -> str:
    """Headers as they are, but for what is drawn anew each time."""
    return value.partition("draft=")[0]


def main() -> int:
    """Both measurements; the exit code says whether every target was met."""
    given = [int(one) for one in sys.argv[1:]]
    pairs, sign_ins = (*given, *(PAIRS, SIGN_INS)[len(given) :])
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made) / "house"
        filled = fill(folder, 1, 1, NAMES + 3 * sign_ins, 1)
        with served(folder, AS_IT_IS) as subject:
            door = Door(subject)
            met = _alike(door, filled, pairs)
            genuine = iter(filled.signing[NAMES:])
            for way, rotates in (
                ("nobody else", None),
                ("one address each", False),
                ("an address a try", True),
            ):
                met = _flooded(door, filled, [next(genuine) for _ in range(sign_ins)], way, rotates) and met
    return 0 if met else 1


# ── Known and unknown ────────────────────────────────────────────────────────────────────────────────────


def _alike(door: Door, filled: Filled, pairs: int) -> bool:
    known: list[Answered] = []
    unknown: list[Answered] = []
    for number in range(pairs + NAMES):
        name = filled.signing[number % NAMES]
        # As long as the known one, because it comes back on the page.
        order = [(known, name), (unknown, name.replace("signing", "nobodys"))]
        random.shuffle(order)
        for found, name in order:
            found.append(door.send(door.new_address(), name, "river marble postbox lamp", "000000"))
    # The first of each name are the warming up.
    known, unknown = known[NAMES:], unknown[NAMES:]
    unlike = sum(one.all_but_time != other.all_but_time for one, other in zip(known, unknown, strict=True))
    told = max(
        by_threshold([one.seconds for one in known], [one.seconds for one in unknown]),
        by_order([one.seconds for one in known], [one.seconds for one in unknown]),
    )
    return _say(measure="known and unknown names", pairs=pairs, unlike=unlike, told_apart=round(told, 3),
                known_ms=_middle(known), unknown_ms=_middle(unknown), target=TOLD_APART,
                met=told <= TOLD_APART and unlike == 0)  # fmt: skip


def by_threshold(known: Sequence[float], unknown: Sequence[float]) -> float:
    """The share that is told right by one bound of time; it is learned on one half and tried on the other."""
    right = 0
    for learned, tried in ((slice(0, None, 2), slice(1, None, 2)), (slice(1, None, 2), slice(0, None, 2))):
        bound, is_above = _bound(known[learned], unknown[learned])
        right += sum((one > bound) == is_above for one in known[tried])
        right += sum((one > bound) != is_above for one in unknown[tried])
    return right / (len(known) + len(unknown))


def _bound(known: Sequence[float], unknown: Sequence[float]) -> tuple[float, bool]:
    """The bound that parts these best, and whether the known ones are above it."""
    best, found = 0, (0.0, True)
    times = sorted([(one, True) for one in known] + [(one, False) for one in unknown])
    below = {True: 0, False: 0}
    for seconds, is_known in times:
        below[is_known] += 1
        for is_above in (True, False):
            right = len(known) - below[True] + below[False]
            right = right if is_above else len(times) - right
            if right > best:
                best, found = right, (seconds, is_above)
    return found


def by_order(known: Sequence[float], unknown: Sequence[float]) -> float:
    """The share of pairs whose known name is told by which was slower; which it is, is learned on the other half."""
    slower = [one > other for one, other in zip(known, unknown, strict=True)]
    right = 0
    for learned, tried in ((slower[::2], slower[1::2]), (slower[1::2], slower[::2])):
        guess = sum(learned) * 2 >= len(learned)
        right += sum(one == guess for one in tried)
    return right / len(slower)


# ── In a flood ───────────────────────────────────────────────────────────────────────────────────────────


def _flooded(door: Door, filled: Filled, handles: Sequence[str], way: str, rotates: bool | None) -> bool:
    """How long a person needs to be in while 50 others try and try; she waits as long as she is told to."""
    with flood(door, rotates) as tries:
        took = [_signed_in(door, filled, handle) for handle in handles]
    cut = statistics.quantiles(took, n=20, method="inclusive")[18]
    memory = _most_memory_mb()
    return _say(measure=f"in a flood: {way}", floods=0 if rotates is None else FLOODS, tries=tries["sent"],
                slowed=tries["slowed"], sign_ins=len(took), p50_s=round(statistics.median(took), 2),
                p95_s=round(cut, 2), memory_mb=memory, target=[GENUINE_SECONDS, MEMORY_MB],
                met=cut < GENUINE_SECONDS and memory < MEMORY_MB)  # fmt: skip


@contextmanager
def flood(door: Door, rotates: bool | None) -> Iterator[dict[str, int]]:
    ending, tries, turn = threading.Event(), {"sent": 0, "slowed": 0}, threading.Lock()

    def keep_trying() -> None:
        address = door.new_address()
        while not ending.is_set():
            with turn:
                address = door.new_address() if rotates else address
            answered = door.send(
                address, f"nobody{random.randrange(10_000)}", "river marble postbox lamp", "000000"
            )
            with turn:
                tries["sent"] += 1
                tries["slowed"] += answered.status == 429

    threads = [
        threading.Thread(target=keep_trying, daemon=True) for _ in range(0 if rotates is None else FLOODS)
    ]
    for thread in threads:
        thread.start()
    try:
        yield tries
    finally:
        ending.set()
        for thread in threads:
            thread.join()


def _signed_in(door: Door, filled: Filled, handle: str) -> float:
    wait_for_a_step()
    began, address = time.perf_counter(), door.new_address()
    while time.perf_counter() - began < LONGEST:
        answered = door.send(address, handle, filled.passphrase, pyotp.TOTP(filled.secret).now())
        if any(name.lower() == "set-cookie" for name, _ in answered.headers):
            break
        time.sleep(answered.retry_after or 1)
    return time.perf_counter() - began


def _most_memory_mb() -> float:
    """What the server, this bench's one child, ever had resident."""
    (child,) = Path("/proc/thread-self/children").read_text().split()
    line = next(
        line for line in Path(f"/proc/{child}/status").read_text().splitlines() if line.startswith("VmHWM")
    )
    return round(int(line.split()[1]) / 1024, 1)


def _middle(answers: Sequence[Answered]) -> float:
    return round(statistics.median(one.seconds for one in answers) * 1000, 2)


def _say(**told: Any) -> bool:
    print(json.dumps(told), flush=True)
    return bool(told["met"])


if __name__ == "__main__":
    sys.exit(main())
