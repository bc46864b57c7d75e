"""How a file of questions is read, and what an answer to one may be: pure decisions.

Two formats. CSV: a first line `code,question`, then one question a line. JSON: a list of objects, each with `code` and
`question`, or an object whose `questions` is such a list. A count of answers is a count: nothing here makes a level.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

MOST_QUESTIONS, LONGEST_CODE, LONGEST_QUESTION, LONGEST_FILE = 100, 20, 500, 60_000
CODE = re.compile(r"[A-Za-z0-9_-]{1,20}")
MOST_PROBLEMS = 5
HEADER = ("code", "question")
NO_SET = "These questions are not asked here any more. Open the form anew."
ENDED = "It is not asked any more already."


class Reply(StrEnum):
    YES = "yes"
    NO = "no"
    NOT_KNOWN = "not_known"


REPLY_LABELS = {Reply.YES: "Yes", Reply.NO: "No", Reply.NOT_KNOWN: "Not known"}


@dataclass(frozen=True)
class Asked:
    """One question as it stands in a file, with the place that is named to whoever loads it."""

    code: str
    question: str


class Unreadable(Exception):
    """Why a file holds no questions, in words for whoever loads it."""


def read_questions(typed: str) -> list[Asked]:
    """The questions of a file in either format; `Unreadable` with up to five faults, each with its place."""
    text = typed.strip().lstrip("\ufeff")
    rows = list(_json_rows(text) if text[:1] in ("[", "{") else _csv_rows(text))
    if not rows:
        raise Unreadable("It holds no question. Give at least one.")
    if len(rows) > MOST_QUESTIONS:
        raise Unreadable(f"It holds {len(rows)} questions: at most {MOST_QUESTIONS}.")
    if faults := list(_faults(rows)):
        more = f" And {len(faults) - MOST_PROBLEMS} more." if len(faults) > MOST_PROBLEMS else ""
        raise Unreadable(" ".join(faults[:MOST_PROBLEMS]) + more)
    return [asked for _, asked in rows]


def _faults(rows: Iterable[tuple[str, Asked]]) -> Iterator[str]:
    known: dict[str, str] = {}
    for place, one in rows:
        if not CODE.fullmatch(one.code):
            yield f"{place}: the code is 1 to {LONGEST_CODE} letters, figures, “-” or “_”."
        elif one.code.lower() in known:
            yield f"{place}: the code {one.code} stands in {known[one.code.lower()].lower()} too."
        known.setdefault(one.code.lower(), place)
        if not one.question or len(one.question) > LONGEST_QUESTION:
            yield f"{place}: the question is 1 to {LONGEST_QUESTION} characters."


def _csv_rows(text: str) -> Iterator[tuple[str, Asked]]:
    reader = csv.reader(text.splitlines(keepends=True), strict=True)
    try:
        head = [cell.strip().lower() for cell in next(reader, [])]
        if tuple(head) != HEADER:
            raise Unreadable("Line 1: begin with the line “code,question”, or give a list in JSON.")
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) != len(HEADER):
                raise Unreadable(f"Line {reader.line_num}: one code and one question, with a comma between them. "
                                 "A question that has a comma stands in quotation marks.")  # fmt: skip
            yield f"Line {reader.line_num}", Asked(cells[0].strip(), cells[1].strip())
    except csv.Error:
        raise Unreadable(f"Line {reader.line_num}: the quotation marks do not match.") from None


def _json_rows(text: str) -> Iterator[tuple[str, Asked]]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        line = error.lineno if isinstance(error, json.JSONDecodeError) else 1
        raise Unreadable(f"Line {line}: this is no JSON.") from None
    items = found.get("questions") if isinstance(found, dict) else found
    if not isinstance(items, list):
        raise Unreadable("Give a list of questions, or an object whose “questions” is one.")
    for number, item in enumerate(items, 1):
        yield f"Question {number}", _from_json(number, item)


def _from_json(number: int, item: Any) -> Asked:
    values = [item.get(name) for name in HEADER] if isinstance(item, dict) else []
    texts = [value.strip() for value in values if isinstance(value, str)]
    if len(texts) != len(HEADER):
        raise Unreadable(f"Question {number}: give it a “code” and a “question”, both as text.")
    return Asked(*texts)


# ── Answers ──────────────────────────────────────────────────────────────────────────────────────────────


def replies_of(typed: Sequence[str], codes: Collection[str]) -> dict[str, Reply] | None:
    """What a form answers, as `code.reply`, in the order of the questions; None where it is no answer to them."""
    found: dict[str, Reply] = {}
    for one in typed:
        code, _, reply = one.rpartition(".")
        if code not in codes or code in found or reply not in list(Reply):
            return None
        found[code] = Reply(reply)
    return {code: found[code] for code in codes if code in found}


def positives_in(replies: Iterable[Reply]) -> int:
    """How many are “Yes”: a count, and no level."""
    return sum(reply is Reply.YES for reply in replies)


def version_words(number: int, edition: str) -> str:
    """“Version 2, May 2026”."""
    return f"Version {number}{', ' + edition if edition else ''}"
