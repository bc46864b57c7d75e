"""The parts of a safety plan, and what a site offers to begin an item of each with: words alone, in order, no ranking.

A starter is an option, never an order. None of them says to change a number, to go silent or to delete messages: that
can lose evidence and prompt a change of tactics.
"""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum

LATEST = timedelta(days=5 * 366)
MOST, LONGEST = 30, 300


class Section(StrEnum):
    IMMEDIATE_DANGER = "immediate_danger"
    HOME = "home"
    POLICE_MARKERS = "police_markers"
    ALARMS = "alarms"
    TRAVEL = "travel"
    VEHICLE = "vehicle"
    PHONE = "phone"
    ACCOUNTS_TECH = "accounts_tech"
    SOCIAL_MEDIA = "social_media"
    CHILDREN = "children"
    WORK_EDUCATION = "work_education"
    TRUSTED_PEOPLE = "trusted_people"
    MONEY_POST = "money_post"
    HEALTH_SUPPORT = "health_support"
    HOUSING_MOVE = "housing_move"
    ORDERS_BAIL = "orders_bail"
    COURT_DATES = "court_dates"
    PETS_CARE_DEPENDANTS = "pets_care_dependants"
    IMPORTANT_DATES = "important_dates"
    OWN_WISHES = "own_wishes"


SECTION_LABELS: dict[Section, str] = {
    Section.IMMEDIATE_DANGER: "In immediate danger",
    Section.HOME: "Home",
    Section.POLICE_MARKERS: "Police markers",
    Section.ALARMS: "Alarms",
    Section.TRAVEL: "Getting about",
    Section.VEHICLE: "Vehicle",
    Section.PHONE: "Phone",
    Section.ACCOUNTS_TECH: "Accounts and devices",
    Section.SOCIAL_MEDIA: "Social media",
    Section.CHILDREN: "Children",
    Section.WORK_EDUCATION: "Work and study",
    Section.TRUSTED_PEOPLE: "Trusted people",
    Section.MONEY_POST: "Money and post",
    Section.HEALTH_SUPPORT: "Health and support",
    Section.HOUSING_MOVE: "Moving home",
    Section.ORDERS_BAIL: "Orders and bail",
    Section.COURT_DATES: "Court dates",
    Section.PETS_CARE_DEPENDANTS: "Pets and people cared for",
    Section.IMPORTANT_DATES: "Important dates",
    Section.OWN_WISHES: "Own wishes",
}

HINTS: dict[Section, str] = {
    Section.IMMEDIATE_DANGER: "When to call 999, pressing 55 if speaking is not safe, nearby safe places, a code word.",
    Section.HOME: "Locks, door viewer, lighting, letterbox guard, smoke alarm, who holds keys, neighbours.",
    Section.POLICE_MARKERS: "Address and phone markers, the crime reference to hand, when a marker runs out.",
    Section.ALARMS: "Personal alarm or alerting app: who has it, when it was tested, where it charges.",
    Section.TRAVEL: "Routes and times, lit places to park, where to go if followed, sharing a journey.",
    Section.VEHICLE: "Tracker check, shared app access, garage told, keys, breakdown cover.",
    Section.PHONE: "Keeping the number as evidence, a second phone, account and voicemail PINs.",
    Section.ACCOUNTS_TECH: "Passwords from a safe device, two steps, shared cloud, smart home, tags.",
    Section.SOCIAL_MEDIA: "Privacy of own, friends’ and family’s accounts, tags, old accounts, public registers.",
    Section.CHILDREN: "Who may collect, a password, what the children know, handovers, games and devices.",
    Section.WORK_EDUCATION: "Who has been told, reception, desk and routes, calls and post, working alone.",
    Section.TRUSTED_PEOPLE: "Who knows what, who may be approached, safe word, what a missed check-in means.",
    Section.MONEY_POST: "Mail redirection, bank alerts, bills by name, parcels, insurance.",
    Section.HEALTH_SUPPORT: "A flag at the GP, crisis line, sleep, counselling, medicine.",
    Section.HOUSING_MOVE: "Temporary place, priority need, keeping a new address private.",
    Section.ORDERS_BAIL: "A copy of the rules, what breaks them, whom to call, when they end.",
    Section.COURT_DATES: "Entrance, waiting room, special measures, the way there, afterwards.",
    Section.PETS_CARE_DEPENDANTS: "Pets, carers, older relatives.",
    Section.IMPORTANT_DATES: "Anniversaries, hearings, release, the end of an order.",
    Section.OWN_WISHES: "What matters most, what will not be done, what may be shared with whom.",
}

