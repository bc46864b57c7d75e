"""What goes into a pack, and what only where it was said: what is sensitive, and what tells a place."""

from __future__ import annotations

import csv
import json
import re
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from app.access.work import House
from app.core.clock import NBSP, day_words, local_day, now
from app.features.evidence_packs.rules import may_say_place
from app.features.pack_making.jobs import make_waiting
from app.features.pack_making.rules import moment_of, when_of
from tests.integration.evidence_packs.conftest import (
    PHOTO,
    ask,
    asked,
    members_of,
    opened_by_recipient,
)
from tests.integration.exhibits.test_exhibits import keep
from tests.integration.incidents.conftest import entry
from tests.support.cast import Cast
from tests.support.clients import Client

CLIP = b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom" + bytes(64)


@pytest.fixture
def exhibits(cast: Cast) -> str:
    return f"/cases/{cast.case_id}/exhibits"


def names_in(client: Client, pack: str) -> set[str]:
    """The originals in a pack, without their numbers."""
    names = members_of(opened_by_recipient(client, pack))
    return {name[14:] for name in names if name.startswith("originals/")}


def test_who_does_not_open_what_is_sensitive_lets_none_of_it_out(
    as_lead_advocate: Client, as_backup: Client, house: House, cast: Cast, packs: str
) -> None:
    as_lead_advocate.post(f"/cases/{cast.case_id}/log/new", entry())
    keep(as_lead_advocate, f"/cases/{cast.case_id}/exhibits", "a.jpg", PHOTO, sensitivity="child")
    form = as_backup.get(f"{packs}/new")
    if form.status == 403:
        return
    assert form.shows("Exhibits that you do not open: 1")
    pack = ask(as_backup, packs, takes_sensitive="yes").location
    make_waiting(house)
    names = list(members_of(opened_by_recipient(as_backup, pack)))
    assert not [name for name in names if name.startswith("originals/")]


def test_what_is_sensitive_goes_in_only_where_that_was_said_and_what_is_about_others_never(
    as_lead_advocate: Client, house: House, packs: str, exhibits: str
) -> None:
    for kind in ("normal", "intimate", "child", "privileged", "third_party"):
        keep(as_lead_advocate, exhibits, f"{kind}.txt", kind.encode(), sensitivity=kind)
    without = ask(as_lead_advocate, packs).location
    with_it = ask(as_lead_advocate, packs, takes_sensitive="yes").location
    assert make_waiting(house) == 2

    assert names_in(as_lead_advocate, without) == {"normal.txt"}
    assert names_in(as_lead_advocate, with_it) == {
        f"{kind}.txt" for kind in ("normal", "intimate", "child", "privileged")
    }
    form = as_lead_advocate.get(f"{packs}/new")
    assert form.shows("Exhibits about others: 1. They never leave this way.")
    assert form.shows("With what is intimate, of a child or privileged")


def test_an_exhibit_about_others_cannot_be_chosen(
    as_lead_advocate: Client, house: House, packs: str, exhibits: str
) -> None:
    others = keep(as_lead_advocate, exhibits, "a.txt", b"of others", sensitivity="third_party").location
    chosen: dict[str, Any] = {"scope": "chosen", "exhibits": [others[-36:]], "takes_sensitive": "yes"}

    assert others[-36:] not in as_lead_advocate.get(f"{packs}/new").text
    assert as_lead_advocate.post(packs, asked(**chosen), htmx=True).shows("is not there. Choose again")
    assert make_waiting(house) == 0


def test_an_original_that_may_say_where_it_was_made_goes_in_only_where_that_was_said(
    as_lead_advocate: Client, house: House, packs: str, exhibits: str
) -> None:
    keep(as_lead_advocate, exhibits, "plain.txt", b"plain")
    assert 'name="takes_places"' not in as_lead_advocate.get(f"{packs}/new").text
    keep(as_lead_advocate, exhibits, "photo.jpg", PHOTO)
    keep(as_lead_advocate, exhibits, "clip.mp4", CLIP)
    form = as_lead_advocate.get(f"{packs}/new")
    assert 'name="takes_places"' in form.text and form.shows("Of these, 2 say where it was made, or may")

    without = ask(as_lead_advocate, packs, takes_places="").location
    with_it = ask(as_lead_advocate, packs).location
    assert make_waiting(house) == 2
    assert names_in(as_lead_advocate, without) == {"plain.txt"}
    assert names_in(as_lead_advocate, with_it) == {"plain.txt", "photo.jpg", "clip.mp4"}


