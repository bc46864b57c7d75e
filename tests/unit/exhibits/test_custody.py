"""What the chain of an exhibit says, and that what was noted before a link had a day of its own has its old digest."""

from __future__ import annotations

from datetime import UTC, date, datetime

from app.features.exhibits.models import ChainEntry, ExhibitContent
from app.features.pack_making.rules import custody_of

AT = datetime(2026, 5, 4, 20, 10, tzinfo=UTC)
BEFORE = {"at": "2026-05-04T20:10:00Z", "by": None, "what": "Kept as it came", "came_from": "", "went_to": ""}


def test_without_a_day_of_its_own_a_link_is_what_it_was() -> None:
    told = ExhibitContent.model_validate({"title": "A letter", "chain": [BEFORE]}).disclosed

    assert told["shape"] == 1 and told["chain"] == [BEFORE]


def test_with_one_the_shape_says_so_and_it_comes_back() -> None:
    link = ChainEntry(at=AT, what="Handed over", on=date(2026, 5, 1))
    told = ExhibitContent(chain=[link]).disclosed

    assert told["shape"] == 2 and told["chain"][0]["on"] == "2026-05-01"
    assert ExhibitContent.model_validate_json(ExhibitContent(chain=[link]).model_dump_json()).chain == [link]


def test_the_schedule_tells_the_day_and_when_it_was_noted() -> None:
    handed = ChainEntry(at=AT, what="Handed over", came_from="Carys", went_to="PC 4711", on=date(2026, 5, 1))
    links = [ChainEntry(at=AT, what="Kept as it came"), handed]
    told = custody_of("Exhibit 1", ExhibitContent(chain=links).disclosed["chain"])

    assert told == [["Exhibit 1", "2026-05-04 20:10 UTC", "Kept as it came"],
                    ["Exhibit 1", "2026-05-04 20:10 UTC",
                     "Handed over: from Carys to PC 4711, on Friday 1\u00a0May 2026"]]  # fmt: skip
