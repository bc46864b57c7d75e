"""The phone's own modules in a page of a real browser, as two tabs, with its real store, locks, keys and vault."""

from __future__ import annotations

import json
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Page

from tests.support.live import Live
from tools.frontend import BUILT, MODULES

HERE = Path(__file__).parent
TABS = 2


@cache
def bundled(name: str) -> str:
    """One of the modules beside this file with all that it imports, as a script that leaves `tab` behind."""
    program = next(MODULES.glob("@esbuild/*/bin/esbuild"))
    command = [str(program), str(HERE / name), "--bundle", "--format=iife", "--global-name=tab", "--log-level=error",
               "--target=es2022", f"--alias:@hpke/core={MODULES / '@hpke' / 'core'}"]  # fmt: skip
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


class Screenless:
    """One phone: what is asked of it is done in the page, and comes back as plain values."""

    def __init__(self, context: BrowserContext, running: Live) -> None:
        self.running = running
        self.page: Page = context.new_page()
        vault = json.loads((BUILT / "manifest.json").read_text())["vault-worker.js"]
        self.vault = f"{running.staff}/static/{vault}"
        self.begin()

    def begin(self) -> None:
        """A page as after a reload: nothing of what was in its memory is left."""
        self.page.goto(f"{self.running.staff}/health")
        self.page.evaluate(f"() => {{ {bundled('faults.js')} }}")
        for _ in range(TABS):
            self.page.evaluate(f"() => {{ {bundled('tab.js')}; window.tabs.push(tab); }}")
        for tab in range(TABS):
            self.ask(tab, "begin", self.vault)

    def ask(self, tab: int, name: str, *given: Any) -> Any:
        """What a tab answers; an exception where the phone's own code raises one."""
        said = self.together((tab, name, *given))[0]
        if "error" in said:
            raise RuntimeError(said["error"])
        return said["done"]

    def together(self, *steps: Any) -> list[dict[str, Any]]:
        """Several steps at once, each in its tab: `done` with its answer, or `error`."""
        calls = [[tab, name, list(given)] for tab, name, *given in steps]
        said: list[dict[str, Any]] = self.page.evaluate("(steps) => window.together(steps)", calls)
        return said

    def begin_and_leave(self, milliseconds: int, *steps: Any) -> None:
        """The page goes while these steps are under way."""
        calls = [[tab, name, list(given)] for tab, name, *given in steps]
        self.page.evaluate("(steps) => { window.together(steps); }", calls)
        self.page.wait_for_timeout(milliseconds)
        self.begin()

    def arm(self, place: str, fault: str, after: int = 0) -> None:
        self.page.evaluate(
            "([place, fault, after]) => window.world.arm(place, fault, after)", [place, fault, after]
        )

    def calm(self) -> dict[str, int]:
        """Nothing is armed any more; which faults have struck since this was asked last, and how often."""
        struck: dict[str, int] = self.page.evaluate("() => window.world.calm()")
        return struck

    def found(self, words: list[str]) -> list[str]:
        lying: list[str] = self.page.evaluate("(words) => window.world.found(words)", words)
        return lying

    def plant(self, store: str, key: str, value: Any) -> None:
        self.page.evaluate(
            "([store, key, value]) => window.world.plant(store, key, value)", [store, key, value]
        )
