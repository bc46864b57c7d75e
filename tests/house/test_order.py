"""The order of the house: who may select, who may hold keys, how long a file may be, what must be written down."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.access.permissions import ANYWHERE, ON_A_CASE, Permission
from app.core.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
APP = ROOT / "app"
LONGEST = 300


def sources(*folders: str) -> Iterator[Path]:
    for folder in folders:
        yield from sorted((ROOT / folder).rglob("*.py"))


def calls(path: Path, name: str) -> bool:
    """Whether the file calls a function of this name."""
    tree = ast.parse(path.read_text())
    return any(
        isinstance(n, ast.Call) and isinstance(n.func, ast.Name) and n.func.id == name for n in ast.walk(tree)
    )


def imports(path: Path) -> set[str]:
    """The modules that a file imports, by their full names."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def test_only_queries_select() -> None:
    rooms = [p for p in sources("app/features", "app/web") if p.name != "queries.py"]

    assert [str(p.relative_to(ROOT)) for p in rooms if calls(p, "select")] == []


def test_the_detector_of_selects_sees_one(tmp_path: Path) -> None:
    planted = tmp_path / "routes.py"
    planted.write_text("rows = select(Case)")

    assert calls(planted, "select")


@pytest.mark.asvs("13.3.2")
def test_only_access_asks_the_key_ring() -> None:
    # A backup copies wrapped keys as rows and unwraps none.
    allowed = {"app/main.py", "app/db/keyring.py", "app/db/backup.py", "app/db/generations.py"}
    holders = [
        str(p.relative_to(ROOT)) for p in sources("app")
        if any(name.startswith("app.db.keyring") for name in imports(p))
        and not str(p.relative_to(ROOT)).startswith("app/access/")
    ]  # fmt: skip

    assert set(holders) <= allowed


def test_no_key_leaves_the_safe_by_its_secret() -> None:
    readers = [
        str(p.relative_to(ROOT)) for p in sources("app")
        if "crypto" not in p.parts
        and any(isinstance(n, ast.Attribute) and n.attr == "secret" for n in ast.walk(ast.parse(p.read_text())))
    ]  # fmt: skip

    assert readers == []


def test_no_setting_turns_sealing_or_the_ledger_off() -> None:
    words = re.compile(r"seal|encrypt|cipher|ledger|plain", re.IGNORECASE)

    assert [name for name in Settings.model_fields if words.search(name)] == []


@pytest.mark.parametrize("folder", ["app", "tests", "static/js", "service_worker", "bench", "tools"])
def test_no_file_is_too_long(folder: str) -> None:
    files = [p for p in (ROOT / folder).rglob("*") if p.suffix in (".py", ".js") and p.is_file()]

    assert [
        (str(p.relative_to(ROOT)), n) for p in files if (n := len(p.read_text().splitlines())) > LONGEST
    ] == []


def test_every_module_says_what_it_is_for() -> None:
    silent = [
        str(p.relative_to(ROOT))
        for p in sources("app", "tools", "bench")
        if not ast.get_docstring(ast.parse(p.read_text()))
    ]

    assert silent == []


def test_no_folder_or_file_has_a_forbidden_name() -> None:
    forbidden = {"utils", "helpers", "manager", "service", "services", "data", "info", "process", "handle"}

    assert [str(p) for p in APP.rglob("*") if p.stem in forbidden] == []


def test_every_setting_is_documented() -> None:
    paper = (ROOT / "docs" / "ARCHITECTURE.md").read_text()

    assert [name for name in Settings.model_fields if f"`WAYMARK_{name.upper()}`" not in paper] == []


def test_every_permission_is_held_by_somebody_and_named_by_some_route() -> None:
    held = frozenset().union(*ANYWHERE.values(), *ON_A_CASE.values())
    routes = "\n".join(
        p.read_text()
        for p in sources("app")
        if p.name in ("routes.py", "entrance.py", "actions.py", "door.py", "queries.py")
    )

    assert [p for p in Permission if p not in held] == []
    assert [p for p in Permission if f"Permission.{p.name}" not in routes] == []


@pytest.mark.asvs("1.1.2")
def test_typed_text_is_never_marked_safe() -> None:
    marked = [
        str(p.relative_to(ROOT)) for p in (ROOT / "templates").rglob("*.html")
        if re.search(r"\|\s*safe\b", p.read_text()) and p.name != "icons.html"
    ]  # fmt: skip

    assert marked == []


def test_the_project_speaks_of_itself_alone() -> None:
    names = [
        ROOT / name
        for name in ("README.md", "CHANGELOG.md", "Makefile", "Dockerfile", "pyproject.toml", "package.json")
    ]
    papers = (
        [p for p in names if p.exists()]
        + list((ROOT / "docs").rglob("*.md"))
        + list(sources("app", "tools", "bench"))
    )
    forbidden = re.compile(
        r"/work/|/tmp/|registry\.npm|pypi\.org|files\.pythonhosted|deb\.debian", re.IGNORECASE
    )

    assert [str(p.relative_to(ROOT)) for p in papers if forbidden.search(p.read_text())] == []


def named_in(paper: str) -> set[str]:
    """The files and folders of tests that a paper names."""
    return set(re.findall(r"`(tests/[\w/.]+)`", paper))


def test_every_test_that_a_paper_names_is_there() -> None:
    named = {name for paper in (ROOT / "docs").rglob("*.md") for name in named_in(paper.read_text())}

    assert named and [name for name in sorted(named) if not (ROOT / name).exists()] == []


def test_a_test_that_is_only_promised_is_seen() -> None:
    assert named_in("shown by `tests/house/test_promised.py`") == {"tests/house/test_promised.py"}
