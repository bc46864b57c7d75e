"""Reads what every page of the staff shows around its content: navigation by role, and the inbox's count."""

from __future__ import annotations

from dataclasses import dataclass

from app.access.actor import CASEWORKERS, Actor, Role
from app.access.work import Work
from app.features.agenda.queries import inbox_count
from app.features.data_breaches.queries import open_breaches
from app.web.asked import Asked

AT_A_DESK = (("Inbox", "/partner", "inbox"), ("Shared", "/shared", "share"), ("Me", "/me", "me"))
PLACES: dict[Role, tuple[tuple[str, str, str], ...]] = {
    Role.PARTNER: AT_A_DESK,
    Role.PROBATION: AT_A_DESK,
    Role.HEALTH: AT_A_DESK,
    Role.CPS: AT_A_DESK,
    Role.CHAIR: (("Meeting", "/meeting", "flag"), ("Shared", "/shared", "share"), ("Me", "/me", "me")),
    Role.SERVICE_MANAGER: (("Cases", "/cases", "cases"), ("Registers", "/information-requests", "inbox"),
        ("Training", "/risk-training", "people"),
        ("Trail", "/trail", "doc"), ("Me", "/me", "me")),
    Role.DPO: (("Records", "/records", "search"), ("Registers", "/data-breaches", "inbox"),
        ("Trail", "/trail", "doc"), ("Me", "/me", "me")),
    Role.ADMINISTRATOR: (
        ("People", "/people", "people"), ("Teams", "/teams", "cases"), ("Agencies", "/agencies", "court"),
        ("Desks", "/desks", "inbox"), ("Settings", "/configuration", "clock"), ("Me", "/me", "me"),
    ),
}  # fmt: skip
"""The places of each role but the caseworkers', the first one its home: (label, address, icon)."""


ALSO_AT = {
    "/shared": ("/proposals",),
    "/people": ("/sign-ins", "/backups"),
    "/records": ("/freezes",),
    "/information-requests": ("/data-breaches",),
    "/data-breaches": ("/information-requests",),
    "/configuration": (
        "/site",
        "/deadlines",
        "/bank-holidays",
        "/retention",
        "/risk-tools",
        "/question-sets",
        "/risk-training",
        "/starters",
    ),
}
"""Pages without an entry of their own, by the entry that is the current one on them."""


@dataclass(frozen=True)
class NavItem:
    label: str
    href: str
    icon: str
    current: bool = False
    count: int = 0
    is_add: bool = False


@dataclass(frozen=True)
class Shell:
    """What every page of the staff shows around its content."""

    actor: Actor | None = None
    nav: tuple[NavItem, ...] = ()
    title: str = "Waymark"
    theme: str = "system"
    blur: bool = False
    idle_minutes: int = 10
    at_site: str = ""


def staff_shell(work: Work | None, actor: Actor | None, asked: Asked) -> Shell:
    """Navigation by role, with the inbox's count; nothing of a case."""
    if work is None or actor is None or not actor.is_staff:
        return Shell()
    if actor.role in CASEWORKERS:
        nav = _case_nav(work, actor, asked.path)
    else:
        counts = {"/data-breaches": open_breaches(work, actor)[0]} if actor.role is Role.DPO else {}
        nav = tuple(
            NavItem(*place, _is_at(asked.path, place[1]), counts.get(place[1], 0))
            for place in PLACES[actor.role]
        )
    return Shell(actor, nav, theme=actor.theme, blur=actor.blur, idle_minutes=work.settings.idle_minutes,
                 at_site=actor.at_site)  # fmt: skip


def _case_nav(work: Work, actor: Actor, path: str) -> tuple[NavItem, ...]:
    items = [
        NavItem("Cases", "/cases", "cases", path.startswith(("/cases", "/referrals"))),
        NavItem("Log", "/log", "plus", path == "/log", is_add=True),
        NavItem("Inbox", "/inbox", "inbox", path == "/inbox", inbox_count(work, actor)),
        NavItem("Me", "/me", "me", path.startswith("/me")),
    ]
    today = NavItem("Today", "/", "today", path in ("/", "/today"))
    if actor.role is Role.SUPERVISOR:
        return (NavItem("Team", "/team", "people", path == "/team"), *items)
    return (today, *items)


def _is_at(path: str, place: str) -> bool:
    return any(path == one or path.startswith(f"{one}/") for one in (place, *ALSO_AT.get(place, ())))
