"""What stands in the blanks of the first words of news, as an advocate would fill them."""

from __future__ import annotations

import re
from datetime import date, timedelta

from app.core import clock

BLANKS = {
    "[rules]": "He must not come near your home or the nursery, and must not contact you in any way",
    "[crime]": "stalking",
    "[sentence]": "eight months in prison, suspended",
    "[how long]": "two years",
    "[which]": "the decision of the police",
    "[verdict]": "guilty",
    "[guilty / not guilty]": "guilty",
    "[what]": "stalking",
}


def filled(value: object, day: date) -> object:
    """Words with their blanks filled, as an advocate would fill them: a date by how it is spoken of."""
    if not isinstance(value, str):
        return value
    later = clock.day_words(day + timedelta(days=28), year=True)
    value = re.sub(r"\b(until|is|by|lasts until|end on) \[date\]", lambda found: f"{found[1]} {later}", value)
    value = value.replace("[date]", clock.day_words(day, year=True))
    return re.sub(r"\[[^\]]*\]", lambda found: BLANKS.get(found[0], "as agreed"), value)
