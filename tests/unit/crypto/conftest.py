"""What every test of the safe starts from: one key and one place. Both never change, so they are shared."""

from __future__ import annotations

from uuid import UUID

import pytest

from app.crypto.envelope import Context, DataKey


@pytest.fixture(scope="session")
def key() -> DataKey:
    return DataKey.random()


@pytest.fixture(scope="session")
def place() -> Context:
    return Context(
        site=UUID("5e1f0c52-7c3a-4b0e-9d43-0d1d1b9a3f01"),
        case=UUID("0b54a4a6-57d1-4f7e-8a33-9d0c9a5b7c02"),
        table="incidents",
        column="sealed",
        row=UUID("c9a1b7e0-2f4d-4c66-b8d5-3e2f1a0b9c03"),
        version=1,
    )
