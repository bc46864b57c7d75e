"""Makes the cast's house without sealing, for the control run of the canaries, and says who is in it."""

from __future__ import annotations

import pickle
import sys
from pathlib import Path

import tests.support.unsealed  # noqa: F401
from app.core import logging
from tests.support.cast import assemble
from tests.support.houses import new_house

if __name__ == "__main__":
    logging.set_up()  # to standard error: standard output is for the pickle alone
    with new_house(Path(sys.argv[1]), int(sys.argv[2])) as house:
        sys.stdout.buffer.write(pickle.dumps(assemble(house)))
