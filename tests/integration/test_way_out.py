"""A way out stands on every page: staff lock with one press and sign out from Me or when locked; she leaves."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.invented import Invented, still_invented
from tests.support.looking import pages_of

FOR_PAPER = "/plan/print"
"""It goes to the printer as it stands; Back leads from it."""


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Invented]:
    with still_invented(tmp_path_factory.mktemp("out")) as made:
        yield made


@pytest.mark.asvs("7.4.4")
@pytest.mark.parametrize("who", ["lead", "supervisor", "partner", "administrator", "dpo", "chair"])
def test_staff_lock_on_every_page_and_sign_out_from_me(place: Invented, who: str) -> None:
    pages = pages_of(place, who, ["/", "/me"], str(place.case_id))

    assert len(pages) >= 3
    assert [
        path for path, text in pages.items() if 'action="/lock"' not in text and not path.endswith(FOR_PAPER)
    ] == []
    assert 'action="/sign-out"' in pages["/me"]


@pytest.mark.asvs("7.4.4")
def test_she_leaves_from_every_page(place: Invented) -> None:
    pages = pages_of(place, "victim", ["/"], "")

    assert pages and [path for path, text in pages.items() if "/leave" not in text] == []
