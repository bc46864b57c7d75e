"""How a file of questions is read, what is wrong with one, and what an answer is. The questions are nonsense."""

from __future__ import annotations

import json
import re

import pytest

from app.features.question_sets.rules import (
    MOST_QUESTIONS,
    Asked,
    Reply,
    Unreadable,
    positives_in,
    read_questions,
    replies_of,
)

READ = [Asked("q1", "Do marbles hum, at noon?"), Asked("q2", "Is the teapot purple?")]


@pytest.mark.parametrize(
    "typed",
    [
        'code,question\nq1,"Do marbles hum, at noon?"\n\nq2,Is the teapot purple?',
        ' Code , QUESTION\r\nq1,"Do marbles hum, at noon?"\r\nq2, Is the teapot purple? \r\n',
        json.dumps([{"code": one.code, "question": one.question} for one in READ]),
        json.dumps({"questions": [{"code": one.code, "question": one.question, "note": 7} for one in READ]}),
    ],
)
def test_both_formats_say_the_same(typed: str) -> None:
    assert read_questions(typed) == READ


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ("q1,Do marbles hum?", "Line 1: begin with the line “code,question”"),
        ("code,question", "holds no question"),
        ("code,question\nq1,Do marbles, hum?", "Line 2: one code and one question"),
        ('code,question\nq1,"Do marbles hum?', "Line 2: the quotation marks do not match"),
        ("code,question\nq 1,Do marbles hum?", "Line 2: the code is"),
        ("code,question\nq1,Do marbles hum?\nQ1,Again?", "Line 3: the code Q1 stands in line 2 too"),
        ("code,question\nq1,", "Line 2: the question is 1 to 500"),
        (
            "code,question\n" + "\n".join(f"q{n},Hum?" for n in range(MOST_QUESTIONS + 1)),
            "101 questions: at most 100",
        ),
        ("[\n{]", "Line 2: this is no JSON"),
        ("[" * 20_000, "this is no JSON"),
        ('{"items": []}', "Give a list of questions"),
        ('[{"code": "q1"}]', "Question 1: give it a “code” and a “question”"),
        ('[{"code": 1, "question": "Hum?"}]', "Question 1: give it a “code” and a “question”"),
        ("[7]", "Question 1: give it a “code”"),
    ],
)
def test_what_is_wrong_is_named_with_its_place(typed: str, fault: str) -> None:
    with pytest.raises(Unreadable, match=re.escape(fault)):
        read_questions(typed)


def test_of_many_faults_five_are_named() -> None:
    with pytest.raises(Unreadable) as refused:
        read_questions("code,question\n" + "\n".join(f"q {n},Hum?" for n in range(9)))

    assert str(refused.value).count("the code is") == 5 and str(refused.value).endswith("And 4 more.")


def test_answers_belong_to_the_questions_and_are_counted() -> None:
    replies = replies_of(["q2.yes", "q1.no"], ["q1", "q2", "q3"])

    assert replies == {"q1": Reply.NO, "q2": Reply.YES} and list(replies) == ["q1", "q2"]
    assert positives_in(replies.values()) == 1 and positives_in([]) == 0


@pytest.mark.parametrize("typed", ["q9.yes", "q1.perhaps", "q1", ".yes", "q1.yes.no"])
def test_what_is_no_answer_to_them_is_refused(typed: str) -> None:
    assert replies_of([typed], ["q1"]) is None


def test_one_question_is_answered_once() -> None:
    assert replies_of(["q1.yes", "q1.no"], ["q1"]) is None
