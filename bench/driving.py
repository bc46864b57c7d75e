"""Sends prepared requests over one or four kept connections and tells how long each took, to its last byte."""

from __future__ import annotations

import http.client
import statistics
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

TIMEOUT = 60


@dataclass(frozen=True)
class Sending:
    """One request and the status that it has to be answered with. `form` is the page that is asked for before it, as
    a person has to open a form to send it; both are then one measurement.
    """

    method: str
    path: str
    body: bytes | None = None
    headers: dict[str, str] = field(default_factory=dict)
    status: int = 200
    form: str = ""


@dataclass
class Subject:
    """One server under measurement. `source` draws the local address of a connection, by its number."""

    name: str
    port: int
    headers: dict[str, str]
    source: Callable[[int], str] = lambda _: "127.0.0.1"

    def connect(self, number: int) -> http.client.HTTPConnection:
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=TIMEOUT,
                                          source_address=(self.source(number), 0))  # fmt: skip

    def send(self, connection: http.client.HTTPConnection, sending: Sending) -> float:
        """The seconds that it took. An answer other than the expected one ends the bench: it would measure nothing."""
        began = time.perf_counter()
        if sending.form:
            cookie = {name: value for name, value in sending.headers.items() if name == "Cookie"}
            self._ask(connection, Sending("GET", sending.form, headers=cookie))
        self._ask(connection, sending)
        return time.perf_counter() - began

    def _ask(self, connection: http.client.HTTPConnection, sending: Sending) -> None:
        connection.request(sending.method, sending.path, sending.body, self.headers | sending.headers)
        answer = connection.getresponse()
        body = answer.read()
        if answer.status != sending.status:
            place = answer.getheader("location", "")
            raise AssertionError(
                f"{self.name}: {sending.method} {sending.path} {answer.status} {place} {body[:300]!r}"
            )


@dataclass
class Timed:
    """What was seen of one kind of request: seconds each, and seconds of the whole."""

    took: list[float] = field(default_factory=list)
    elapsed: float = 0.0

    def add(self, took: Sequence[float], elapsed: float) -> None:
        self.took += took
        self.elapsed += elapsed

    def told(self) -> dict[str, float]:
        """Milliseconds at the middle and at the 99th of a hundred, requests per second, and how many there were."""
        cuts = statistics.quantiles(self.took, n=100, method="inclusive")
        return {"p50_ms": round(cuts[49] * 1000, 2), "p99_ms": round(cuts[98] * 1000, 2),
                "per_second": round(len(self.took) / self.elapsed, 1), "requests": len(self.took)}  # fmt: skip


def compare(
    pairs: Sequence[tuple[Subject, Iterator[Sending]]], *, connections: int, requests: int, rounds: int
) -> list[Timed]:
    """Each subject's requests in turns, so that what else the machine does falls on all of them alike."""
    found = [Timed() for _ in pairs]
    for _ in range(rounds):
        for (subject, sendings), timed in zip(pairs, found, strict=True):
            batch = list(islice(sendings, requests // rounds))
            if len(batch) < requests // rounds:
                raise AssertionError(f"{subject.name}: there are no more requests of this kind to send")
            timed.add(*send_all(subject, batch, connections))
    return found


def send_all(subject: Subject, batch: Sequence[Sending], connections: int) -> tuple[list[float], float]:
    """The seconds of each request, and of them all, over so many connections at once."""
    took: list[float] = []
    failed: list[BaseException] = []
    waiting = iter(batch)
    turn = threading.Lock()

    def work(number: int) -> None:
        connection = subject.connect(number)
        try:
            while not failed:
                with turn:
                    sending = next(waiting, None)
                if sending is None:
                    break
                took.append(subject.send(connection, sending))
        except BaseException as error:
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(number,)) for number in range(connections)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failed:
        raise failed[0]
    return took, time.perf_counter() - began
