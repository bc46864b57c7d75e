"""News from the first words to the victim's page: written, told by voice, published; and everything that stops it."""

from __future__ import annotations

from app.access.door import open_page
from app.access.models import PageAccount
from app.access.work import House
from app.features.progress.queries import published
from tests.support.cast import Cast, ledger_kinds
from tests.support.clients import Client
from tests.support.progress import WORDS, Desk


def shown(house: House, cast: Cast) -> list[str]:
    """The titles on the victim's page now."""
    with house.reading() as work:
        return [one.content.title for one in published(work, open_page(work, cast.victim.actor), work.now)]


def test_hard_news_is_told_first_and_then_published(
    as_lead_advocate: Client, desk: Desk, house: House, cast: Cast
) -> None:
    desk.safe_hours()
    made = desk.write(as_lead_advocate)
    before = as_lead_advocate.follow(made)
    assert before.shows("As Carys will see it") and before.shows("Hard news is heard from a person first.")
    assert before.shows("Held until you record the call.")

    after = as_lead_advocate.follow(
        desk.tell(as_lead_advocate, made.uuid, note="Asked for the list of streets.")
    )
    assert (
        after.shows("Told by phone")
        and after.shows("Publish now")
        and after.shows("Ruth told you this by phone")
    )

    done = as_lead_advocate.follow(desk.publish(as_lead_advocate, made.uuid))
    assert done.shows("Published to the page")
    assert shown(house, cast) == ["The rules have changed"]
    kinds = ledger_kinds(house, cast, cast.case_id)
    assert [kind for kind in kinds if kind.startswith(("update", "contact"))] == [
        "update.recorded", "contact.recorded", "update.told", "update.published",
    ]  # fmt: skip


def test_hard_news_without_the_call_is_refused(
    as_lead_advocate: Client, desk: Desk, house: House, cast: Cast
) -> None:
    desk.safe_hours()
    made = desk.write(as_lead_advocate)

    refused = as_lead_advocate.follow(desk.publish(as_lead_advocate, made.uuid, version=1))

    assert refused.shows("Held until Carys has been told by voice. Record the call first.")
    assert shown(house, cast) == []
    assert "update.published" not in ledger_kinds(house, cast, cast.case_id)


def test_an_unanswered_call_opens_nothing(as_lead_advocate: Client, desk: Desk) -> None:
    desk.safe_hours()
    made = desk.write(as_lead_advocate)

    after = as_lead_advocate.follow(desk.tell(as_lead_advocate, made.uuid, "no_answer"))

    assert after.shows("1 safe attempt without an answer.")
    assert "Publish now" not in after.text


def test_other_news_is_published_after_the_preview(
    as_lead_advocate: Client, desk: Desk, house: House, cast: Cast
) -> None:
    desk.safe_hours()
    made = desk.write(as_lead_advocate, "officer_named", title="Your officer has a name")

    desk.publish(as_lead_advocate, made.uuid, version=1)

    assert shown(house, cast) == ["Your officer has a name"]
    assert as_lead_advocate.get(desk.url).shows("Last told")


def test_words_in_square_brackets_are_not_published(
    as_lead_advocate: Client, desk: Desk, house: House, cast: Cast
) -> None:
    desk.safe_hours()
    made = desk.write(as_lead_advocate, "officer_named", what_happened="[Name of officer] is there for you.")

    refused = as_lead_advocate.follow(desk.publish(as_lead_advocate, made.uuid, version=1))

    assert refused.shows("Fill in what stands in square brackets: [Name of officer]")
    assert shown(house, cast) == []


def test_outside_safe_hours_the_page_waits_for_the_next(
    as_lead_advocate: Client, desk: Desk, house: House, cast: Cast
) -> None:
    from app.core import clock

    soon = clock.local(clock.now()).hour
    desk.safe_hours(
        any_time=False,
        days_1=["mon", "tue", "wed", "thu", "fri", "sat", "sun"],
        start_1=f"{(soon + 2) % 24:02d}:00",
        end_1=f"{(soon + 4) % 24:02d}:00",
    )
    made = desk.write(as_lead_advocate, "officer_named")

    done = as_lead_advocate.follow(desk.publish(as_lead_advocate, made.uuid, version=1))
    assert done.shows("The page shows it from")
    assert shown(house, cast) == []

    from datetime import timedelta

    clock.set_shift(timedelta(hours=2))
    assert shown(house, cast) == [WORDS["title"]]


def test_an_unsafe_mark_hides_all_news(
    as_lead_advocate: Client, desk: Desk, house: House, cast: Cast
) -> None:
    desk.safe_hours()
    made = desk.write(as_lead_advocate, "officer_named")
    desk.publish(as_lead_advocate, made.uuid, version=1)
    assert shown(house, cast)

    desk.mark_unsafe()

    assert shown(house, cast) == []


def test_while_marked_unsafe_nothing_is_published(as_lead_advocate: Client, desk: Desk) -> None:
    desk.safe_hours()
    made = desk.write(as_lead_advocate, "officer_named")
    desk.mark_unsafe()

    refused = as_lead_advocate.follow(desk.publish(as_lead_advocate, made.uuid, version=1))

    assert refused.shows("Carys’s contact is marked unsafe.")


