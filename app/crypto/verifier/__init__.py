"""The verifier of an evidence pack: parts that need Python's own library alone, put together into one file.

No part imports another by name in the file that leaves; `as_one_file` writes them one after the other.
"""

from __future__ import annotations

import re
from pathlib import Path

PARTS = ("curves", "trees", "zips", "packs", "telling")
OURS = re.compile(r"^from app\.crypto\.verifier\.[a-z]+ import (\([^)]*\)|[^\n(]*)\n", re.MULTILINE)
FUTURE = "from __future__ import annotations\n"
OPENING = '''#!/usr/bin/env python3
"""Verifies an evidence pack of Waymark without a network, with Python 3.9 or newer and nothing else:

    python3 verify.py pack.zip --fingerprint "the one you were told by another channel"

It takes pack.zip, which lies in the file that you were sent and comes out of it with the six words. Before you run
it, compare the SHA-256 of this program with the one that the site tells you: WHAT-THIS-PROVES.txt says why and how. It
ends with 0 when all is true and signed by that key, with 3 when the pack agrees with itself but nobody said whose key
it is, and with 1 when anything was changed.
"""

'''


def as_one_file() -> str:
    """The whole verifier as one script; its parts are the modules beside this one."""
    here = Path(__file__).parent
    parts = (OURS.sub("", (here / f"{name}.py").read_text()).replace(FUTURE, "") for name in PARTS)
    return OPENING + FUTURE + "\n" + "\n\n".join(part.strip() + "\n" for part in parts)
