"""One plain form for each exact identifier, however it was written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.features.identifiers.rules import (
    IdentifierKind,
    carried_by,
    in_search,
    plain_email,
    plain_forms,
    plain_phone,
    plain_reference,
)

PHONE, EMAIL, CRIME = IdentifierKind.PHONE, IdentifierKind.EMAIL, IdentifierKind.CRIME_REFERENCE


@pytest.mark.parametrize(
    "typed",
    [
        "07700 900123",
        "+44 7700 900 123",
        "+44 (0)7700 900123",
        "0044 7700-900123",
        "447700900123",
        "+4407700900123",
    ],
)
def test_a_number_has_one_form(typed: str) -> None:
    assert plain_phone(typed) == "+447700900123"


@pytest.mark.parametrize("typed", ["", "999", "not known", "12345", "1" * 30])
def test_what_is_no_number_has_none(typed: str) -> None:
    assert plain_phone(typed) == ""


def test_a_number_from_abroad_stays_one() -> None:
    assert plain_phone("+48 601 000 111") == plain_phone("0048 601000111") == "+48601000111"


@given(st.text(max_size=40))
def test_a_plain_form_is_its_own_plain_form(typed: str) -> None:
    for plain in (plain_phone, plain_email, plain_reference):
        once = plain(typed)
        assert plain(once) == once


def test_a_field_with_several_carries_them_all() -> None:
    assert plain_forms(PHONE, "07700 900123 / 01632 960001") == {"+447700900123", "+441632960001"}
    assert carried_by("safe_contact", {"number": "Carys@Example.org"}) == {(EMAIL, "carys@example.org")}
    assert (
        carried_by("person", {"phone": "", "email": None})
        == carried_by("note", {"phone": "07700 900123"})
        == set()
    )
    assert carried_by("case", {"crime_reference": "42/1234-AB"}) == {(CRIME, "421234AB")}


def test_typed_words_are_taken_for_what_they_may_be() -> None:
    assert dict(in_search("07700 900123")) == {PHONE: "+447700900123", CRIME: "07700900123"}
    assert list(in_search("Carys Bevan")) == []