def test_without_a_page_told_news_stays_told(
    as_lead_advocate: Client, desk: Desk, house: House, cast: Cast
) -> None:
    with house.writing() as work:
        page = work.session.get(PageAccount, cast.page_id)
        assert page is not None
        page.status = "closed"
    desk.safe_hours()
    made = desk.write(as_lead_advocate)
    desk.tell(as_lead_advocate, made.uuid)

    refused = as_lead_advocate.follow(desk.publish(as_lead_advocate, made.uuid))

    assert refused.shows("Carys has no page yet. Nothing is published. What you told stays recorded here.")
    assert as_lead_advocate.get(desk.url).shows("Told, not published")


def test_with_updates_switched_off_publishing_is_refused(
    as_lead_advocate: Client, desk: Desk, house: House, cast: Cast
) -> None:
    with house.writing() as work:
        page = work.session.get(PageAccount, cast.page_id)
        assert page is not None
        page.shows_updates = False
    desk.safe_hours()
    made = desk.write(as_lead_advocate, "officer_named")

    refused = as_lead_advocate.follow(desk.publish(as_lead_advocate, made.uuid, version=1))

    assert refused.shows("News is switched off on Carys’s page, as agreed.")


def test_withdrawn_news_leaves_the_page_and_stays_in_the_case(
    as_lead_advocate: Client, desk: Desk, house: House, cast: Cast
) -> None:
    desk.safe_hours()
    made = desk.write(as_lead_advocate, "officer_named")
    desk.publish(as_lead_advocate, made.uuid, version=1)

    done = as_lead_advocate.post_and_follow(
        f"{desk.url}/{made.uuid}/withdrawals", {"reason": "The officer changed.", "version": 2}
    )

    assert done.shows("Withdrawn") and done.shows("The officer changed.")
    assert shown(house, cast) == []
    assert ledger_kinds(house, cast, cast.case_id)[-1] == "update.withdrawn"


def test_changing_the_words_keeps_the_first(as_lead_advocate: Client, desk: Desk) -> None:
    desk.safe_hours()
    made = desk.write(as_lead_advocate)

    after = as_lead_advocate.post_and_follow(
        f"{desk.url}/{made.uuid}/wordings", {**WORDS, "what_happened": "New rules from today.", "version": 1}
    )

    assert after.shows("New rules from today.") and after.shows("Earlier words")
    assert after.shows(WORDS["what_happened"])


def test_words_changed_by_somebody_else_are_not_overwritten(as_lead_advocate: Client, desk: Desk) -> None:
    desk.safe_hours()
    made = desk.write(as_lead_advocate)
    url = f"{desk.url}/{made.uuid}/wordings"
    as_lead_advocate.post(url, {**WORDS, "what_happened": "First change.", "version": 1})

    late = as_lead_advocate.post(url, {**WORDS, "what_happened": "Second change.", "version": 1}, htmx=True)

    assert late.status == 409
    assert late.shows("somebody changed this update meanwhile") and "Second change." in late.text
    assert as_lead_advocate.get(f"{desk.url}/{made.uuid}").shows("First change.")


def test_what_was_published_is_not_reworded(as_lead_advocate: Client, desk: Desk) -> None:
    desk.safe_hours()
    made = desk.write(as_lead_advocate, "officer_named")
    desk.publish(as_lead_advocate, made.uuid, version=1)

    refused = as_lead_advocate.post(
        f"{desk.url}/{made.uuid}/wordings", {**WORDS, "title": "Other", "version": 2}, htmx=True
    )

    assert refused.status == 422 and refused.shows("Write a new one instead.")


def test_a_create_that_comes_twice_makes_one_update(
    as_lead_advocate: Client, desk: Desk, house: House, cast: Cast
) -> None:
    desk.safe_hours()
    first = desk.write(as_lead_advocate, id="0b1f4a52-7a0f-4a0e-9d5b-8a6f3f6d2c11")
    again = desk.write(as_lead_advocate, id="0b1f4a52-7a0f-4a0e-9d5b-8a6f3f6d2c11")
    other = desk.write(as_lead_advocate, id="0b1f4a52-7a0f-4a0e-9d5b-8a6f3f6d2c11", title="Another")

    assert first.location == again.location
    assert as_lead_advocate.follow(other).shows("Not saved: please save again")
    assert ledger_kinds(house, cast, cast.case_id).count("update.recorded") == 1


def test_a_form_without_its_words_comes_back_with_what_was_typed(
    as_lead_advocate: Client, desk: Desk
) -> None:
    answered = as_lead_advocate.follow(desk.write(as_lead_advocate, what_happened="", title="Kept"))

    assert answered.shows("Say what happened.") and "Kept" in answered.text


def test_a_milestone_is_found_by_its_words(as_lead_advocate: Client, desk: Desk) -> None:
    everything = as_lead_advocate.get(f"{desk.url}/new")
    found = as_lead_advocate.post(f"{desk.url}/searches", {"q": "trial date"})
    nothing = as_lead_advocate.post(f"{desk.url}/searches", {"q": "zebra"})

    assert everything.shows("Trial date") and everything.shows("Telling the police")
    assert found.shows("Trial date") and not found.shows("Reported to the police")
    assert nothing.shows("Nothing with these words")


def test_the_form_starts_with_plain_words(as_lead_advocate: Client, desk: Desk) -> None:
    page = as_lead_advocate.get(f"{desk.url}/new/{desk.milestone('still_waiting')}")

    assert (
        page.shows("There is no news yet. We asked again on") and page.shows("Ruth, your advocate.") is False
    )
    assert "Ruth, your advocate." in page.text and "[date]" not in page.text
