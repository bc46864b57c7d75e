"""A tree that was found whole once stays: one that is gone, or was cut back with its heads, is named by every check."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from app.access.contents import verify_contents
from app.access.door import open_case
from app.access.work import House
from app.crypto.ledger import Frontier
from app.db.checking import verify_structure
from app.db.ledger import sequence
from app.db.verified import Tree, Verified
from app.features.deletions.jobs import go_through_schedule
from tests.support.cast import Cast, ledger_kinds
from tests.support.houses import as_owner

KINDS = ("plan", "log", "facts")


@pytest.fixture
def opened(house: House, cast: Cast) -> House:
    """A house whose access log has several heads."""
    for kind in KINDS:
        with house.writing() as work:
            open_case(work, cast.lead.actor, cast.case_id, kind)
        while sequence(house.store, house.signer):
            pass
    return house


def known_of(house: House) -> dict[Tree, Frontier]:
    found: dict[Tree, Frontier] = {}
    verify_structure(house.store, house.signer.verifier, found=found)
    return found


def faults(house: House, known: dict[Tree, Frontier], *, is_incremental: bool) -> list[str]:
    reports = verify_structure(house.store, house.signer.verifier, known=known, is_incremental=is_incremental)
    return [f"{one.tree}: {fault}" for one in reports for fault in one.faults]


def as_a_thief(house: House, *statements: str) -> None:
    """Delete rows as somebody does who has the database: without the triggers that stop mistakes."""
    with as_owner(house) as database, database.begin() as connection:
        for table, kind in (("access_leaf", "stays"), ("access_leaf", "whole"), ("tree_head", "stays")):
            on = "" if house.store.is_sqlite else f" ON {table}"
            connection.execute(text(f"DROP TRIGGER IF EXISTS {table}_{kind}{on}"))
        for statement in statements:
            assert connection.execute(text(statement)).rowcount > 0


def drop_all(house: House) -> None:
    as_a_thief(house, "DELETE FROM access_leaf", "DELETE FROM tree_head WHERE tree LIKE 'access%'")


def cut_back(house: House) -> None:
    """To the first head that the access log had."""
    as_a_thief(house, "DELETE FROM access_leaf WHERE position >= (SELECT min(size) FROM tree_head h"
               " WHERE h.tree = access_leaf.tree AND h.site_id = access_leaf.site_id)",
               "DELETE FROM tree_head WHERE tree LIKE 'access%' AND size > (SELECT min(size) FROM tree_head h"
               " WHERE h.tree = tree_head.tree AND h.site_id = tree_head.site_id)")  # fmt: skip


@pytest.mark.parametrize("is_incremental", [True, False])
@pytest.mark.parametrize("theft", [drop_all, cut_back])
def test_an_access_log_that_is_gone_or_was_cut_back_with_its_heads_is_named(
    opened: House, theft: Any, is_incremental: bool
) -> None:
    known = known_of(opened)
    assert faults(opened, known, is_incremental=is_incremental) == []
    theft(opened)

    named = faults(opened, known, is_incremental=is_incremental)
    assert len(named) == 1 and named[0].startswith("access-")


def test_a_tree_that_only_waited_for_places_does_not_vanish_either(house: House, cast: Cast) -> None:
    with house.writing() as work:
        open_case(work, cast.lead.actor, cast.case_id, "plan")
    known = known_of(house)
    assert faults(house, known, is_incremental=False) == []
    as_a_thief(house, "DELETE FROM access_leaf")

    assert "is gone" in "".join(faults(house, known, is_incremental=False))


@pytest.mark.parametrize("theft", [drop_all, cut_back])
def test_the_ledger_is_told_each_day_and_names_it_without_any_earlier_check(
    opened: House, cast: Cast, theft: Any
) -> None:
    """Nobody needs to have verified before: the entry stands in the ledger, which others witness."""
    go_through_schedule(opened)
    go_through_schedule(opened)
    assert ledger_kinds(opened, cast).count("access-log.heads") == 1
    assert [str(fault) for report in verify_contents(opened) for fault in report.faults] == []
    theft(opened)

    named = [str(fault) for report in verify_contents(opened) for fault in report.faults]
    assert len(named) == 1 and "as the ledger was told" in named[0]
    assert faults(opened, {}, is_incremental=False) == []


def test_an_edge_is_never_lowered(tmp_path: Path) -> None:
    path, tree, other = tmp_path / "verified.json", (UUID(int=1), "access-2026"), (UUID(int=2), "ledger")
    long = Frontier().append(b"\x01" * 32).append(b"\x02" * 32)
    Verified(path, {tree: long, other: long}).write()
    Verified(path, {tree: Frontier().append(b"\x01" * 32)}).write()

    assert Verified.read(path).edges == {tree: long, other: long}


def test_the_file_and_its_folder_are_durable_before_it_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, done = tmp_path / "verified.json", []
    real_sync, real_replace = os.fsync, Path.replace

    def synced(descriptor: int) -> None:
        done.append(Path(f"/proc/self/fd/{descriptor}").readlink().name)
        real_sync(descriptor)

    def replaced(here: Path, there: Path) -> Path:
        done.append("renamed")
        return real_replace(here, there)

    monkeypatch.setattr(os, "fsync", synced)
    monkeypatch.setattr(Path, "replace", replaced)
    Verified(path, {(UUID(int=1), "ledger"): Frontier()}).write()

    assert done == ["verified.new", "renamed", tmp_path.name]
