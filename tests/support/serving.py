"""`waymark serve` in a process of its own: it may be killed at any moment and started again on the same folder."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from tests.support.houses import HOSTS
from tests.support.tally import note_kill

STARTS_WITHIN = 120.0


@dataclass
class Process:
    """`waymark serve` in a process of its own, on the house in this folder; its output goes to a file.

    `module` is what is run: the command line of the app, or a stand-in for it that a control run needs.
    """

    folder: Path
    port: int
    module: str = "app.cli"
    extra: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None

    @property
    def output(self) -> Path:
        return self.folder.with_name(self.folder.name + ".log")

    @property
    def environment(self) -> dict[str, str]:
        return os.environ | {
            "WAYMARK_ENVIRONMENT": "test", "WAYMARK_DATA_FOLDER": str(self.folder),
            "WAYMARK_STAFF_ORIGIN": f"{HOSTS[0]}:{self.port}", "WAYMARK_PAGE_ORIGIN": f"{HOSTS[1]}:{self.port}",
        } | self.extra  # fmt: skip

    def start(self) -> None:
        command = [sys.executable, "-m", self.module, "serve", "--port", str(self.port)]
        with self.output.open("ab") as output:
            self.process = subprocess.Popen(
                command, env=self.environment, stdin=subprocess.DEVNULL, stdout=output, stderr=output
            )
        until = time.monotonic() + STARTS_WITHIN
        while time.monotonic() < until and self.process.poll() is None:
            try:
                httpx.get(f"http://127.0.0.1:{self.port}/health", timeout=1)
                return
            except httpx.HTTPError:
                time.sleep(0.1)
        self.kill()
        raise AssertionError(f"the server did not start: {self.output.read_text()[-2000:]}")

    def kill(self) -> None:
        """As when the power goes: nothing is finished, nothing is closed."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None
            note_kill("while-serving")

    def stop(self) -> None:
        """As an operator ends it."""
        if self.process is not None:
            self.process.terminate()
            self.process.wait(STARTS_WITHIN)
            self.process = None


@contextmanager
def serving(
    folder: Path, port: int, module: str = "app.cli", extra: dict[str, str] | None = None
) -> Iterator[Process]:
    """Started now, ended with the block whatever happens in it."""
    process = Process(folder, port, module, extra or {})
    process.start()
    try:
        yield process
    finally:
        process.kill()
