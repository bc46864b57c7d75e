"""When a value may begin, and when it may still be withdrawn. Pure."""

from __future__ import annotations

from datetime import date, timedelta

LATEST = timedelta(days=5 * 366)
BEGUN = "This counts already, or did. Set another value from a later day."


def value_problems(value: int, least: int, most: int, from_day: date, today: date) -> dict[str, str]:
    """What is wrong with a new value, by field."""
    problems = {}
    if not least <= value <= most:
        problems["value"] = f"Give a number from {least} to {most}."
    if from_day < today:
        problems["from_day"] = "Choose today or a later day: what was before stays as it was."
    elif from_day > today + LATEST:
        problems["from_day"] = "Choose a day within five years."
    return problems


def load_problems(is_amber: bool, value: int, other: int) -> dict[str, str]:
    """Amber comes before red; `other` is what counts of the two besides, on the day from which this one counts."""
    if is_amber and value >= other:
        return {"value": f"Choose less than {other}: from there a caseload is red."}
    if not is_amber and value <= other:
        return {"value": f"Choose more than {other}: from there a caseload is amber."}
    return {}


def year_of(asked: str, today: date) -> int:
    """The year that a page of changes shows: the one asked for, else this one."""
    return (
        int(asked)
        if asked.isascii() and asked.isdigit() and len(asked) == 4 and 2000 <= int(asked) <= today.year
        else today.year
    )
