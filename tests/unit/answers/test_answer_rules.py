"""What the receiving desk is told about time, and what its answer must say."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from app.core.clock import at_local
from app.features.answers.rules import answer_problems, desk_chip
from app.features.challenges.rules import ChallengeStatus, Times, Verdict

WEDNESDAY, FRIDAY = date(2026, 11, 18), date(2026, 11, 20)


def sent(status: ChallengeStatus = ChallengeStatus.SUBMITTED, acknowledged_on: date | None = None) -> Times:
    return Times(status, 1, at_local(WEDNESDAY, 17), at_local(FRIDAY, 17), acknowledged_on, None)


@pytest.mark.parametrize(
    ("times", "day", "hour", "state", "text"),
    [
        (sent(), WEDNESDAY, 10, "today", "Acknowledge today"),
        (sent(), WEDNESDAY, 18, "late", "Late since 17:00"),
        (
            sent(ChallengeStatus.ACKNOWLEDGED, WEDNESDAY),
            WEDNESDAY,
            18,
            "later",
            "Answer by Friday 20 November",
        ),
        (sent(ChallengeStatus.ACKNOWLEDGED, WEDNESDAY), FRIDAY, 10, "today", "Answer today"),
        (sent(ChallengeStatus.ACKNOWLEDGED, WEDNESDAY), date(2026, 11, 23), 9, "late", "1 working day late"),
        (sent(ChallengeStatus.AGREED, WEDNESDAY), FRIDAY, 10, "done", "Answered"),
        (sent(ChallengeStatus.WITHDRAWN), FRIDAY, 10, "done", "Withdrawn"),
    ],
)
def test_the_list_says_what_to_do_and_by_when(
    times: Times, day: date, hour: int, state: str, text: str
) -> None:
    chip = desk_chip(times, at_local(day, hour))

    assert (chip.state, chip.text.replace("\u00a0", " ")) == (state, text)


@pytest.mark.parametrize("verdict", [Verdict.AGREED, Verdict.PART_AGREED])
def test_who_agrees_says_what_happens_and_when(verdict: Verdict) -> None:
    assert set(answer_problems(verdict, "", None, FRIDAY)) == {"will_do", "by_when"}
    assert answer_problems(verdict, "Collect the doorbell video.", FRIDAY, FRIDAY) == {}


def test_a_refusal_needs_no_act_but_no_day_in_the_past_either() -> None:
    assert answer_problems(Verdict.NOT_AGREED, "", None, FRIDAY) == {}
    assert set(answer_problems(Verdict.NOT_AGREED, "", FRIDAY - timedelta(days=1), FRIDAY)) == {"by_when"}
