"""What goes into a pack, and what only where it was said: what is sensitive, and what tells a place."""

from __future__ import annotations

from typing import Any

import pytest

from app.access.work import House
from app.features.evidence_packs.rules import may_say_place
from app.features.pack_making.jobs import make_waiting
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
