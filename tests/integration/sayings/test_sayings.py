"""What she says on her own page: it reaches her advocate once, and a way that she calls unsafe is not used any more."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.access.models import PageAccount
from app.access.work import House
from app.features.deadlines.rules import DueKind
from app.features.safe_contacts.models import SafeContact
from app.features.sayings.models import Saying
from tests.support.cast import Cast, ledger_kinds
from tests.support.clients import Answered, Client, new_client_id
from tests.support.progress import Desk, open_kinds

WISH = "Ask the police to stop him parking outside the nursery."
WAY = "Text me at work, only before noon."


@pytest.fixture
def desk(house: House, cast: Cast) -> Desk:
    made = Desk(house, cast)
    made.safe_hours()
    return made


def say(victim: Client, path: str, **fields: str) -> Answered:
    return victim.post(path, {"id": new_client_id(), **fields})


def is_unsafe(house: House, cast: Cast) -> bool:
    with house.reading() as work:
        return bool(
            work.session.scalar(select(SafeContact.unsafe).where(SafeContact.case_id == cast.case_id))
        )


def test_what_she_wants_reaches_her_advocate_and_is_not_shown_to_her_again(
    as_victim: Client, as_lead_advocate: Client, house: House, cast: Cast
) -> None:
    as_victim.post("/go", {"place": "want"})
    assert as_victim.get("/").shows("Say what you want")

    say(as_victim, "/wants", wish=WISH)

    hers = as_victim.get("/")
    assert hers.shows("Your advocate will see this.") and WISH not in hers.text
    assert as_lead_advocate.get("/inbox").shows("Read what Carys said")
    shown = as_lead_advocate.get(f"/cases/{cast.case_id}/sayings")
    assert shown.shows("What should happen") and shown.shows(WISH) and shown.shows("Not read yet")
    assert ledger_kinds(house, cast, cast.case_id)[-1] == "saying.made"


def test_read_it_leaves_the_inbox_and_her_words_stay(
    as_victim: Client, as_lead_advocate: Client, house: House, cast: Cast
) -> None:
    say(as_victim, "/wants", wish=WISH)
    with house.reading() as work:
        saying_id = work.session.scalar(select(Saying.id))

    page = as_lead_advocate.post_and_follow(f"/cases/{cast.case_id}/sayings/{saying_id}/readings")

    assert page.shows(WISH) and page.shows("read by Ruth Adeyemi") and not page.shows("Not read yet")
    assert DueKind.VICTIM_SAID not in open_kinds(house, cast)
    assert ledger_kinds(house, cast, cast.case_id)[-1] == "saying.read"


def test_the_same_sent_twice_is_one(as_victim: Client, house: House) -> None:
    fields = {"id": new_client_id(), "wish": WISH}

    assert [as_victim.post("/wants", fields).status for _ in range(2)] == [303, 303]

    with house.reading() as work:
        assert len(work.session.scalars(select(Saying)).all()) == 1


def test_a_way_that_she_calls_unsafe_is_used_by_nobody_from_then_on(
    as_victim: Client, as_lead_advocate: Client, house: House, cast: Cast, desk: Desk
) -> None:
    call = f"/cases/{cast.case_id}/contacts/new"
    assert 'href="tel:07700900142"' in as_lead_advocate.get(call).text

    say(as_victim, "/reaches", still_safe="no", way=WAY)

    after = as_lead_advocate.get(call)
    assert is_unsafe(house, cast) and "07700900142" not in after.text
    assert DueKind.SAFE_CONTACT_CHECK in open_kinds(house, cast)
    said = as_lead_advocate.get(f"/cases/{cast.case_id}/sayings")
    assert said.shows(WAY) and said.shows("It was marked unsafe at once.")
    assert ledger_kinds(house, cast, cast.case_id)[-2:] == ["safe-contact.called-unsafe", "saying.made"]


def test_another_way_that_she_proposes_changes_nothing_by_itself(
    as_victim: Client, as_lead_advocate: Client, house: House, cast: Cast, desk: Desk
) -> None:
    say(as_victim, "/reaches", still_safe="yes", way=WAY)

    assert not is_unsafe(house, cast)
    assert 'href="tel:07700900142"' in as_lead_advocate.get(f"/cases/{cast.case_id}/contacts/new").text


def test_that_it_is_unsafe_can_be_said_before_any_safe_contact_is_recorded(
    as_victim: Client, as_lead_advocate: Client, cast: Cast
) -> None:
    assert say(as_victim, "/reaches", still_safe="no").location == "/"

    assert as_lead_advocate.get(f"/cases/{cast.case_id}/sayings").shows("How to keep in touch safely")


@pytest.mark.parametrize(
    ("path", "fields", "message", "kept"),
    [
        ("/wants", {}, "Write what you want.", ""),
        ("/reaches", {"way": WAY}, "Say if the way we use now is still safe.", WAY),
        ("/reaches", {"still_safe": "yes"}, "Write what should change, or go back", ""),
    ],
)
def test_a_form_with_too_little_comes_back_in_its_place(
    as_victim: Client, house: House, path: str, fields: dict[str, str], message: str, kept: str
) -> None:
    as_victim.post("/go", {"place": path[1:].removesuffix("es" if "reach" in path else "s")})

    page = as_victim.follow(say(as_victim, path, **fields))

    assert page.shows(message) and kept in page.text
    with house.reading() as work:
        assert work.session.scalars(select(Saying)).all() == []


def test_where_it_was_not_agreed_there_is_no_such_place(as_victim: Client, house: House, cast: Cast) -> None:
    with house.writing() as work:
        page = work.session.get(PageAccount, cast.page_id)
        assert page is not None
        page.takes_entries = False

    assert not as_victim.get("/").shows("Say what you want")
    assert say(as_victim, "/wants", wish=WISH).status == 404
    assert say(as_victim, "/reaches", still_safe="no").status == 404 and not is_unsafe(house, cast)


def test_nobody_else_reads_it(
    as_victim: Client, as_partner: Client, as_other_site: Client, as_administrator: Client, cast: Cast
) -> None:
    say(as_victim, "/wants", wish=WISH)

    path = f"/cases/{cast.case_id}/sayings"
    assert [client.get(path).status for client in (as_partner, as_other_site, as_administrator)] == [
        404,
        404,
        404,
    ]


def test_the_history_of_the_safe_contact_says_that_it_was_she(
    as_victim: Client, as_lead_advocate: Client, cast: Cast, desk: Desk
) -> None:
    say(as_victim, "/reaches", still_safe="no", way=WAY)

    assert as_lead_advocate.get(f"/cases/{cast.case_id}/contact").shows("the victim, on the page")


def test_where_she_is_not_sure_whoever_calls_is_told_to_ask_first(
    as_victim: Client, as_lead_advocate: Client, house: House, cast: Cast, desk: Desk
) -> None:
    call = f"/cases/{cast.case_id}/contacts/new"
    assert not as_lead_advocate.get(call).shows("It has never been checked")

    say(as_victim, "/reaches", still_safe="not_sure")

    assert not is_unsafe(house, cast) and as_lead_advocate.get(call).shows("It has never been checked")
    assert DueKind.SAFE_CONTACT_CHECK in open_kinds(house, cast)
    said = as_lead_advocate.get(f"/cases/{cast.case_id}/sayings")
    assert said.shows("Whoever calls is told to ask first.")
    assert ledger_kinds(house, cast, cast.case_id)[-2:] == ["safe-contact.doubted", "saying.made"]


def test_the_same_sent_again_after_it_was_confirmed_marks_nothing_anew(
    as_victim: Client, as_lead_advocate: Client, house: House, cast: Cast, desk: Desk
) -> None:
    fields = {"id": new_client_id(), "still_safe": "no", "way": WAY}
    as_victim.post("/reaches", fields)
    confirmed = {"how": "Asked face to face.", "version": 2}
    as_lead_advocate.post(f"/cases/{cast.case_id}/safe-contact/confirmations", confirmed)
    assert not is_unsafe(house, cast)

    as_victim.post("/reaches", fields)

    assert not is_unsafe(house, cast)


def test_where_nothing_could_be_marked_nobody_reads_that_it_was(
    as_victim: Client, as_lead_advocate: Client, cast: Cast
) -> None:
    say(as_victim, "/reaches", still_safe="no")

    page = as_lead_advocate.get(f"/cases/{cast.case_id}/sayings")
    assert page.shows("No safe contact was recorded then") and not page.shows("marked unsafe at once")
