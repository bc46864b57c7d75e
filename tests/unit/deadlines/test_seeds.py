"""The table that each site starts with holds every row that the partnership works by."""

from __future__ import annotations

import pytest

from app.features.deadlines.actions import SEEDS
from app.features.deadlines.rules import DueKind, Mark

BY_EVENT = {seed.event: seed for seed in SEEDS}


@pytest.mark.parametrize(
    ("event", "standard", "enhanced"),
    [
        ("support_referral", "2d", "2d"), ("not_investigating", "5wd", "1wd"),
        ("what_to_expect", "5wd", "5wd"),
        ("arrest", "5wd", "1wd"), ("charged", "5wd", "1wd"), ("nfa_cps", "5wd", "1wd"),
        ("first_hearing", "5wd", "1wd"),
        ("warrant", "5wd", "1wd"), ("sentence", "1wd", "1wd"), ("appeal", "5wd", "1wd"),
        ("update", "28d", "28d"),
        ("vrr_police.ask", "3m", "3m"), ("vrr_police.acknowledge", "10wd", "10wd"),
        ("vrr_police.decide", "30wd", "30wd"),
        ("unduly_lenient", "28d", "28d"), ("vcs.referral", "20wd", "20wd"),
        ("code_complaint", "10wd", "10wd"),
        ("bail.first", "3m", "3m"), ("bail.superintendent", "9m", "9m"), ("spo.notification", "3d", "3d"),
        ("dvpn", "48h", "48h"), ("s2a_limit", "6m", "6m"), ("data_breach", "72h", "72h"),
        ("subject_access", "1m", "1m"),
        ("contact.high", "1wd", "1wd"), ("contact.medium", "2wd", "2wd"), ("contact.standard", "5wd", "5wd"),
        ("plan.review.high", "7d", "7d"), ("plan.review.medium", "14d", "14d"),
        ("plan.review.standard", "28d", "28d"),
        ("safe_contact.checked", "30d", "30d"), ("hold.release", "2h", "2h"), ("hold.other", "1wd", "1wd"),
        ("challenge.1.acknowledge", "0wd", "0wd"), ("challenge.1", "2wd", "2wd"),
        ("challenge.2", "5wd", "5wd"),
        ("challenge.3", "2wd", "2wd"), ("challenge.4", "", ""),
    ],
)  # fmt: skip
def test_the_seeded_span_is(event: str, standard: str, enhanced: str) -> None:
    assert (BY_EVENT[event].std, BY_EVENT[event].enh) == (standard, enhanced)


def test_each_event_stands_once_and_reads_as_a_span() -> None:
    assert len(BY_EVENT) == len(SEEDS)
    assert all((seed.span()[0] is None) == (seed.std == "") for seed in SEEDS)


def test_kinds_are_known_and_what_has_one_has_a_time() -> None:
    made = [seed for seed in SEEDS if seed.kind]
    assert {seed.kind for seed in made} <= set(DueKind)
    assert all(seed.std for seed in made)


def test_nothing_is_called_checked_before_the_site_has_looked() -> None:
    assert all(seed.mark is not Mark.CHECKED for seed in SEEDS)
