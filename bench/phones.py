"""Many phones hand in at once, and the server is killed and started again meanwhile: is anything lost or doubled?

`python -m bench.phones [PHONES [ITEMS]]`: 100 phones with 50 entries of the log each, over HTTP, each phone one
request at a time as its script sends them, again until it has a receipt. Prints one JSON line; it ends with 1 when
something is lost or doubled, or a target is missed.
"""

from __future__ import annotations

import json
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
from sqlalchemy import func, select

from app.access.phones import enrol_phone
from app.access.work import House
from app.crypto.sealed_boxes import new_pair
from app.features.deliveries.models import Mutation
from app.features.incidents.models import Incident
from tests.support import tally
from tests.support.cast import Cast, assemble
from tests.support.houses import HOSTS, close, new_house
from tests.support.phone import Phone
from tests.support.serving import Process, serving

PHONES, ITEMS, PORT = 100, 50, 8796
SECONDS, A_SECOND, P95 = 60.0, 60.0, 3.0
GIVES_UP = 600.0


@dataclass
class Sent:
    """What all phones together have seen."""

    answers: list[float] = field(default_factory=list)
    received: int = 0
    repeated: int = 0


def enrolled(house: House, cast: Cast, many: int) -> list[Phone]:
    """So many phones of the lead's, made in one unit: enrolling is not what is measured."""
    made = []
    with house.writing() as work:
        for _ in range(many):
            box, signing = new_pair(), new_pair()
            given = enrol_phone(work, cast.lead.actor, box[1], signing[1], cookie=None, device=None)
            intake = given.intake
            made.append(Phone(print, str(given.phone.id), str(cast.lead.id), str(intake.id), intake.box_public,
                              intake.signing_public, given.token, box, signing))  # fmt: skip
    return made


def write_down(cast: Cast, phone: Phone, many: int) -> None:
    for number in range(many):
        text = f"He stood by the gate for an hour, and it was the time number {number}. " * 4
        fields = {"id": str(uuid4()), "behaviours": "followed", "when": "today", "text": text, "version": 0}
        phone.note(f"/cases/{cast.case_id}/log/new", fields)


def drain(phone: Phone, sent: Sent, guard: threading.Lock) -> None:
    """Everything that this phone has, in its order; what is not answered is sent again, as the same bytes."""
    headers = {
        "Host": f"localhost:{PORT}",
        "Origin": f"{HOSTS[0]}:{PORT}",
        "Cookie": f"__Host-phone={phone.cookie}",
    }
    with httpx.Client(base_url=f"http://127.0.0.1:{PORT}", headers=headers, timeout=30) as client:
        for item in phone.outbox:
            until, wait = time.monotonic() + GIVES_UP, 0.1
            while time.monotonic() < until:
                began = time.perf_counter()
                answer = _answer(client, item)
                with guard:
                    sent.answers.append(time.perf_counter() - began)
                    sent.received += answer in ("receipt", "replayed")
                    sent.repeated += answer == "replayed"
                if answer in ("receipt", "replayed"):
                    break
                time.sleep(wait)
                wait = min(wait * 2, 2.0)


def _answer(client: httpx.Client, item: dict[str, Any]) -> str:
    try:
        return str(client.post("/sync/mutations", json=item).json().get("answer", ""))
    except (httpx.HTTPError, ValueError):
        return ""


def restarted_at_half(process: Process, sent: Sent, all_items: int, done: Callable[[], bool]) -> None:
    """The power goes when half of it is received."""
    while sent.received < all_items / 2 and not done():
        time.sleep(0.02)
    process.kill()
    process.start()


def measure(folder: Path, phones: int, items: int) -> dict[str, Any]:
    with new_house(folder, PORT) as house:
        cast = assemble(house)
        all_phones = enrolled(house, cast, phones)
        close(house)
        for phone in all_phones:
            write_down(cast, phone, items)
        sent, guard = Sent(), threading.Lock()
        with serving(folder, PORT) as process:
            threads = [threading.Thread(target=drain, args=(phone, sent, guard)) for phone in all_phones]
            began = time.monotonic()
            for thread in threads:
                thread.start()
            restarted_at_half(
                process, sent, phones * items, lambda: not any(one.is_alive() for one in threads)
            )
            for thread in threads:
                thread.join()
            took = time.monotonic() - began
            process.stop()
        return told(house, phones * items, sent, took) | {"phones": phones}


def told(house: House, items: int, sent: Sent, took: float) -> dict[str, Any]:
    with house.store.reading() as session:
        stored = session.scalar(select(func.count()).select_from(Incident)) or 0
        receipts = session.scalar(select(func.count()).select_from(Mutation)) or 0
    p95 = sorted(sent.answers)[int(len(sent.answers) * 0.95)]
    lost, doubled = items - min(stored, receipts), max(stored, receipts) - items
    return {
        "bench": "phones", "items": items, "seconds": round(took, 1), "a_second": round(sent.received / took, 1),
        "p95_seconds": round(p95, 2), "replayed": sent.repeated, "lost": max(0, lost), "doubled": max(0, doubled),
    }  # fmt: skip


def is_met(line: dict[str, Any]) -> bool:
    """The figures are for the whole load; of a smaller one only that nothing is lost or doubled."""
    whole = line["items"] >= PHONES * ITEMS
    fast = line["seconds"] <= SECONDS and line["a_second"] >= A_SECOND and line["p95_seconds"] < P95
    return not line["lost"] and not line["doubled"] and (fast or not whole)


def main() -> None:
    tally.begin()
    phones, items = ([int(one) for one in sys.argv[1:3]] + [PHONES, ITEMS][len(sys.argv) - 1 :])[:2]
    with tempfile.TemporaryDirectory(prefix="waymark-phones-") as folder:
        line = measure(Path(folder) / "house", phones, items)
    print(json.dumps(line))
    sys.exit(0 if is_met(line) else 1)


if __name__ == "__main__":
    main()
