"""Writes docs/asvs.md from the list of requirements and the marks of the tests: `python -m tools.asvs`.

The list stands in `tools/asvs.txt`, in words of ours. A test shows a requirement by `@pytest.mark.asvs("6.2.1")`.
"""

from __future__ import annotations

import ast
import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LIST, PAPER = ROOT / "tools" / "asvs.txt", ROOT / "docs" / "asvs.md"
LINE = re.compile(r"^([0-9.]+) ([12]) \| ([^|]+?)(?: \| (na|paper|deviation): (.+))?$")
WORDS = {
    "test": "shown by a test",
    "paper": "written down",
    "na": "not applicable",
    "deviation": "deviates",
    "open": "open",
}
CHAPTERS = (
    "Escaping", "Validation and order", "The browser", "Web services", "Files", "Signing in", "Sessions",
    "Permissions", "Self-contained tokens", "OAuth", "Cryptography", "Connections", "Configuration", "Data protection",
    "Code and components", "Logs and errors", "WebRTC",
)  # fmt: skip
HEAD = """# OWASP ASVS 5.0, levels 1 and 2

Written by `python -m tools.asvs` from `tools/asvs.txt` and the marks of the tests; a house test fails when it is out
of date. The words are ours; the standard's stand at https://github.com/OWASP/ASVS. *Written down* is a requirement
that asks for a document. *Open* is what nothing shows yet: it may well be done, or not.
"""


@dataclass(frozen=True)
class Requirement:
    """One line of the list. `kind` and `said` tell why no test is needed, if none is."""

    number: str
    level: int
    words: str
    kind: str = ""
    said: str = ""


def requirements(text: str) -> list[Requirement]:
    found = []
    for line in text.splitlines():
        if line and not line.startswith("#"):
            parts = LINE.match(line)
            if parts is None:
                raise SystemExit(f"tools/asvs.txt: this line says nothing: {line}")
            number, level, words, kind, said = parts.groups()
            found.append(Requirement(number, int(level), words, kind or "", said or ""))
    return found


def marks(folder: Path) -> dict[str, list[str]]:
    """For each requirement the tests that are marked with it, as `file::test`."""
    found: dict[str, list[str]] = {}
    for path in sorted(folder.rglob("test_*.py")):
        text = path.read_text()
        if "mark.asvs(" in text:
            for number, test in marked(text):
                found.setdefault(number, []).append(f"{path.relative_to(folder.parent)}::{test}")
    return found


def marked(text: str) -> Iterator[tuple[str, str]]:
    functions = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef)]
    for function in functions:
        for mark in function.decorator_list:
            if isinstance(mark, ast.Call) and ast.unparse(mark.func) == "pytest.mark.asvs":
                yield from ((str(ast.literal_eval(number)), function.name) for number in mark.args)


def kind_of(one: Requirement, tests: dict[str, list[str]]) -> str:
    """A test counts first; what it does not show whole is said beside it."""
    if one.kind == "deviation":
        return "deviation"
    return "test" if one.number in tests else one.kind or "open"


def paper(listed: list[Requirement], tests: dict[str, list[str]]) -> str:
    """The whole document."""
    counts = Counter(kind_of(one, tests) for one in listed)
    applicable = len(listed) - counts["na"]
    lines = [HEAD, f"{len(listed)} requirements; {applicable} apply:", ""]
    lines += [f"- {WORDS[kind]}: {counts[kind]}" for kind in WORDS]
    share = round(100 * counts["deviation"] / applicable, 1) if applicable else 0
    lines += ["", f"Deviations are {share} % of what applies.", ""]
    for number, chapter in enumerate(CHAPTERS, 1):
        inside = [one for one in listed if one.number.split(".")[0] == str(number)]
        lines += [f"## {number}. {chapter}", "", "| | level | what | state |", "|---|---|---|---|"]
        lines += [
            f"| {one.number} | {one.level} | {one.words} | {_state(one, tests)} |" for one in inside
        ] + [""]
    return "\n".join(lines).rstrip() + "\n"


def _state(one: Requirement, tests: dict[str, list[str]]) -> str:
    shown = ", ".join(f"`{test.removeprefix('tests/')}`" for test in tests.get(one.number, []))
    told = {"": "", "na": f"not applicable: {one.said}", "paper": f"written: {_link(one.said)}",
            "deviation": f"**deviates**: {one.said}"}[one.kind]  # fmt: skip
    return "; ".join(part for part in (told, shown) if part) or "**open**"


def _link(said: str) -> str:
    place, _, heading = said.partition("#")
    anchor = re.sub(r"[^a-z0-9 -]", "", heading.lower()).replace(" ", "-")
    return f"[{heading}]({place.removeprefix('docs/')}#{anchor})"


def main() -> int:
    PAPER.write_text(paper(requirements(LIST.read_text()), marks(ROOT / "tests")))
    return 0


if __name__ == "__main__":
    sys.exit(main())
