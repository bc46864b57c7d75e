"""Takes the pictures of the README, in light and dark, from the demo's invented cases: `python -m tools.pictures`.

With a folder it takes every screen that `design` draws, at a phone's width and at a desk's, for laying side by side.
"""

from __future__ import annotations

import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser
from sqlalchemy import select

from app.access.models import CaseSight
from tests.support.invented import Invented, still_invented
from tests.support.live import PHONE, chromium
from tests.support.looking import token_of

PICTURES = Path("docs/pictures")
DESK = (1280, 800)
CASE = "/cases/{case_id}"


@dataclass(frozen=True)
class Shot:
    """One screen: its name, who looks at it, where, and at which widths."""

    name: str
    who: str
    path: str
    sizes: tuple[tuple[int, int], ...] = (PHONE,)
    is_in_readme: bool = True


SHOTS = (
    Shot("today", "lead", "/today"),
    Shot("cases", "lead", "/cases", (PHONE, DESK), is_in_readme=False),
    Shot("case", "lead", CASE),
    Shot("log", "lead", f"{CASE}/log/new"),
    Shot("incidents", "lead", f"{CASE}/log", is_in_readme=False),
    Shot("plan", "lead", f"{CASE}/plan"),
    Shot("news", "lead", f"{CASE}/progress/{{update_id}}"),
    Shot("challenge", "lead", f"{CASE}/challenges/{{challenge_id}}"),
    Shot("page", "victim", "/"),
    Shot("board", "supervisor", "/team", (DESK, PHONE)),
    Shot("partner", "partner", "/partner", (DESK,), is_in_readme=False),
    Shot("sign-in", "", "/sign-in", is_in_readme=False),
    Shot("not-found", "lead", "/nowhere", is_in_readme=False),
)


def take(
    browser: Browser, place: Invented, shot: Shot, size: tuple[int, int], scheme: str, file: Path
) -> None:
    """One picture of what stands on the screen, without scrolling."""
    who = shot.who or "lead"
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]}, color_scheme="dark" if scheme == "dark" else "light",
        service_workers="block", device_scale_factor=1,
    )  # fmt: skip
    if shot.who:
        url = f"https://{urlsplit(place.origin(who)).hostname}/"
        token = token_of(place, who)
        context.add_cookies([{"name": "__Host-session", "value": token, "url": url, "secure": True}])
    page = context.new_page()
    page.goto(place.origin(who) + place.fill(shot.path), wait_until="networkidle")
    page.screenshot(path=file)
    context.close()


def _end_emergencies(place: Invented) -> None:
    """An ordinary day: no line of an emergency opening stands on every page of the case."""
    with place.house.writing() as work:
        for sight in work.session.scalars(select(CaseSight).where(CaseSight.emergency_until.is_not(None))):
            sight.emergency_until = work.now


def main(arguments: list[str]) -> int:
    whole = Path(arguments[0]) if arguments else None
    folder = whole or PICTURES
    folder.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as house,
        still_invented(Path(house)) as place,
        chromium() as browser,
    ):
        _end_emergencies(place)
        for shot in SHOTS:
            if not (whole or shot.is_in_readme):
                continue
            for size in shot.sizes if whole else shot.sizes[:1]:
                for scheme in ("light", "dark"):
                    width = f"-{size[0]}" if whole else ""
                    file = folder / f"{shot.name}{width}{'-dark' if scheme == 'dark' else ''}.png"
                    take(browser, place, shot, size, scheme, file)
                    print(file)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
