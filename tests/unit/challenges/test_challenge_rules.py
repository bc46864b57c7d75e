"""The clock of a challenge note in words, its stages, and whose name stays out of what leaves."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from app.core.clock import at_local
from app.features.challenges.rules import (
    ANSWERED,
    AWAITING,
    CLOSED,
    NOT_SENT,
    STAGES,
    ChallengeStatus,
    ChallengeType,
    OutsideRoute,
    Times,
    Urgency,
    clock_line,
    draft_problems,
    escalation_problems,
    first_stage,
    left_words,
    may_escalate,
    should_escalate,
    without_name,
)

WEDNESDAY, FRIDAY = date(2026, 11, 18), date(2026, 11, 20)
NAMES = ["Carys Bevan", "Caz"]


def sent(status: ChallengeStatus = ChallengeStatus.SUBMITTED, **changes: object) -> Times:
    facts: dict[str, object] = {
        "status": status, "stage": 1, "acknowledge_by": at_local(WEDNESDAY, 17), "due_at": at_local(FRIDAY, 17),
        "acknowledged_on": None, "answered_on": None,
    }  # fmt: skip
    return Times(**{**facts, **changes})  # type: ignore[arg-type]


def test_on_the_first_day_the_clock_says_both_dates() -> None:
    line = clock_line(sent(), at_local(WEDNESDAY, 12))

    assert line.state == "open"
    assert line.head == "2 working days left"
    assert line.text.replace("\u00a0", " ") == (
        "Action plan due Friday 20 November. Acknowledgement due Wednesday 18 November by 17:00."
    )


def test_a_missing_acknowledgement_is_late_the_next_morning() -> None:
    line = clock_line(sent(), at_local(WEDNESDAY + timedelta(days=1), 9))

    assert (line.state, line.head) == ("late", "1 working day late")
    assert line.text.startswith("Acknowledgement due Wednesday 18\u00a0November, not given.")


def test_an_acknowledged_note_is_late_only_after_its_answer_was_due() -> None:
    heard = sent(ChallengeStatus.ACKNOWLEDGED, acknowledged_on=WEDNESDAY)

    assert clock_line(heard, at_local(FRIDAY, 16)).head == "Due today by 17:00"
    late = clock_line(heard, at_local(date(2026, 11, 23), 9))
    assert (late.state, late.head) == ("late", "1 working day late")
    assert late.text.replace("\u00a0", " ") == (
        "Action plan due Friday 20 November, not given. They acknowledged it on 18 November."
    )


def test_a_weekend_is_not_a_working_day_late() -> None:
    heard = sent(ChallengeStatus.ACKNOWLEDGED, acknowledged_on=WEDNESDAY)

    assert clock_line(heard, at_local(date(2026, 11, 21), 12)).head == "Late since Friday"


def test_days_left_jump_over_christmas() -> None:
    due = at_local(date(2026, 12, 29), 17)

    assert left_words(due, at_local(date(2026, 12, 23), 10)) == "2 working days left"
    assert left_words(None, at_local(WEDNESDAY, 10)) == "No date is set"


@pytest.mark.parametrize("status", list(ChallengeStatus))
def test_every_status_has_a_sentence_and_one_place(status: ChallengeStatus) -> None:
    assert clock_line(sent(status), at_local(WEDNESDAY, 12)).head
    assert sum(status in group for group in (NOT_SENT, AWAITING, ANSWERED, CLOSED)) == 1


@pytest.mark.parametrize(
    ("times", "now", "expected"),
    [
        (sent(), at_local(WEDNESDAY, 12), False),
        (sent(), at_local(WEDNESDAY, 18), True),
        (sent(ChallengeStatus.ACKNOWLEDGED, acknowledged_on=WEDNESDAY), at_local(FRIDAY, 12), False),
        (sent(ChallengeStatus.NOT_AGREED, answered_on=FRIDAY), at_local(FRIDAY, 12), True),
        (sent(ChallengeStatus.AGREED, answered_on=FRIDAY), at_local(date(2026, 12, 1), 12), False),
        (sent(ChallengeStatus.RESOLVED), at_local(date(2026, 12, 1), 12), False),
    ],
)
def test_escalating_comes_first_only_when_late_or_refused(
    times: Times, now: datetime, expected: bool
) -> None:
    assert should_escalate(times, now) is expected


def test_the_last_stage_and_a_draft_cannot_be_escalated() -> None:
    assert may_escalate(sent())
    assert not may_escalate(sent(stage=5))
    assert not may_escalate(sent(ChallengeStatus.DRAFT))


def test_the_board_needs_its_day_and_the_outside_its_way() -> None:
    today = WEDNESDAY

    assert set(escalation_problems(4, 3, None, None, today)) == {"due_on"}
    assert set(escalation_problems(5, 3, None, None, today)) == {"route"}
    assert set(escalation_problems(2, 2, None, None, today)) == {"stage"}
    assert set(escalation_problems(2, 1, today - timedelta(days=1), None, today)) == {"due_on"}
    assert escalation_problems(5, 1, None, OutsideRoute.VRR, today) == {}


def test_days_of_a_draft() -> None:
    assert set(draft_problems(FRIDAY, WEDNESDAY - timedelta(days=1), WEDNESDAY)) == {"decided_on", "by_when"}
    assert draft_problems(WEDNESDAY, WEDNESDAY, WEDNESDAY) == {}


def test_immediate_safety_begins_with_a_manager() -> None:
    assert [first_stage(urgency) for urgency in Urgency] == [2, 1, 1]
    assert [stage.number for stage in STAGES] == [1, 2, 3, 4, 5]


def test_there_are_twenty_types_with_words_of_their_own() -> None:
    assert [one.value for one in ChallengeType] == [f"C{number:02}" for number in range(1, 21)]
    assert len({one.label for one in ChallengeType}) == 20


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Tell Carys by Friday.", "Tell the victim by Friday."),
        ("Carys Bevan was not asked.", "The victim was not asked."),
        ("Ms Bevan’s phone. CARYS said no.", "The victim’s phone. The victim said no."),
        ("He wrote to caz and to Mrs. Bevan.", "He wrote to the victim and to the victim."),
        ("The Bevans live near Carysfort.", "The Bevans live near Carysfort."),
    ],
)
def test_the_name_is_taken_out_of_what_leaves(text: str, expected: str) -> None:
    assert without_name(text, NAMES) == expected


def test_a_name_that_is_a_plain_word_counts_with_a_capital_only() -> None:
    assert without_name("He will come. Tell Will.", ["Will Marsh"]) == "He will come. Tell the victim."


def test_without_names_a_text_stays_as_it_is() -> None:
    assert without_name("Tell Carys.", []) == "Tell Carys."
    assert without_name("Tell Carys.", [""]) == "Tell Carys."
