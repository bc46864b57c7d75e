"""One script in several files: what every page loads, and what is fetched where it is needed.

esbuild cuts it by the script's own `import()`; here each file gets a name by its content, like all that is built. A
file names those it imports, so the names are given from the leaves on: a change in one is a new name for all above it.
"""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from typing import Any, NamedTuple


class Script(NamedTuple):
    """What the entry imports at once stands in `at_once`; what it fetches later is among `files` alone."""

    entry: str
    at_once: list[str]
    files: dict[str, bytes]


def named(folder: Path, entry: str) -> Script:
    """What esbuild wrote into `folder` with its `meta.json`, under its final names."""
    outputs = json.loads((folder / "meta.json").read_text())["outputs"]
    told = {Path(path).name: made for path, made in outputs.items()}
    names: dict[str, str] = {}
    files: dict[str, bytes] = {}

    def name(given: str) -> str:
        if given not in names:
            content = (folder / given).read_bytes()
            for below in _imports(told[given]):
                content = content.replace(f"./{below}".encode(), f"./{name(below)}".encode())
            stem = re.sub(r"-[0-9A-Z]{8}$", "", given.removesuffix(".js"))
            names[given] = f"{stem}-{hashlib.sha256(content).hexdigest()[:12]}.js"
            files[names[given]] = content
        return names[given]

    name(entry)
    at_once = [names[below] for below in _imports(told[entry], "import-statement")]
    return Script(names[entry], at_once, files)


def _imports(made: dict[str, list[dict[str, Any]]], *kinds: str) -> list[str]:
    """In the order in which they stand; of all kinds where none is named. What is no file of ours is left out."""
    ours = [one for one in made["imports"] if not one.get("external")]
    found = [Path(one["path"]).name for one in ours if not kinds or one["kind"] in kinds]
    return list(dict.fromkeys(found))
