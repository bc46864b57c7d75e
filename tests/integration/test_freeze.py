"""A case that does not match its ledger: its people see it, nothing leaves it, and an operator releases it."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import text

from app.access.freezes import release
from app.access.work import House
from app.cli.ledger import check_contents
from app.core.errors import LedgerRefused
from tests.house.sight import ROUTES
from tests.support.cast import Cast, ledger_kinds
from tests.support.clients import Client, new_client_id

MISMATCH = "does not match its ledger"


def words(cast: Cast) -> dict[str, Any]:
    return {"id": new_client_id(), "receiver": f"desk:{cast.desk_id}", "title": "What happened", "text": "He waited.",
            "purpose": "To know", "basis": "safeguarding_sch1_para18", "consent": "yes", "told": "yes",
            "is_minimum": "yes", "holds": "none"}  # fmt: skip


def kinds(house: House, cast: Cast) -> list[str]:
    return ledger_kinds(house, cast, cast.case_id)


@pytest.fixture
def frozen(house: House, cast: Cast, as_lead_advocate: Client) -> House:
    """The cast's case, of which one row was put back to its first wording, after the check."""
    typed = {"id": new_client_id(), "facts": "As it was", "version": 0}
    as_lead_advocate.post(f"/cases/{cast.case_id}/notes", typed)
    with house.store.reading() as session:
        first = dict(session.execute(text("SELECT version, sealed FROM note")).mappings().one())
    amended = {**typed, "facts": "As it is", "version": 1, "why": "More was said"}
    said = as_lead_advocate.post(f"/cases/{cast.case_id}/notes/{typed['id']}/amendments", amended)
    assert said.status == 303 and "draft" not in said.location
    assert check_contents(house) == 0
    with house.store.writer.begin() as connection:
        assert (
            connection.execute(text("UPDATE note SET version = :version, sealed = :sealed"), first).rowcount
            == 1
        )
    assert check_contents(house) == 1
    return house


def test_every_page_of_the_case_says_so_calmly(frozen: House, cast: Cast, as_lead_advocate: Client) -> None:
    paths = [
        line.split()[2] for line in ROUTES.splitlines() if line.startswith("staff GET  /cases/{case_id}")
    ]
    plain = [path.format(case_id=cast.case_id) for path in paths if path.count("{") == 1]
    answers = {path: as_lead_advocate.get(path) for path in plain}
    pages = {path: one for path, one in answers.items() if one.status == 200 and "<main" in one.text}
    silent = [path for path, one in pages.items() if not one.shows(MISMATCH) and "/print" not in path]

    assert silent == [] and len(pages) > 15


def test_nothing_is_released_and_what_was_typed_is_kept(
    frozen: House, cast: Cast, as_lead_advocate: Client
) -> None:
    before = kinds(frozen, cast)
    refused = as_lead_advocate.post(f"/cases/{cast.case_id}/shares", words(cast))
    again = as_lead_advocate.follow(refused)

    assert again.shows(MISMATCH) and again.shows(
        "Nothing leaves it until your data-protection officer, or where she cannot whoever runs the server, has looked"
    )
    assert "He waited." in again.text
    assert kinds(frozen, cast) == before
    with frozen.store.reading() as session:
        assert session.execute(text("SELECT count(*) FROM share_grant")).scalar_one() == 0


def test_the_printed_plan_is_not_refused_and_says_it_first(
    frozen: House, cast: Cast, as_lead_advocate: Client
) -> None:
    printed = as_lead_advocate.get(f"/cases/{cast.case_id}/plan/print")

    assert printed.status == 200
    assert printed.text.index("the record behind them was changed") < printed.text.index("<h1>")


def test_it_stands_on_the_board_and_on_today(
    frozen: House, as_lead_advocate: Client, as_supervisor: Client, as_colleague: Client
) -> None:
    assert as_supervisor.get("/team").shows(f"the record {MISMATCH}")
    assert as_lead_advocate.get("/").shows(f"the record {MISMATCH}")
    assert not as_colleague.get("/").shows(MISMATCH)


def test_after_a_release_with_a_reason_copies_go_and_carry_the_note(
    frozen: House, cast: Cast, as_lead_advocate: Client, as_supervisor: Client, as_partner: Client
) -> None:
    with frozen.writing() as work:
        release(work, cast.reference, "A row was put back from a copy by mistake.")
    assert check_contents(frozen) == 1
    shared = as_lead_advocate.post(f"/cases/{cast.case_id}/shares", words(cast))
    copy = as_partner.get(
        as_partner.get("/shared").text.split('href="/shared/')[1].split('"')[0].join(["/shared/", ""])
    )

    assert shared.status == 303 and copy.shows("did not match its ledger when it was checked")
    assert as_lead_advocate.get(f"/cases/{cast.case_id}").shows(
        "did not match its ledger. It was looked at and released"
    )
    assert (
        "the record behind them was changed" in as_lead_advocate.get(f"/cases/{cast.case_id}/plan/print").text
    )
    assert [kind for kind in kinds(frozen, cast) if kind.startswith("case.f")] == [
        "case.frozen",
        "case.freeze-released",
    ]


def test_what_is_found_anew_after_a_release_freezes_it_again(
    frozen: House, cast: Cast, as_lead_advocate: Client
) -> None:
    with frozen.writing() as work:
        release(work, cast.reference, "By mistake.")
    with frozen.store.writer.begin() as connection:
        assert connection.execute(text("DELETE FROM entry_wording")).rowcount == 1
    check_contents(frozen)

    assert as_lead_advocate.get(f"/cases/{cast.case_id}").shows(f"This record {MISMATCH}")


def test_a_release_needs_a_reason_and_a_frozen_case(house: House, cast: Cast) -> None:
    with pytest.raises(LedgerRefused, match="not frozen"), house.writing() as work:
        release(work, cast.reference, "Looked at")
    with pytest.raises(LedgerRefused, match="No case"), house.writing() as work:
        release(work, "WM-0000", "Looked at")


def test_the_check_itself_is_noted_in_the_ledger_of_each_site(house: House, cast: Cast) -> None:
    check_contents(house)

    assert ledger_kinds(house, cast).count("ledger.verified") == 1
