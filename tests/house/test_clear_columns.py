"""The closed list of columns that stand clear: what the models have is what `docs/SECURITY.md` lists."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import MetaData

from app.db.keyring import WrappedKey
from app.db.types import Ciphertext
from app.features import registry

PAPER = Path(__file__).resolve().parents[2] / "docs" / "SECURITY.md"


def clear_columns(metadata: MetaData) -> dict[str, set[str]]:
    """table → its columns that are not sealed."""
    assert WrappedKey.__tablename__ in metadata.tables
    return {
        table.name: {column.name for column in table.columns if not isinstance(column.type, Ciphertext)}
        for table in metadata.sorted_tables
    }


def rows_of(text: str) -> list[tuple[str, set[str]]]:
    """The list in the paper: rows of `| table | columns | why |` after the mark, in their order."""
    rows = re.findall(r"^\| `(\w+)` \| ([^|]+) \|", text.partition("<!-- clear-columns -->")[2], re.MULTILINE)
    return [(table, set(re.findall(r"`(\w+)`", columns))) for table, columns in rows]


def listed(text: str) -> dict[str, set[str]]:
    """The same by table; AssertionError where a table stands twice, as one of the two rows says what is not so."""
    rows = rows_of(text)
    twice = sorted(table for table, times in Counter(table for table, _ in rows).items() if times > 1)
    assert twice == [], f"listed twice: {twice}"
    return dict(rows)


def test_the_list_is_closed() -> None:
    assert clear_columns(registry.all_tables()) == listed(PAPER.read_text())


def test_a_column_that_is_not_listed_is_seen() -> None:
    paper = "<!-- clear-columns -->\n| `agency` | `id`, `site_id` | why |\n"

    assert listed(paper) == {"agency": {"id", "site_id"}}
    assert clear_columns(registry.all_tables())["agency"] != listed(paper)["agency"]


def test_a_table_that_stands_twice_is_seen() -> None:
    paper = "<!-- clear-columns -->\n| `agency` | `id` | why |\n| `site` | `id` | why |\n| `agency` | `name` | why |\n"

    with pytest.raises(AssertionError, match="agency"):
        listed(paper)
