"""The order of these tests: the longest begin."""

from __future__ import annotations

import pytest

from tests.support.order import arrange

FIRST = (
    "test_killed", "test_sight", "test_drawn_input", "test_killed_acts", "test_bad_input", "test_contents",
    "test_large", "test_killed_at_work", "test_shredding", "test_restoring", "test_killed_restore", "test_drills",
    "test_cli_verify", "test_raw_requests", "test_foreign_ids", "test_way_out", "test_swaps", "test_merges",
)  # fmt: skip


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    arrange(items, "integration", FIRST)
