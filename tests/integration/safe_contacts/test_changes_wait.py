"""A new number or way waits until a contact on the known one confirmed it: whoever poses as her moves nothing."""

from __future__ import annotations

import pytest

from app.access.work import House
from app.core import clock
from tests.integration.safe_contacts.test_safe_contact import ask, confirm, mark_unsafe
from tests.support.cast import Cast, ledger_kinds
from tests.support.clients import Answered, Client
from tests.support.safe_contacts import NUMBER, record_safe_contact

NEW = "07700 900777"


@pytest.fixture
def waiting(as_lead_advocate: Client, cast: Cast) -> str:
    """A known number, and a new one that waits; the address of the safe contact."""
    record_safe_contact(as_lead_advocate, cast.case_id)
    record_safe_contact(as_lead_advocate, cast.case_id, number=NEW, version=1)
    return f"/cases/{cast.case_id}/safe-contact"


def decide(client: Client, url: str, **changed: object) -> Answered:
    said = {
        "is_hers": "yes",
        "how": "Called on the known number.",
        "asked_on": clock.local_day(clock.now()),
        "version": 2,
    }
    return client.post(f"{url}/changes", {**said, **changed})


def test_until_it_is_confirmed_calls_and_lists_use_the_known_number(
    waiting: str, as_lead_advocate: Client, cast: Cast
) -> None:
    for page in (ask(as_lead_advocate, cast), as_lead_advocate.get(f"/cases/{cast.case_id}")):
        assert NUMBER in page.text and NEW not in page.text
    contact = as_lead_advocate.get(f"/cases/{cast.case_id}/contact")
    assert contact.shows("A new way to reach Carys waits: number ending 777.") and NEW not in contact.text
    assert as_lead_advocate.get("/today").shows("Check Carys’s safe contact")


def test_confirmed_on_the_known_way_it_takes_its_place(
    waiting: str, as_lead_advocate: Client, cast: Cast, house: House
) -> None:
    form = as_lead_advocate.get(f"{waiting}/changes/new")
    assert form.shows(NEW) and form.shows("never on the new one")

    contact = as_lead_advocate.follow(decide(as_lead_advocate, waiting))

    assert NEW in ask(as_lead_advocate, cast).text and NUMBER not in ask(as_lead_advocate, cast).text
    assert contact.shows("New way confirmed on the known one") and contact.shows(
        "Called on the known number."
    )
    assert ledger_kinds(house, cast, cast.case_id)[-1] == "safe-contact.change-confirmed"


def test_not_hers_it_is_dropped(waiting: str, as_lead_advocate: Client, cast: Cast, house: House) -> None:
    contact = as_lead_advocate.follow(decide(as_lead_advocate, waiting, is_hers="no"))

    assert contact.shows("New way dropped") and not contact.shows("waits:")
    assert NUMBER in ask(as_lead_advocate, cast).text
    assert as_lead_advocate.follow(decide(as_lead_advocate, waiting, version=3)).shows("Nothing waits")
    assert ledger_kinds(house, cast, cast.case_id)[-1] == "safe-contact.change-dropped"


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"how": ""}, "Say how you asked"),
        ({"is_hers": ""}, "Say whether it was confirmed."),
        ({"asked_on": "2020-01-01"}, "Give a day since the new way was given"),
        ({"asked_on": "2099-01-01"}, "not in the future"),
        ({"version": 1}, "somebody changed this meanwhile"),
    ],
)
def test_a_confirmation_that_says_too_little_changes_nothing(
    waiting: str, as_lead_advocate: Client, cast: Cast, changed: dict[str, object], words: str
) -> None:
    assert as_lead_advocate.follow(decide(as_lead_advocate, waiting, **changed)).shows(words)
    assert NUMBER in ask(as_lead_advocate, cast).text


def test_an_unsafe_mark_wins_over_what_waits_until_it_is_confirmed_by_voice(
    waiting: str, as_lead_advocate: Client, cast: Cast
) -> None:
    mark_unsafe(as_lead_advocate, cast)

    refused = as_lead_advocate.follow(decide(as_lead_advocate, waiting, version=3))

    assert refused.shows("The contact is marked unsafe, and that comes first.")
    assert ask(as_lead_advocate, cast).shows("Marked unsafe: do not contact")
    confirm(as_lead_advocate, cast, version=3)
    assert NUMBER in ask(as_lead_advocate, cast).text
    decide(as_lead_advocate, waiting, version=4)
    assert NEW in ask(as_lead_advocate, cast).text


@pytest.mark.parametrize(
    "changes",
    [{"preferred": "text"}, {"go_between_name": "A cousin", "go_between_number": "07700 900321",
                             "go_between_agreed_on": "2026-01-05"}],
)  # fmt: skip
def test_another_preferred_way_and_a_new_go_between_wait_too(
    as_lead_advocate: Client, cast: Cast, changes: dict[str, str]
) -> None:
    record_safe_contact(as_lead_advocate, cast.case_id)

    record_safe_contact(as_lead_advocate, cast.case_id, version=1, **changes)

    contact = as_lead_advocate.get(f"/cases/{cast.case_id}/contact")
    assert contact.shows("A new way to reach Carys waits") and not contact.shows("A cousin")


def test_saving_other_things_meanwhile_keeps_what_waits(
    waiting: str, as_lead_advocate: Client, cast: Cast
) -> None:
    record_safe_contact(as_lead_advocate, cast.case_id, never="Never ask for Carys.", version=2)

    assert as_lead_advocate.get(f"/cases/{cast.case_id}/contact").shows("waits: number ending 777.")


def test_taking_the_known_way_away_counts_at_once(as_lead_advocate: Client, cast: Cast) -> None:
    record_safe_contact(as_lead_advocate, cast.case_id)

    record_safe_contact(as_lead_advocate, cast.case_id, known_safe="no", version=1)

    assert ask(as_lead_advocate, cast).shows("Not known to be safe: do not call")


def test_the_first_number_and_one_where_none_was_known_safe_wait_for_nothing(
    as_lead_advocate: Client, cast: Cast
) -> None:
    record_safe_contact(as_lead_advocate, cast.case_id, known_safe="no")

    record_safe_contact(as_lead_advocate, cast.case_id, number=NEW, version=1)

    assert NEW in ask(as_lead_advocate, cast).text


def test_a_backup_confirms_nothing(waiting: str, as_backup: Client) -> None:
    assert decide(as_backup, waiting).status == 403
