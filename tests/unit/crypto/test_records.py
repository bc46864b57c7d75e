"""Records of a phone's file: whole they open to the file, and nothing else opens."""

from __future__ import annotations

import os

import pytest

from app.core.errors import SealBroken
from app.crypto.records import RECORD_BYTES, TAG_BYTES, count_of, open_records, seal_records, sealed_size

KEY = os.urandom(32)


@pytest.mark.parametrize(
    "size", [1, RECORD_BYTES - 1, RECORD_BYTES, RECORD_BYTES + 1, 2 * RECORD_BYTES, 700_000]
)
@pytest.mark.parametrize("step", [100_000, RECORD_BYTES + TAG_BYTES, 10_000_000])
def test_a_file_opens_from_pieces_of_any_size(size: int, step: int) -> None:
    content = os.urandom(size)
    sealed = b"".join(seal_records(KEY, "f", content))
    pieces = [sealed[at : at + step] for at in range(0, len(sealed), step)]

    assert len(sealed) == sealed_size(size)
    assert b"".join(open_records(KEY, "f", count_of(size), pieces)) == content


def test_what_is_moved_cut_or_anothers_does_not_open() -> None:
    records = list(seal_records(KEY, "f", os.urandom(3 * RECORD_BYTES - 5)))
    wrong = [
        (KEY, "f", 3, [records[1], records[0], records[2]]), (KEY, "f", 3, records[:2]), (KEY, "f", 3, []),
        (KEY, "f", 2, records[:2]), (KEY, "g", 3, records), (os.urandom(32), "f", 3, records),
        (KEY, "f", 3, [*records, b"x"]), (KEY, "f", 3, [*records, records[2]]), (KEY, "f", 4, records),
    ]  # fmt: skip
    for key, name, count, pieces in wrong:
        with pytest.raises(SealBroken):
            list(open_records(key, name, count, pieces))
