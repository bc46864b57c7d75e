"""Run as a module on a house: makes its evidence packs, and ends with SIGKILL at the step that is named."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

STEPS = ("taken in", "placed", "stored", "ready")


def _main(folder: str, url: str, step: str) -> None:
    from app.core.settings import Settings
    from app.features.pack_making.jobs import make_waiting
    from app.main import open_house

    house = open_house(Settings(environment="test", data_folder=Path(folder), database_url=url))
    make_waiting(house, lambda reached: os.kill(os.getpid(), signal.SIGKILL) if reached == step else None)
    house.store.close()


if __name__ == "__main__":
    _main(*sys.argv[1:])
