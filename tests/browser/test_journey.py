"""One visit, end to end, as its people walk it: advocate, partner, victim, supervisor, and somebody elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.support.journey import Journey, choose, day_ahead, phone_photo, pick, save
from tests.support.live import DESK, PHONE, chromium, live, window

HEARD = "He waited by the gate until she had gone in."
ASKED = "Arrest, or record a reason for not arresting, and tell the victim."
REASON = "A voluntary interview is booked, so an arrest was not thought necessary."
ADDED = "He drove past twice this morning."


@pytest.fixture(scope="module")
def journey(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Journey]:
    folder = tmp_path_factory.mktemp("journey")
    photo = folder / "IMG_2041.jpg"
    photo.write_bytes(phone_photo())
    with live(folder / "house") as running, chromium() as browser:
        yield Journey(running, browser, photo)


def test_the_whole_visit(journey: Journey) -> None:
    advocate = journey.sign_in("lead", PHONE)
    today_shows_what_is_late_first(journey, advocate)
    a_call_with_its_next_step(journey, advocate)
    an_incident_with_a_photo(journey, advocate)
    an_item_of_the_plan_and_its_print(journey, advocate)
    news_is_held_told_and_published(journey, advocate)
    a_challenge_is_raised(journey, advocate)
    partner = journey.sign_in("partner", DESK)
    the_partner_answers(journey, partner)
    the_advocate_reads_the_answer(journey, advocate)
    the_victim_reads_adds_and_leaves(journey)
    supervisor = journey.sign_in("supervisor", DESK)
    the_supervisor_reviews_and_gives_cover(journey, supervisor)
    elsewhere_there_is_nothing(journey, advocate)
    assert [said for said in journey.problems if "404" not in said] == []


def today_shows_what_is_late_first(journey: Journey, page: Page) -> None:
    headings = page.locator("main h2:visible").all_inner_texts()
    assert [text.split()[0] for text in headings[:2]] == ["Overdue", "Due"]
    expect(page.locator("main section:visible").first).to_contain_text("Ask for the bail date")


def a_call_with_its_next_step(journey: Journey, page: Page) -> None:
    journey.open_case(page)
    expect(page.locator("main")).to_contain_text("OK to call now")
    assert page.locator("main").inner_text().index("OK to call") < page.locator("main").inner_text().index(
        "Next"
    )
    page.get_by_role("link", name="Record the call").click()
    choose(page, "outcome", "We spoke")
    page.get_by_label("Note", exact=True).fill("She slept badly. She wants to know the rules.")
    page.locator("#next_step").fill("Read the rules out on the phone")
    page.locator("#next_on").fill(day_ahead(journey, 2))
    save(page)
    journey.go_to(page, "Today")
    expect(page.locator("main")).to_contain_text("Read the rules out on the phone")


def an_incident_with_a_photo(journey: Journey, page: Page) -> None:
    journey.go_to(page, "Log")
    page.get_by_role("link", name="Carys Bevan").click()
    choose(page, "behaviours", "At work or school")
    choose(page, "when", "Today")
    page.locator("#text").fill(HEARD)
    page.locator("#photo").set_input_files(journey.photo)
    save(page)
    page.wait_for_url(re.compile(r"/incidents/"))
    expect(page.locator("main")).to_contain_text(HEARD)
    page.get_by_text("Show the picture").click()
    picture = page.locator(".photo img")
    expect(picture).to_be_visible()
    page.wait_for_function("document.querySelector('.photo img').naturalWidth > 0")
    with page.expect_download() as got:
        page.get_by_role("link", name="About this picture").click()
        page.get_by_role("link", name="Get the original").click()
    assert Path(got.value.path()).read_bytes() == journey.photo.read_bytes()


def an_item_of_the_plan_and_its_print(journey: Journey, page: Page) -> None:
    journey.open_case(page, "Plan")
    page.get_by_role("link", name="Write down what Carys wants").click()
    page.locator("#text").fill("I want to stay in my house.")
    save(page)
    page.wait_for_url(re.compile(r"/plan$"))
    for section, text in (
        ("home", "The neighbour has a photo and calls 999"),
        ("travel", "Bus from the station side"),
    ):
        page.get_by_role("link", name="Add to the plan").first.click()
        page.locator("#section").select_option(value=section)
        page.locator("#text").fill(text)
        choose(page, "owner", "Carys")
        choose(page, "agreed", "Yes")
        choose(page, "status", "Agreed")
        page.get_by_label("Carys, on the printed copy").check()
        save(page)
        page.wait_for_url(re.compile(r"/plan$"))
    page.get_by_role("link", name="Record that it is agreed").click()
    page.locator("#with_whom").fill("On the phone, read aloud")
    save(page)
    page.wait_for_url(re.compile(r"/plan$"))
    page.get_by_role("link", name="Printed copy for Carys").click()
    page.wait_for_url(re.compile(r"/plan/print"))
    printed = page.content()
    assert "The neighbour has a photo" in printed and "I want to stay in my house." in printed
    assert "Bus from the station" not in printed and "Waymark" not in printed and "Bevan" not in page.title()
    assert len(re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True))) == 1
    page.go_back()


def news_is_held_told_and_published(journey: Journey, page: Page) -> None:
    journey.open_case(page, "Progress")
    page.get_by_role("link", name="Write news").click()
    page.locator("#q").fill("rules")
    page.get_by_role("button", name="Find").click()
    page.get_by_role("link", name=re.compile("Bail|bail")).first.click()
    page.locator("#title").fill("The rules have changed")
    page.locator("#what_happened").fill("The police changed the rules. He must not come to the nursery.")
    page.locator("#what_it_means").fill("If he comes, it breaks the rules.")
    page.locator("#what_next").fill("The police look at the rules again in a month.")
    page.locator("#what_you_can_do").fill("Tell Ruth what you think.")
    page.locator("#told_us").fill("PC Hale")
    save(page)
    page.wait_for_url(re.compile(r"/progress/[0-9a-f-]{36}$"))
    expect(page.locator("main")).to_contain_text("As Carys will see it")
    expect(page.locator("main")).to_contain_text("Held until you record the call.")
    assert page.get_by_role("button", name="Publish now").count() == 0
    page.get_by_role("link", name="I told her").click()
    page.get_by_label("We spoke").check()
    save(page)
    page.wait_for_url(re.compile(r"/progress/[0-9a-f-]{36}$"))
    page.get_by_role("button", name="Publish now").click()
    expect(page.locator("main")).to_contain_text("Published to the page")


def a_challenge_is_raised(journey: Journey, page: Page) -> None:
    journey.open_case(page, "More", more="Challenge")
    page.get_by_role("link", name="Raise a challenge").click()
    pick(page, "#receiver", "Stalking desk")
    pick(page, "#type", "Breach")
    page.locator("#decision").fill("No arrest after he came to the nursery.")
    page.locator("#know").fill("He waited at the gate on three days. Staff wrote it down.")
    page.locator("#view").fill("If nothing happens he will come again.")
    choose(page, "permission", "Yes, asked and agreed")
    page.locator("#ask").fill(ASKED)
    page.locator("#by_when").fill(day_ahead(journey, 5))
    save(page)
    page.wait_for_url(re.compile(r"/challenges/[0-9a-f-]{36}$"))
    page.get_by_role("link", name=re.compile("Send")).first.click()
    page.locator("#purpose").fill("To have the decision looked at again")
    pick(page, "#basis", "Consent")
    for box in page.locator("main input[type=checkbox][name=is_minimum]").all():
        box.check()
    choose(page, "told", "Yes")
    save(page)
    page.wait_for_url(re.compile(r"/challenges/[0-9a-f-]{36}$"))
    expect(page.locator("main")).to_contain_text("CN-")


def the_partner_answers(journey: Journey, page: Page) -> None:
    expect(page.locator("main")).to_contain_text(ASKED)
    assert "Carys" not in page.content()
    page.get_by_role("button", name="Acknowledge").click()
    expect(page.locator("main")).to_contain_text("Your answer")
    choose(page, "verdict", "Agree in part")
    page.locator("#reason").fill(REASON)
    page.locator("#will_do").fill("Interview, then decide")
    page.locator("#by_when").fill(day_ahead(journey, 3))
    page.get_by_role("button", name="Send answer").click()
    expect(page.locator("main")).to_contain_text(REASON)


def the_advocate_reads_the_answer(journey: Journey, page: Page) -> None:
    journey.go_to(page, "Inbox")
    page.get_by_role("link", name=re.compile("Read the answer")).click()
    page.wait_for_url(re.compile(r"/challenges"))
    if not page.get_by_text(REASON).count():
        page.locator("main a", has_text="Breach").first.click()
    expect(page.locator("main")).to_contain_text(REASON)
    expect(page.locator(".stage-clock.stage-answered")).to_contain_text("Record the outcome")


def the_victim_reads_adds_and_leaves(journey: Journey) -> None:
    page = window(journey.browser, PHONE, journey.problems)
    page.route(
        re.compile("bbc"),
        lambda route: route.fulfill(body="<title>Weather</title>", content_type="text/html"),
    )
    page.goto(journey.live.page + "/")
    page.locator("#number").fill(journey.drawn.number)
    page.locator("#words").fill(journey.drawn.words)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("The rules have changed")
    expect(page.locator("main")).to_contain_text("What comes next")
    assert page.url == journey.live.page + "/" and "Waymark" not in page.content()
    page.get_by_role("button", name="Add something that happened").click()
    page.locator("#text").fill(ADDED)
    choose(page, "when", "Today")
    page.get_by_role("button", name="Add it", exact=True).click()
    expect(page.locator("main")).to_contain_text(re.compile("added|Thank", re.I))
    page.get_by_role("link", name=re.compile("Leave")).or_(
        page.get_by_role("button", name=re.compile("Leave"))
    ).first.click()
    page.wait_for_url(re.compile("bbc"))
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")


def the_supervisor_reviews_and_gives_cover(journey: Journey, page: Page) -> None:
    expect(page.locator("main")).to_contain_text("Needs me now")
    journey.open_case(page, "Plan")
    page.get_by_role("link", name="Record my view of this plan").click()
    choose(page, "verdict", "Good")
    page.locator("#note").fill("Clear, and in her own words.")
    save(page)
    page.wait_for_url(re.compile(r"/plan$"))
    journey.open_case(page, "More", more="Cover")
    pick(page, "#person", "Mair Pugh")
    page.locator("#from_day").fill(day_ahead(journey, 0))
    page.locator("#to_day").fill(day_ahead(journey, 7))
    page.locator(".actionbar button[type=submit]").click()
    expect(page.locator("section", has_text="Cover now and to come").first).to_contain_text("Mair Pugh")


def elsewhere_there_is_nothing(journey: Journey, advocate: Page) -> None:
    stranger = journey.sign_in("other_site", PHONE)
    journey.open_case(advocate, "Log")
    entry = advocate.locator(".moment-text a").first.get_attribute("href")
    for path in (
        journey.case,
        f"{journey.case}/log",
        f"{journey.case}/plan",
        f"{journey.case}/challenges",
        entry,
    ):
        answered = stranger.goto(journey.live.staff + str(path))
        assert answered is not None and answered.status == 404
        assert "Carys" not in stranger.content()
