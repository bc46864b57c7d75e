"""An incident is in the log within six taps from Today: a tap is a finger set down, or a key that writes nothing."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import expect

from tests.support.journey import Journey
from tests.support.live import PHONE, chromium, live

SAID = "He stood at the end of the drive for ten minutes."
COUNTED = """
const tapped = () => { localStorage.taps = 1 + Number(localStorage.taps ?? 0); };
addEventListener('pointerdown', tapped, true);
addEventListener('keydown', ({ key }) => { if (key.length > 1) tapped(); }, true);
"""


def test_an_incident_from_today_in_six_taps(tmp_path: Path) -> None:
    with live(tmp_path / "house") as running, chromium() as browser:
        page = Journey(running, browser, tmp_path).sign_in("lead", PHONE)
        page.context.add_init_script(COUNTED)
        page.reload()
        expect(page.get_by_role("heading", level=1)).to_have_text("Today")
        page.evaluate("localStorage.removeItem('taps')")

        page.get_by_role("link", name="Log", exact=True).click()
        page.get_by_role("link", name="Carys Bevan").click()
        page.get_by_label("At work or school").check()
        page.get_by_label("What happened, in order").click()
        page.keyboard.type(SAID)
        page.get_by_role("button", name="Save to the log").click()

        page.wait_for_url(re.compile("/incidents/"))
        expect(page.locator("main")).to_contain_text(SAID)
        expect(page.locator("main")).to_contain_text("Turned up at work or school")
        taps = page.evaluate("Number(localStorage.taps)")
        assert 3 < taps <= 6, f"{taps} taps"
