"""Who asks the key ring for a key: a closed list of functions, and one door for all without a person."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.access.rooms import SystemPurpose

ROOT = Path(__file__).resolve().parents[2]
WITHOUT_KEYS = {"store", "forget", "is_alive"}
"""What the ring is asked for besides keys: its store, to forget, whether a generation is there."""
BY_A_PERSON = {
    "app/access/door.py": {"_case_for", "_site_room", "case_rooms", "new_case", "new_page", "new_site_key",
                           "new_user_key", "open_page", "open_person", "page_of"},
    "app/access/releases.py": {"new_share", "open_share"},
}  # fmt: skip
"""Decided by actor, sight and permission, or a new key; each opening stands in the access log."""
BY_THE_SYSTEM = {"app/access/system.py": {"_asked", "named_by_system", "site_by_system"},
                 "app/access/transferring.py": {"_make"}}  # fmt: skip
WRAPPING = {"app/access/rotation.py", "app/access/retirement.py"}
"""They hand the ring to `app.db.generations`, which wraps keys anew and gives none back."""
OUTSIDE = ("app/db/", "app/main.py", "app/crypto/", "app/core/")
"""The ring itself and what lies below it, and who makes it."""


def functions(tree: ast.AST, name: str = "") -> Iterator[tuple[str, ast.AST]]:
    """Every node with the name of the innermost function around it."""
    for node in ast.iter_child_nodes(tree):
        inner = node.name if isinstance(node, ast.FunctionDef) else name
        yield inner, node
        yield from functions(node, inner)


def askers(source: str, *, may_wrap: bool = False) -> set[str]:
    """The functions that reach the key ring for more than its store."""
    tree = ast.parse(source)
    let_off: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in WITHOUT_KEYS:
            let_off.add(id(node.value))
        elif isinstance(node, ast.Call) and may_wrap and ast.unparse(node.func).startswith("generations."):
            let_off.update(id(arg) for arg in node.args)
    return {
        name for name, node in functions(tree)
        if isinstance(node, ast.Attribute) and node.attr.lstrip("_") in ("keyring", "ring")
        and not ast.unparse(node.value).lower().endswith("settings") and id(node) not in let_off
        and isinstance(node.ctx, ast.Load)
    }  # fmt: skip


def found() -> dict[str, set[str]]:
    told = {}
    for path in sorted((ROOT / "app").rglob("*.py")):
        place = str(path.relative_to(ROOT))
        if not place.startswith(OUTSIDE) and (names := askers(path.read_text(), may_wrap=place in WRAPPING)):
            told[place] = names
    return told


def test_nothing_but_the_door_asks_the_key_ring() -> None:
    assert found() == {**BY_A_PERSON, **BY_THE_SYSTEM}


@pytest.mark.parametrize(
    "planted",
    ["def peek(work):\n    return work.house.keyring.key(one)",
     "def peek(house):\n    ring = house.keyring\n    return ring.keys(ones)",
     "def peek(self):\n    return self._keyring.by_ids([one])",
     "def peek(house):\n    return generations.wrap_anew(house.keyring, None)",
     "def peek(house):\n    return getattr(house.keyring, 'key')(one)"],
)  # fmt: skip
def test_a_planted_asker_is_found(planted: str) -> None:
    assert askers(planted) == {"peek"}


def test_what_gives_no_key_is_let_off() -> None:
    assert askers("def sweep(house):\n    house.keyring.forget(gone(house.keyring.store))") == set()
    assert askers("def place(settings):\n    return settings.keyring") == set()


def doors(source: str) -> dict[str, set[str]]:
    """For each purpose that a module names, the functions that name it."""
    told: dict[str, set[str]] = {}
    for name, node in functions(ast.parse(source)):
        if isinstance(node, ast.Attribute) and ast.unparse(node.value) == "SystemPurpose":
            told.setdefault(node.attr, set()).add(name)
    return told


def unused(sources: Iterator[str]) -> set[str]:
    """Purposes that stand on the list and are nobody's."""
    return {one.name for one in SystemPurpose} - {name for source in sources for name in doors(source)}


def test_every_system_purpose_is_somebodys_and_stands_in_access_alone() -> None:
    sources = {path: path.read_text() for path in (ROOT / "app").rglob("*.py")}

    assert unused(iter(sources.values())) == set()
    assert {path.parent.name for path, text in sources.items() if doors(text)} == {"access"}


def test_a_purpose_that_nobody_has_is_seen() -> None:
    assert unused(
        iter(["def derive(work):\n    return case_by_system(work, SystemPurpose.DERIVE, one)"])
    ) == {one.name for one in SystemPurpose} - {"DERIVE"}