FIRST: dict[Section, tuple[str, ...]] = {
    Section.IMMEDIATE_DANGER: (
        "Call 999 when danger is near. If speaking is not safe, call 999 and press 55.",
        "Nearby places to go to that have people in them",
        "What to say first when calling for help",
        "A code word with a trusted person, and what that person does on hearing it",
    ),
    Section.HOME: (
        "Locks checked and changed where needed",
        "Door viewer, lighting and a guard for the letterbox",
        "Smoke alarm tested, and a fire-safety visit asked for",
        "A list of who holds keys, and keys asked back",
        "Neighbours know what to look out for and whom to call",
        "Sanctuary scheme or safe room asked about, where the other person does not live there and the landlord agrees",
    ),
    Section.POLICE_MARKERS: (
        "Address marker asking for an urgent response, with the day on which it runs out",
        "Phone marker asking for an urgent response, with the day on which it runs out",
        "A card with the crime reference, kept at hand",
        "Name of the officer in charge, and whom to reach when off duty",
    ),
    Section.ALARMS: (
        "Personal attack alarm: who carries it and when it was tested",
        "Alarm from the police: who holds it and how it is used",
        "Alerting app set up on a device that is safe",
        "When and where each alarm is charged",
    ),
    Section.TRAVEL: (
        "Routes and times vary where that is possible",
        "Park in lit places, facing out",
        "If followed: go to a place with staff, and call from there",
        "A trusted person knows when a journey begins and ends",
        "Help points on public transport are known",
    ),
    Section.VEHICLE: (
        "Vehicle looked over for trackers by somebody who knows how",
        "Shared access to the vehicle’s app ended from a safe device",
        "Garage told not to give out dates or keys",
        "Breakdown cover and papers in the right name",
    ),
    Section.PHONE: (
        "The number is kept, as evidence, while that is safe",
        "A second device for safe contact",
        "PIN with the phone company, so that the number cannot be moved",
        "Voicemail PIN set",
        "No reset of a device before advice was taken on what it may prove",
        "Whether calls are blocked is decided with the police",
    ),
    Section.ACCOUNTS_TECH: (
        "Passwords changed from a safe device, with a second step",
        "Other sessions and devices signed out",
        "Shared cloud, family groups and location sharing looked through",
        "Access to smart home, cameras and doorbell looked through",
        "Checked for tracking tags",
        "Children’s devices and accounts looked through",
    ),
    Section.SOCIAL_MEDIA: (
        "Privacy settings looked through, with friends and family too",
        "Tagging needs approval",
        "Own name searched for, and what was found noted",
        "Old accounts closed or hidden, after what they prove was kept",
        "Anonymous entry on the register of voters asked for",
        "Address hidden in company and house records where that is possible",
    ),
    Section.CHILDREN: (
        "School or nursery has the list of who may collect, and a password",
        "What the children know, and whom they tell",
        "Handovers: where, when and who is there",
        "A copy of any court order is with the school",
        "Games and devices looked through together",
    ),
    Section.WORK_EDUCATION: (
        "Manager, HR or security told, with consent",
        "Reception knows what to say and whom to call",
        "Desk, route or shift changed",
        "Calls and post are screened",
        "No working alone, or a check-in when alone",
    ),
    Section.TRUSTED_PEOPLE: (
        "Who knows what, and who does not",
        "People who may be asked about the victim know what not to say",
        "A safe word",
        "Times to check in, and what is done when one is missed",
    ),
    Section.MONEY_POST: (
        "Post redirected",
        "Alerts from the bank",
        "Names on bills and contracts looked through",
        "Parcels go to a place that is safe",
        "Insurance knows of damage and keeps the address private",
    ),
    Section.HEALTH_SUPPORT: (
        "GP record carries a flag, and the practice gives nothing out",
        "Number of a crisis line",
        "Help with sleep and with what happened",
        "Counselling, after talking about who may ask for its notes",
        "Medicine: how it is collected safely",
    ),
    Section.HOUSING_MOVE: (
        "A temporary place to stay is known",
        "Priority for housing asked about",
        "Who may know the new address, and how it stays private",
    ),
    Section.ORDERS_BAIL: (
        "A copy of the conditions is at hand",
        "What counts as a breach, in plain words",
        "Whom to call when a condition is broken",
        "The day on which each order or bail ends",
    ),
    Section.COURT_DATES: (
        "Which entrance and where to wait",
        "Special measures asked for",
        "The way there and back",
        "Who is there afterwards",
        "A plan for the day of release",
    ),
    Section.PETS_CARE_DEPENDANTS: (
        "Who looks after pets, and where they could stay",
        "Carers know what to look out for",
        "Older relatives know whom to call",
    ),
    Section.IMPORTANT_DATES: (
        "Birthdays and anniversaries on which contact is likely",
        "Hearings, and the days around them",
        "Release, and the end of an order or licence",
    ),
    Section.OWN_WISHES: (
        "What matters most",
        "What will not be done",
        "How to be reached",
        "What may be shared, and with whom",
    ),
}
"""What a site starts with: our own wording of the partnership's paper, domain.md section 3. Confirm it locally."""


def lines_of(typed: str) -> list[str]:
    """One on each line, without empty ones and repeats."""
    return list(dict.fromkeys(line.strip() for line in typed.splitlines() if line.strip()))


def list_problems(lines: list[str], from_day: date, today: date) -> dict[str, str]:
    """What is wrong with a new list, by field. An empty list is allowed: then nothing is offered."""
    problems = {}
    if len(lines) > MOST:
        problems["lines"] = f"Keep to {MOST} for one part of the plan."
    elif any(len(line) > LONGEST for line in lines):
        problems["lines"] = f"Use at most {LONGEST} characters on a line."
    if from_day < today:
        problems["from_day"] = "Choose today or a later day: what was before stays as it was."
    elif from_day > today + LATEST:
        problems["from_day"] = "Choose a day within five years."
    return problems


def section_named(code: str) -> Section | None:
    """The part of the plan that an address names, if it names one."""
    return Section(code) if code in set(Section) else None


def starter_at(starters: list[str], place: str) -> str:
    """The starter at this place of the list, counted from 1; empty where there is none."""
    number = int(place) if place.isascii() and place.isdigit() and len(place) < 3 else 0
    return starters[number - 1] if 0 < number <= len(starters) else ""
