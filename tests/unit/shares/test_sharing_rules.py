"""Which release waits for a supervisor, and what its record must say."""

from __future__ import annotations

from uuid import uuid1, uuid4

import pytest

from app.features.shares.rules import (
    BASIS_LABELS,
    Consent,
    LawfulBasis,
    consent_problems,
    needs_approval,
    receiver_ids,
)


@pytest.mark.parametrize(
    ("consent", "waits"), [(Consent.YES, False), (Consent.NO, True), (Consent.UNSAFE, True)]
)
def test_only_the_victims_permission_releases_at_once(consent: Consent, waits: bool) -> None:
    assert needs_approval(consent) is waits


def test_without_permission_a_reason_is_needed() -> None:
    assert set(consent_problems(Consent.UNSAFE, LawfulBasis.VITAL, "")) == {"reason"}
    assert consent_problems(Consent.UNSAFE, LawfulBasis.VITAL, "He knows where she is.") == {}
    assert consent_problems(Consent.YES, LawfulBasis.CONSENT, "") == {}


def test_consent_is_no_basis_where_there_is_none() -> None:
    assert set(consent_problems(Consent.NO, LawfulBasis.CONSENT, "A reason.")) == {"basis"}


def test_every_basis_has_words() -> None:
    assert set(BASIS_LABELS) == set(LawfulBasis)
    assert len(LawfulBasis) == 13


def test_a_receiver_is_a_desk_or_a_person_and_never_an_agency() -> None:
    desk = uuid4()

    assert receiver_ids(f"desk:{desk}") == (desk, None)
    assert receiver_ids(f"person:{desk}") == (None, desk)
    for other in (f"agency:{desk}", str(desk), "desk:", f"desk:{uuid1()}", f"desk:{desk}x", "desk:' OR 1=1"):
        assert receiver_ids(other) == (None, None)
