"""Labels, times and gaps of what phones hand in."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

from app.features.field_forms.rules import ids_in, mutation_label, said_at
from app.features.sync.rules import missing

NOW = datetime(2026, 11, 27, 13, 20, tzinfo=UTC)
ONE = UUID("4f9c0f4e-6a55-4f0e-9f0a-0a9d3b6f5e11")
TWO = UUID("7d1cbf70-52d5-4b0a-8a3e-6b1d1f6f9a22")


def test_the_label_is_the_one_of_the_contract() -> None:
    assert mutation_label(ONE, TWO, ONE, 7) == f"waymark mutation 1\n{ONE}\n{TWO}\n{ONE}\n7".encode()


def test_a_phone_whose_clock_is_ahead_is_put_right() -> None:
    captured = NOW - timedelta(hours=2)

    assert said_at(captured + timedelta(minutes=30), 30, NOW) == captured
    assert said_at(captured - timedelta(minutes=30), -30, NOW) == captured
    assert said_at(captured, None, NOW) == captured


def test_nothing_is_said_later_than_now() -> None:
    assert said_at(NOW + timedelta(days=2), None, NOW) == NOW
    assert said_at(datetime.max.replace(tzinfo=UTC), -5_000_000, NOW) == NOW


def test_what_has_not_come_is_named() -> None:
    assert missing({1, 2, 3}, 3) == [] and missing({1, 3, 6}, 6) == [2, 4, 5] and missing(set(), 0) == []
    assert missing({1000}, 1000)[-1] == 999 and len(missing({1000}, 1000)) == 50


def test_an_address_gives_its_ids_and_no_other_address_does() -> None:
    template = "/cases/{case_id}/plan/items/{item_id}/amendments"

    assert ids_in(template, f"/cases/{ONE}/plan/items/{TWO}/amendments") == {"case_id": ONE, "item_id": TWO}
    for path in (
        f"/cases/{ONE}/plan/items/{TWO}", f"/cases/{ONE}/plan/items/x/amendments", "",
        f"/cases/{ONE}/plan/items/{TWO}/amendments/", f"/cases/{str(ONE).upper()}/plan/items/{TWO}/amendments",
        f"//cases/{ONE}/plan/items/{TWO}/amendments", f"/cases/{ONE}/plan/items/{TWO}/amendments?x=1",
    ):  # fmt: skip
        assert ids_in(template, path) is None, path
