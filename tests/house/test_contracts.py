"""The contracts of the floor plan hold, and each of them catches a planted breach."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LINT = Path(sys.executable).parent / "lint-imports"

BREACHES = {
    "storeys": ("app/core/clock.py", "import app.db.store\n"),
    "rooms": ("app/features/plans/queries.py", "import app.features.plans.actions\n"),
    "an unknown room": ("app/features/plans/helpful.py", '"""No such room."""\n'),
    "neighbours": ("app/features/people/queries.py", "import app.features.plans.rules\n"),
    "an unknown neighbour": ("app/features/gardens/__init__.py", '"""No such feature."""\n'),
    "pure rules": ("app/features/plans/rules.py", "import sqlalchemy\n"),
    "one safe": ("app/access/door.py", "import cryptography\n"),
}


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(LINT), "--no-cache"], cwd=folder, capture_output=True, text=True, env={"PYTHONPATH": str(folder)}
    )


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "app", tmp_path / "app", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


@pytest.mark.asvs("11.2.1")
def test_the_house_stands(copy: Path) -> None:
    found = lint(copy)

    assert found.returncode == 0, found.stdout[-2000:]


@pytest.mark.parametrize("breach", sorted(BREACHES))
def test_a_planted_breach_is_caught(copy: Path, breach: str) -> None:
    place, line = BREACHES[breach]
    path = copy / place
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text((path.read_text() if path.exists() else "") + line)

    assert lint(copy).returncode != 0


def rows_in(paper: str) -> list[list[str]]:
    """Every row of features that a paper draws: names with arrows between, within one pair of backticks."""
    rows = [re.split(r"\s*→\s*", row) for row in re.findall(r"`([\w\s→]+)`", paper) if "→" in row]
    return rows if paper.count("`") % 2 == 0 else [*rows, ["a backtick is open"]]


def neighbours() -> list[str]:
    """The row of features as the contract has it, from the left; the registry knows them all and is none."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())
    contracts = {one["id"]: one for one in settings["tool"]["importlinter"]["contracts"]}
    return [name.strip("()") for name in contracts["neighbours"]["layers"] if name != "registry"]


def test_the_paper_draws_the_row_of_features_once_as_the_contract_has_it() -> None:
    paper = (ROOT / "docs" / "ARCHITECTURE.md").read_text().split("## Floor plan")[1].split("\n## ")[0]

    assert rows_in(paper) == [neighbours()]


@pytest.mark.parametrize(
    "planted",
    ["`board → merges →\n`board → merges →\nagencies`", "`board → merges`", "none",
     "`board → merges → agencies` and `board → merges → agencies`", "`merges → board → agencies`"],
)  # fmt: skip
def test_a_row_that_is_drawn_otherwise_is_seen(planted: str) -> None:
    assert rows_in("`board →\nmerges → agencies`") == [["board", "merges", "agencies"]]
    assert rows_in(planted) != [["board", "merges", "agencies"]]
