"""A process that falls says the kind of the error and its place; it leaves no core and no value."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
HUSHED = "from app.core import logging as ours, quiet\nours.set_up()\nquiet.hush()\n"
WAYS = {
    "uncaught": "raise ValueError(secret)",
    "thread": "import threading\nt = threading.Thread(target=int, args=(secret,)); t.start(); t.join()",
    "unraisable": "class A:\n    def __del__(self): raise ValueError(secret)\na = A(); del a",
    "task": "import asyncio, gc\nasync def fall(): raise ValueError(secret)\n"
            "async def main():\n    t = asyncio.ensure_future(fall()); await asyncio.sleep(0.01); del t; gc.collect()\n"
            "asyncio.run(main())",
    "warning": "import warnings\nwarnings.warn(secret)",
    "library": "import logging\nlogging.getLogger('uvicorn.error').error('it was %s', secret)",
    "library's error": "import logging\ntry:\n    int(secret)\nexcept ValueError:\n"
                       "    logging.getLogger('sqlalchemy').exception(secret)",
    "database": "from app.db.store import Store\nfrom sqlalchemy import text\nimport tempfile, pathlib\n"
                "s = Store('sqlite:///' + tempfile.mkdtemp() + '/a.db')\nwith s.reading() as r:\n"
                "    r.execute(text('SELECT nothing WHERE :a = 1'), {'a': secret})",
}  # fmt: skip


def fallen(way: str, before: str) -> str:
    code = f"{before}\nsecret = 'Ca' + 'rys waited'\n{WAYS[way]}"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    return done.stdout + done.stderr


@pytest.mark.asvs("16.3.4", "16.5.1")
@pytest.mark.parametrize("way", WAYS)
def test_what_falls_says_no_value(way: str) -> None:
    said = fallen(way, HUSHED)

    assert "rys waited" not in said and "Traceback" not in said
    assert any(word in said for word in ("Error", "Warning", "library")), said


@pytest.mark.parametrize("way", [way for way in WAYS if way != "database"])
def test_without_the_hush_the_same_is_said_aloud(way: str) -> None:
    """The control; a database's error hides its values by itself."""
    assert "Carys waited" in fallen(way, "")


def test_a_server_writes_no_core_and_cannot_be_looked_into() -> None:
    code = (
        "import ctypes, resource\nfrom app.core import quiet\nquiet.keep_no_core()\n"
        "print(resource.getrlimit(resource.RLIMIT_CORE), ctypes.CDLL(None).prctl(quiet.PR_GET_DUMPABLE, 0, 0, 0, 0))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)

    assert done.stdout.strip() == ("(0, 0) 0" if sys.platform == "linux" else "(0, 0) -1")
