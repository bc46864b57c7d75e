"""What is known of evidence: how it came, the police’s part, custody, what the file says, who opens it."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from PIL import Image

from app.access.work import House
from app.features.exhibits.queries import sensitivity_with
from app.features.exhibits.rules import Sensitivity
from tests.integration.exhibits.test_exhibits import keep
from tests.support.cast import Cast
from tests.support.clients import Answered, Client
from tests.support.journey import phone_photo
from tests.support.opened import opened


@pytest.fixture
def exhibits(cast: Cast) -> str:
    return f"/cases/{cast.case_id}/exhibits"


@pytest.fixture
def kept(as_lead_advocate: Client, exhibits: str) -> str:
    return keep(as_lead_advocate, exhibits, "IMG_1.jpg", phone_photo()).location


def amend(client: Client, exhibit: str, **changes: Any) -> Answered:
    said = {"title": "What she was sent", "type": "photo", "status": "copied", "sensitivity": "normal",
            "what_changed": "Looked at it", "version": 1}  # fmt: skip
    return client.post(f"{exhibit}/amendments", {**said, **changes}, htmx=True)


def test_how_it_was_copied_is_kept_with_it(as_lead_advocate: Client, exhibits: str) -> None:
    said = {"shown_on": "her old phone, “A. N.”", "address": "https://social.example/a.n", "captured": "4 May, 21:10",
            "was_edited": "yes"}  # fmt: skip
    made = keep(as_lead_advocate, exhibits, "shot.png", b"\x89PNG\r\n\x1a\n", **said).location
    page = as_lead_advocate.get(made)

    assert all(page.shows(words) for words in (*list(said.values())[:3], "It was edited"))


def test_what_the_police_took_and_from_whose_hand_stands_in_the_chain(
    as_lead_advocate: Client, kept: str
) -> None:
    handed = {"status": "exhibit", "handed_to": "PC 4711", "handed_on": "2026-01-05", "handed_how": "in person",
              "receipt": "R 12", "police_reference": "NM/7", "what_changed": "Handed over", "came_from": "Carys",
              "went_to": "PC 4711"}  # fmt: skip
    assert amend(as_lead_advocate, kept, **handed).status == 200
    page = as_lead_advocate.get(kept)

    for words in ("Police exhibit", "PC 4711", "5 January 2026", "R 12", "NM/7"):
        assert page.shows(words), words
    assert page.shows("Handed over: from Carys to PC 4711") and page.shows("Kept as it came")


def test_what_was_noted_on_another_day_than_it_happened_says_both(
    as_lead_advocate: Client, kept: str
) -> None:
    handed = {"what_changed": "Handed over", "came_from": "Carys", "went_to": "PC 4711"}
    assert amend(as_lead_advocate, kept, **handed, happened_on="2026-01-05").status == 200

    assert as_lead_advocate.get(kept).shows("Handed over: from Carys to PC 4711, on Monday 5 January 2026")


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"status": "refused_with_reason"}, "Say why it was refused"),
        ({"status": "accepted_by_police"}, "Say to whom it was handed."),
        ({"handed_on": "2026-01-05"}, "Say to whom it was handed."),
        ({"handed_on": "2099-01-05", "handed_to": "PC 1"}, "This day has not come yet."),
        ({"happened_on": "2099-01-05"}, "This day has not come yet."),
        ({"address": "x" * 2001}, "2,000"),
    ],
)
def test_what_lacks_something_comes_back_with_what_was_typed(
    as_lead_advocate: Client, kept: str, said: dict[str, str], words: str
) -> None:
    refused = amend(as_lead_advocate, kept, note="A note that is kept.", **said)

    assert refused.status == 422 and refused.shows(words) and "A note that is kept." in refused.text
    assert not as_lead_advocate.get(kept).shows("A note that is kept.")


def test_what_was_refused_can_be_challenged(as_lead_advocate: Client, as_backup: Client, kept: str) -> None:
    amend(as_lead_advocate, kept, status="refused_with_reason", refusal="No reason was given")

    assert as_lead_advocate.get(kept).shows("Write a challenge note")
    assert as_backup.get(kept).shows("No reason was given") and not as_backup.get(kept).shows(
        "Write a challenge note"
    )


def photo_that_says(**facts: Any) -> bytes:
    picture, exif = Image.new("RGB", (64, 48), "gray"), Image.Exif()
    exif[0x010F], exif[0x0110], exif[0x0131] = facts.get("make", "Akme"), "Model 3", facts.get("software", "")
    exif.get_ifd(0x8769)[0x9003] = "2026:05:04 21:10:09"
    if "offset" in facts:
        exif.get_ifd(0x8769)[0x9011] = facts["offset"]
    if place := facts.get("place"):
        told = place if isinstance(place, dict) else {}
        exif.get_ifd(0x8825).update({1: "N", 2: (51.0, 30.0, 1.5), 3: "W", 4: (0.0, 7.0, 39.25)} | told)
    out = io.BytesIO()
    picture.save(out, "JPEG", exif=exif)
    return out.getvalue()


def test_what_a_photo_says_of_itself_is_told_with_how_far_to_trust_it_and_not_where_it_was(
    as_lead_advocate: Client, exhibits: str
) -> None:
    made = keep(as_lead_advocate, exhibits, "IMG.jpg", photo_that_says(place=True)).location
    page = as_lead_advocate.get(made)

    for words in ("2026:05:04 21:10:09, time zone not said", "Akme Model 3", "64 × 48", "The file carries one",
                  "a hint, not a proof"):  # fmt: skip
        assert page.shows(words), words
    # An id may hold any two figures.
    assert "51" not in page.text.split("What the file says")[1].split("Chain")[0].replace(made, "")


def test_a_zone_is_told_where_the_camera_wrote_one(as_lead_advocate: Client, exhibits: str) -> None:
    made = keep(as_lead_advocate, exhibits, "IMG.jpg", photo_that_says(offset="+02:00")).location

    assert as_lead_advocate.get(made).shows("21:10:09, +02:00 from Greenwich")
    assert not as_lead_advocate.get(made).shows("The file carries one")


def test_what_a_file_says_is_text_and_short(as_lead_advocate: Client, exhibits: str) -> None:
    hostile = photo_that_says(make="<script>1</script>\x07" + "A" * 900, software="{{ 7*7 }}")
    page = as_lead_advocate.get(keep(as_lead_advocate, exhibits, "IMG.jpg", hostile).location)

    assert "&lt;script&gt;1" in page.text and "{{ 7*7 }}" in page.text and "A" * 130 not in page.text


@pytest.mark.parametrize("kind", ["intimate", "child", "third_party", "privileged"])
def test_what_is_sensitive_is_opened_by_lead_and_supervisor_alone(
    as_lead_advocate: Client, as_supervisor: Client, as_backup: Client, exhibits: str, kind: str
) -> None:
    said = {"sensitivity": kind, "title": "Told in the title", "note": "Told in the note"}
    made = keep(as_lead_advocate, exhibits, "told-in-the-name.jpg", phone_photo(), **said).location

    for client in (as_lead_advocate, as_supervisor):
        assert client.get(made).shows("Told in the note")
        assert {client.get(f"{made}/{what}").status for what in ("original", "preview")} == {200}
    page = as_backup.get(made)
    assert page.status == 200 and page.shows("the lead advocate, whoever covers for her")
    for client_page in (page, as_backup.get(exhibits)):
        assert "Told in" not in client_page.text and "told-in-the-name" not in client_page.text
    assert {as_backup.get(f"{made}/{what}").status for what in ("original", "preview")} == {403}
    assert amend(as_backup, made).status == 403


def test_in_the_log_a_sensitive_file_says_no_more_than_that_it_is_there(
    as_lead_advocate: Client, as_backup: Client, cast: Cast, exhibits: str
) -> None:
    from tests.integration.incidents.conftest import entry

    incident = as_lead_advocate.post(f"/cases/{cast.case_id}/log/new", entry()).location
    said = {"sensitivity": "intimate", "title": "Told in the title", "incident_id": incident[-36:]}
    keep(as_lead_advocate, exhibits, "a.jpg", phone_photo(), **said)

    assert as_lead_advocate.get(incident).shows("Told in the title")
    seen = as_backup.get(incident)
    assert (
        "Told in the title" not in seen.text and seen.shows("Photo, intimate") and "/preview" not in seen.text
    )


def test_a_photo_that_comes_with_an_entry_is_as_sensitive_as_was_said_also_after_an_amendment(
    as_lead_advocate: Client, as_backup: Client, house: House, cast: Cast
) -> None:
    from tests.integration.incidents.conftest import entry

    log, photo = f"/cases/{cast.case_id}/log", {"photo": ("IMG.jpg", phone_photo(), "image/jpeg")}
    made = as_lead_advocate.post(f"{log}/new", entry(files_are="intimate"), files=photo).location
    as_lead_advocate.post(f"{made}/amendments", entry(text="Clearer.", version=1, why_amended="Clearer."))

    assert as_lead_advocate.get(made).shows("Original kept")
    seen = as_backup.get(made)
    assert seen.shows("Photo, intimate") and "/preview" not in seen.text
    with opened(house, cast) as (work, case):
        assert sensitivity_with(work, case, UUID(made[-36:])) is Sensitivity.INTIMATE


def test_advice_stands_where_a_file_is_added(as_lead_advocate: Client, exhibits: str) -> None:
    page = as_lead_advocate.get(f"{exhibits}/new")

    assert page.shows("Copy it before anybody is blocked") and page.shows("paper, not plastic")


def test_a_day_of_today_may_be_when_it_was_handed_over(
    as_lead_advocate: Client, house: House, cast: Cast, kept: str
) -> None:
    with opened(house, cast) as (work, _):
        today = work.today
    assert amend(as_lead_advocate, kept, handed_on=today, handed_to="PC 1").status == 200
    late = amend(as_lead_advocate, kept, handed_on=today + timedelta(days=1), handed_to="PC 1", version=2)
    assert late.status == 422
