"""Phone and server together, in random steps with every fault among them: nothing lost, doubled, in clear, or untrue.

`WAYMARK_SEED` takes the seed of a run that failed; `python -m bench.steps` goes on for ten thousand.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.support.stepping.model import MARK, Broken
from tests.support.stepping.walk import FAULTS, Walk, walk

STEPS = 250


@pytest.fixture
def walked(browser_here: Browser, tmp_path: Path) -> Iterator[Walk]:
    seed = int(os.environ.get("WAYMARK_SEED") or time.time_ns() % 1_000_000)
    with walk(browser_here, tmp_path, seed) as going:
        yield going


def test_whatever_goes_wrong_each_thing_arrives_once_and_says_what_is_true(walked: Walk) -> None:
    walked.go(STEPS)
    for fault in FAULTS:
        if not walked.struck[fault]:
            walked.strike(fault)
    walked.settle()

    assert set(walked.struck) == set(FAULTS)


def test_a_clock_that_is_set_back_between_two_changes_leaves_them_in_their_order(walked: Walk) -> None:
    walked.phone.arm("clock", "2")
    walked.step_chain()
    walked.phone.arm("clock", "0")
    walked.change(walked.chains[0])
    first, second = walked.promises.open()

    walked.settle()

    assert walked.stands.texts[first.record] == second.texts[0]
    assert walked.stands.versions[first.record] == second.version == 2


@pytest.mark.parametrize("what", ["lost", "clear", "unknown"])
def test_a_promise_that_is_broken_is_seen(walked: Walk, what: str) -> None:
    walked.step_write()
    kept = walked.promises.open()[0]
    walked.check()

    if what == "lost":
        walked.phone.plant("outbox", kept.key, None)
    if what == "clear":
        walked.phone.plant("drafts", "left", {"words": f"She said {MARK}."})
    if what == "unknown":
        walked.promises.writings.clear()

    with pytest.raises(Broken):
        walked.check()


def test_words_that_came_twice_are_seen(walked: Walk) -> None:
    for _ in range(2):
        walked.step_write()
    walked.phone.ask(0, "send", True)
    walked.check()
    first, second = walked.promises.open()
    walked.stands.texts[second.record] = first.texts[0]
    second.texts = first.texts

    with pytest.raises(Broken, match="twice"):
        walked.promises.check(walked.phone.ask(0, "look", []), walked.stands, [])
