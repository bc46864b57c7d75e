"""The pack over HTTP: which pages a phone is given, to whom they open, and what a second asking costs."""

from __future__ import annotations

import hashlib
import re
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from app.access.door import open_case
from app.core.errors import SealBroken
from app.features.packs.rules import NEWEST_ENTRIES
from app.features.visits.models import Visit, VisitContent
from tests.support.cast import open_new_case
from tests.support.mutations import incident, log
from tests.support.packs import fetch, opened, pages
from tests.support.phone import enrol
from tests.support.progress import Desk

WHOLE = 15


@pytest.fixture
def phone(as_lead_advocate, cast):
    return enrol(as_lead_advocate.post)


def test_it_carries_her_case_page_by_page(cast, phone, as_lead_advocate):
    pack = fetch(as_lead_advocate, phone)

    found, case = pages(phone, pack), f"/cases/{cast.case_id}"
    assert {
        "/today",
        "/cases",
        "/log",
        "/waiting",
        case,
        f"{case}/plan",
        f"{case}/log",
        f"{case}/log/new",
    } <= set(found)
    assert "Carys" in found[case]["body"] and found[case]["title"].endswith("Waymark")
    assert pack.manifest["phone"] == phone.id and pack.manifest["cases"] >= 1
    assert pack.manifest["records"] == {name: etag for name, (etag, _) in pack.records.items()}


def test_a_page_that_breaks_keeps_no_other_from_the_phone(cast, phone, as_lead_advocate, monkeypatch, capsys):
    def broken(*_):
        raise ValueError("year 0 is out of range")

    monkeypatch.setattr("app.features.conduct.routes.course_of", broken)
    found, case = pages(phone, fetch(as_lead_advocate, phone)), f"/cases/{cast.case_id}"

    assert f"{case}/log" in found and f"{case}/conduct" not in found
    told = capsys.readouterr().out
    assert "page not carried" in told and "out of range" not in told


def test_a_record_lies_under_the_name_that_both_sides_compute(cast, phone, as_lead_advocate):
    pack = fetch(as_lead_advocate, phone)

    path = f"/cases/{cast.case_id}/plan"
    name = hashlib.sha256(f"waymark record 1\n{phone.id}\n{path}".encode()).hexdigest()[:32]
    assert opened(phone, name, *pack.records[name])["path"] == path


def test_a_record_opens_under_no_other_name_or_mark(phone, as_lead_advocate):
    pack = fetch(as_lead_advocate, phone)
    (first, (etag, sealed)), (second, (other, _)) = list(pack.records.items())[:2]

    for name, mark in ((second, etag), (first, other)):
        with pytest.raises(SealBroken):
            opened(phone, name, mark, sealed)


def test_nothing_changed_costs_one_small_frame_and_opens_nothing(house, phone, as_lead_advocate, openings):
    first = fetch(as_lead_advocate, phone)
    before = openings()

    again = fetch(as_lead_advocate, phone, first.manifest["records"])

    assert again.records == {} and again.manifest["records"] == first.manifest["records"]
    assert again.size <= 5_000 and openings() == before


def new_case(house, cast, *, priority: str = "high") -> str:
    """The address of another case of the lead's."""
    with house.writing() as work:
        lead, actor = cast.lead.id, cast.supervisor.actor
        made, _ = open_new_case(work, actor, cast.team_id, lead, None, name="Wren Hale", priority=priority)
    return f"/cases/{made}"


def test_what_changed_comes_alone(house, cast, phone, as_lead_advocate):
    other = new_case(house, cast)
    first = fetch(as_lead_advocate, phone)
    phone.record(log(cast), incident())

    second = fetch(as_lead_advocate, phone, first.manifest["records"])

    changed = set(pages(phone, second))
    assert {f"/cases/{cast.case_id}/log", "/today"} <= changed
    assert other in pages(phone, first) and not [path for path in changed if path.startswith(other)]


def test_beyond_the_number_only_the_safe_contact_is_carried(house, cast, phone, as_lead_advocate):
    others = [new_case(house, cast, priority="standard") for _ in range(WHOLE)]

    pack = fetch(as_lead_advocate, phone)

    found = pages(phone, pack)
    brief = [path for path in others if path not in found]
    assert pack.manifest["cases"] == WHOLE and len(brief) == 1
    assert [path for path in found if path.startswith(brief[0])] == [f"{brief[0]}/brief"]
    assert f"/cases/{cast.case_id}" in found, "high priority comes first"


