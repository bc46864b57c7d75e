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
    "[guilty / not guilty]": "guilty",
    "[what]": "your phone",
    "[Name of officer]": "PC Hale",
    "[Name]": "Bryn Colley",
    "[answer]": "nothing changes",
    "[amount]": "£24",
    "[how]": "ring the number that you have",
    "[list]": "two letters and a parcel",
    "[may leave with these rules / stays in custody]": "stays in custody",
    "[month]": "March",
    "[name of the order]": "a restraining order",
    "[time]": "10:00",
    "[what they did]": "they spoke to him and wrote it down",
    "[who it is about]": "the person who follows you",
    "[who]": "your doctor",
    "[Sentence on / rules that go on / what ends.]": "The rules go on.",
    "[What happens now.]": "We tell you when there is a date.",
    "[What it changes, or that nothing changes.]": "Nothing changes for you.",
    "[What it means for the case.]": "The case goes on.",
    "[When it is paid, or what can be done.]": "It is paid within a month.",
}


def filled(value: object, day: date) -> object:
    """Words with their blanks filled, as an advocate would fill them: a date by how it is spoken of."""
    if not isinstance(value, str):
        return value
    later = clock.day_words(day + timedelta(days=28), year=True)
    value = re.sub(r"\b(until|is|by|lasts until|end on) \[date\]", lambda found: f"{found[1]} {later}", value)
    value = value.replace("[date]", clock.day_words(day, year=True))
    return re.sub(r"\[[^\]]*\]", lambda found: BLANKS[found[0]], value)
