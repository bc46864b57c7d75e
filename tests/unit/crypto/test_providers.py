"""A provider that answers late, wrongly or not at all, as one behind a network does, is told from one that refuses."""

from __future__ import annotations

import pytest

from app.core.errors import KeyRefused, KeyUnreachable
from app.crypto.envelope import DataKey
from app.crypto.providers import Patient
from tests.support.remote import Remote


class AtHand:
    """A provider that has the key in its hand."""

    def __init__(self, key: DataKey) -> None:
        self.key = key

    def root(self) -> DataKey:
        return self.key

    def roots(self) -> list[DataKey]:
        return [self.key]


@pytest.fixture
def remote() -> Remote:
    return Remote(AtHand(DataKey.random()))


def test_what_it_answers_in_time_is_passed_on(remote):
    assert Patient(remote).roots() == remote.roots()


def test_one_that_answers_late_is_unreachable_and_is_asked_again(remote):
    remote.be_late()
    patient = Patient(remote, seconds=0.05)
    with pytest.raises(KeyUnreachable, match="Nothing was changed"):
        patient.roots()

    remote.answer()
    assert Patient(remote, seconds=5).root() is remote.root()


def test_one_that_fails_is_unreachable_and_shows_nothing_of_its_fault(remote):
    remote.fail(ConnectionError("token=abc"))

    with pytest.raises(KeyUnreachable) as told:
        Patient(remote).roots()
    assert "abc" not in str(told.value) and told.value.__cause__ is None


def test_one_that_refuses_keeps_its_words(remote):
    remote.fail(KeyRefused("root.key is damaged."))

    with pytest.raises(KeyRefused, match="is damaged"):
        Patient(remote).roots()
