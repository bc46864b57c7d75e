"""The contracts of the floor plan hold, and each of them catches a planted breach."""

from __future__ import annotations

import shutil
import subprocess
import sys
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
