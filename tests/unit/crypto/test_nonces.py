"""A million sealings under one key in eight processes: no nonce comes twice (NIST SP 800-38D, section 8)."""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from uuid import uuid4

import pytest

from app.crypto.envelope import HEADER_BYTES, NONCE_BYTES, Context, DataKey

PROCESSES = 8
EACH = 125_000
PLACE = Context(site=uuid4(), case=None, table="note", column="sealed", row=uuid4(), version=1)


def sealed_by(key: DataKey, count: int) -> bytes:
    """The nonces of so many sealings, one after the other."""
    return b"".join(key.seal(b"", PLACE)[HEADER_BYTES - NONCE_BYTES : HEADER_BYTES] for _ in range(count))


def in_processes(act: Callable[[], bytes]) -> list[bytes]:
    """What eight processes answer that were forked from this one."""
    pipes = []
    for _ in range(PROCESSES):
        reading, writing = os.pipe()
        if os.fork() == 0:
            try:
                with os.fdopen(writing, "wb") as pipe:
                    pipe.write(act())
            finally:
                os._exit(0)
        os.close(writing)
        pipes.append(reading)
    answers = []
    for reading in pipes:
        with os.fdopen(reading, "rb") as pipe:
            answers.append(pipe.read())
        os.wait()
    return answers


def repeats(answers: list[bytes]) -> int:
    nonces = [one[at : at + NONCE_BYTES] for one in answers for at in range(0, len(one), NONCE_BYTES)]
    return len(nonces) - len(set(nonces))


def test_no_nonce_comes_twice_in_a_million_sealings_by_eight_processes():
    key = DataKey.random()

    answers = in_processes(lambda: sealed_by(key, EACH))

    assert sum(map(len, answers)) == PROCESSES * EACH * NONCE_BYTES
    assert repeats(answers) == 0


def test_a_generator_whose_state_the_processes_share_is_found(monkeypatch: pytest.MonkeyPatch):
    key, shared = DataKey.random(), random.Random(1)
    key.seal(b"", PLACE)
    monkeypatch.setattr(os, "urandom", shared.randbytes)

    assert repeats(in_processes(lambda: sealed_by(key, 100))) > 0