@pytest.mark.parametrize(
    ("media", "facts", "may"),
    [("image/jpeg", {"pixels": "1 × 1"}, False), ("image/jpeg", {"pixels": "1 × 1", "position": "yes"}, True),
     ("image/heic", {}, True), ("video/quicktime", {}, True), ("video/webm", {}, True), ("audio/mp4", {}, True),
     ("audio/mpeg", {}, False), ("application/pdf", {}, False)],
)  # fmt: skip
def test_what_nobody_has_looked_into_counts_as_one_that_says_a_place(
    media: str, facts: dict[str, str], may: bool
) -> None:
    assert may_say_place(media, facts) is may


@pytest.mark.parametrize(
    ("name", "content", "kind", "missing"),
    [("a.txt", b"x", "intimate", "takes_sensitive"), ("a.txt", b"x", "privileged", "takes_sensitive"),
     ("a.mp4", CLIP, "normal", "takes_places")],
)  # fmt: skip
def test_what_was_ticked_is_never_left_out_in_silence(
    as_lead_advocate: Client, house: House, packs: str, kept: list[str], exhibits: str,
    name: str, content: bytes, kind: str, missing: str,
) -> None:  # fmt: skip
    one = keep(as_lead_advocate, exhibits, name, content, sensitivity=kind).location
    chosen = {
        "scope": "chosen",
        "entries": [kept[1][-36:]],
        "exhibits": [one[-36:]],
        "takes_sensitive": "yes",
    }
    refused = as_lead_advocate.post(packs, asked(**{**chosen, missing: ""}), htmx=True)

    assert refused.shows("Tick this too, or leave it out.") and make_waiting(house) == 0
    assert f'id="{missing}-error"' in refused.text
    pack = ask(as_lead_advocate, packs, **chosen).location
    assert make_waiting(house) == 1 and names_in(as_lead_advocate, pack) == {name}


def printed(members: dict[str, bytes]) -> str:
    pages = PdfReader(BytesIO(members["schedule.pdf"])).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def test_what_was_chosen_one_by_one_says_so_and_names_no_time(
    as_lead_advocate: Client, house: House, packs: str, kept: list[str]
) -> None:
    days = {"first": "2020-01-31", "last": "2020-01-01"}
    pack = ask(as_lead_advocate, packs, scope="chosen", entries=[kept[1][-36:]], **days).location
    assert make_waiting(house) == 1

    members = members_of(opened_by_recipient(as_lead_advocate, pack))
    manifest, page = json.loads(members["manifest.json"]), as_lead_advocate.get(pack)
    assert (manifest["scope"], manifest["first"], manifest["last"]) == ("chosen", "", "")
    assert "Chosen one by one" in printed(members) and page.shows("Chosen one by one")
    assert "the first entry" not in printed(members) and not page.shows("The first entry")
    assert "2020" not in printed(members) + page.text


def test_of_a_time_its_days_are_said(as_lead_advocate: Client, house: House, inner: bytes) -> None:
    members = members_of(inner)

    assert json.loads(members["manifest.json"])["scope"] == "period"
    assert "the first entry" in printed(members) and "Chosen" not in printed(members)


def test_days_have_their_year_and_custody_its_clock(inner: bytes) -> None:
    """Whoever reads the schedule reads it in another year, and knows no clock of ours."""
    members = members_of(inner)
    day = day_words(local_day(now()), year=True)
    rows = list(csv.DictReader(members["schedule.csv"].decode("utf-8-sig").splitlines()))

    assert all(row["when"].startswith(day) for row in rows if row["kind"] == "incident")
    assert " ".join(f"Entry 1, {day}".split()) in printed(members)
    assert len(re.findall(r"\d{4}-\d\d-\d\d \d\d:\d\d UTC Kept as it came", printed(members))) == 2


def test_times_in_another_zone_are_told_in_one() -> None:
    assert (
        moment_of("2026-07-04T21:05:59+01:00") == moment_of("2026-07-04T20:05:00Z") == "2026-07-04 20:05 UTC"
    )
    assert moment_of("") == ""
    words = when_of(date(2026, 5, 4), date(2026, 5, 5), "About 08:40").replace(NBSP, " ")
    assert words == "Monday 4 May 2026 to Tuesday 5 May 2026, about 08:40"