def test_where_she_goes_next_is_carried_before_all_others(house, cast, phone, as_lead_advocate):
    places = [new_case(house, cast) for _ in range(WHOLE + 2)]
    found = pages(phone, fetch(as_lead_advocate, phone))
    brief = next(path for path in places if f"{path}/brief" in found)
    with house.writing() as work:
        case = open_case(work, cast.lead.actor, UUID(brief.removeprefix("/cases/")))
        soon = work.now + timedelta(days=2)
        row = Visit.begin(case, account_id=cast.lead.id, watcher_id=cast.colleague.id, state="planned",
                          starts_at=soon, due_at=soon + timedelta(hours=1))  # fmt: skip
        row.sealed = case.seal(VisitContent(), into=row)
        work.add(row)

    assert f"{brief}/plan" in pages(phone, fetch(as_lead_advocate, phone))


def test_it_is_told_once_for_each_case_that_it_was_taken_along(cast, phone, as_lead_advocate):
    fetch(as_lead_advocate, phone)

    shown = as_lead_advocate.get(f"/cases/{cast.case_id}/openings")

    assert shown.text.count("Taken along on a phone") == 1


def test_no_place_is_ever_carried(cast, phone, as_lead_advocate):
    found = pages(phone, fetch(as_lead_advocate, phone))

    assert not [path for path in found if "location" in path or "exhibit" in path]


def test_who_has_no_phone_here_gets_nothing(phone, as_colleague):
    assert as_colleague.post("/offline/pack", json={}).status == 409


def test_a_revoked_phone_is_told_so_that_it_destroys_what_it_carries(phone, as_lead_advocate):
    as_lead_advocate.post(f"/me/phones/{phone.id}/revocations")

    assert as_lead_advocate.post("/offline/pack", json={}).status == 410


def test_turned_off_nothing_is_carried_and_what_waits_is_still_received(house, cast, phone, as_lead_advocate):
    house.settings = house.settings.model_copy(update={"offline": False})

    assert as_lead_advocate.post("/offline/pack", json={}).status == 409
    assert "unregister" in as_lead_advocate.get("/sw.js").text
    assert as_lead_advocate.get("/me/phone").shows("Working without a network is turned off here")
    assert phone.record(log(cast), incident()).answer == "receipt"


def test_a_case_out_of_her_sight_is_not_in_it(cast, as_colleague):
    other = enrol(as_colleague.post)

    found = pages(other, fetch(as_colleague, other))

    assert not [path for path in found if str(cast.case_id) in path]
    assert "Carys" not in "".join(one["body"] for one in found.values())


def test_a_list_that_makes_no_sense_is_taken_as_none(phone, as_lead_advocate):
    whole = len(fetch(as_lead_advocate, phone).records)

    nonsense: list[Any] = [[], "x", 5, None]
    for have in nonsense:
        answered = as_lead_advocate.post("/offline/pack", json={"have": have})
        assert answered.status == 200
    assert len(fetch(as_lead_advocate, phone, {"x": 5}).records) == whole


def test_no_number_stands_outside_the_answer_that_is_withdrawn_in_a_copy(
    house, cast, phone, as_lead_advocate
):
    Desk(house, cast).safe_hours()

    found = pages(phone, fetch(as_lead_advocate, phone))

    assert any("tel:" in one["body"] for one in found.values())
    for path, one in found.items():
        outside = re.sub(r"<safe-contact\b.*?</safe-contact>", "", one["body"], flags=re.DOTALL)
        assert "tel:" not in outside.replace("telephone=no", ""), path


def test_of_the_entries_that_were_logged_last_it_has_page_and_form_and_of_no_more(
    cast, phone, as_lead_advocate
):
    made = [
        as_lead_advocate.post(log(cast), incident(text=f"Entry {n}")).uuid for n in range(NEWEST_ENTRIES + 1)
    ]

    found, case = pages(phone, fetch(as_lead_advocate, phone)), f"/cases/{cast.case_id}"

    assert f"{case}/incidents/{made[0]}" not in found, "older ones are read in the list"
    for entry in made[1:]:
        assert f"{case}/incidents/{entry}" in found
        assert (
            f'action="{case}/incidents/{entry}/amendments"' in found[f"{case}/incidents/{entry}/edit"]["body"]
        )
