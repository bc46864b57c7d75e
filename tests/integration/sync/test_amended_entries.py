"""An entry of the log amended on a phone: the former wording stays, and who was overtaken decides herself."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from app.access.door import open_case
from app.features.field_forms.queries import ENTRY_LABELS
from app.features.incidents.forms import IncidentForm
from app.features.incidents.models import Incident, IncidentContent, IncidentWording
from tests.support.cast import ledger_kinds
from tests.support.ledgers import told_of
from tests.support.mutations import WORDS, contents, everything, incident, log, refused, rows

MINE, THEIRS = "He stood by the gate for two hours.", "He stood by the gate and shouted."
DAY = "2026-01-05"


@pytest.fixture
def entry(cast, phone) -> str:
    """The address of an entry that the phone carries in its first wording."""
    made = phone.record(log(cast), incident(when="other", happened_on=DAY))
    assert made.answer == "receipt"
    return str(made.body["page"])


def amending(**changes: Any) -> dict[str, Any]:
    typed = {**incident(when="other", happened_on=DAY), "version": 1, **changes}
    del typed["id"]
    return typed


def written(phone: Any, entry: str, **changes: Any) -> dict[str, Any]:
    kept: dict[str, Any] = phone.note(f"{entry}/amendments", amending(**changes), record=entry[-36:])
    return kept


def test_it_is_received_once_and_the_former_wording_stays(house, cast, phone, entry, as_lead_advocate):
    kept = written(phone, entry, text=MINE, why_amended="She remembered more.")

    first, again = phone.send(kept), phone.send(kept)

    assert (first.answer, again.answer, first.body["page"]) == ("receipt", "replayed", entry)
    page = as_lead_advocate.get(entry)
    assert page.shows(MINE) and page.shows(WORDS) and page.shows("Why: She remembered more.")
    assert len(rows(house, IncidentWording)) == 1 and rows(house, Incident)[0].version == 2
    assert ledger_kinds(house, cast, cast.case_id).count("incident.amended") == 1
    told = [one for one in told_of(house, cast.case_id) if one["type"] == "incident.amended"]
    assert told[0]["phone"]["id"] == phone.id


def test_amended_meanwhile_both_are_shown_and_nothing_is_changed_until_she_decides(
    house, cast, phone, entry, covering
):
    saved = covering.post(f"{entry}/amendments", amending(text=THEIRS, is_breach="yes", happened_at="21:30"))
    assert saved.status == 303
    kept = written(phone, entry, text=MINE)

    status, answer = refused(phone, kept, house)
    said = phone.send(kept).body

    assert (status, answer) == (412, "needs-decision")
    assert (said["kept"], said["theirs_version"], said["by"]) == (False, 2, "Mair Pugh") and said["at"]
    theirs = said["theirs"]
    assert (theirs["text"], theirs["happened_at"], theirs["is_breach"]) == (THEIRS, "21:30", ["yes"])
    assert (theirs["behaviours"], theirs["happened_on"]) == (["followed"], DAY)
    assert said["labels"]["text"] == "What happened" and set(said["labels"]) == set(theirs)
    assert [one.text for one in contents(house, cast, Incident, IncidentContent)] == [THEIRS]


def test_hers_on_top_of_theirs_keeps_all_three_wordings(
    house, cast, phone, entry, covering, as_lead_advocate
):
    covering.post(f"{entry}/amendments", amending(text=THEIRS))
    assert phone.send(written(phone, entry, text=MINE)).answer == "needs-decision"

    said = phone.send(written(phone, entry, text=MINE, version=2))

    assert said.answer == "receipt"
    page = as_lead_advocate.get(entry)
    assert page.shows(MINE) and page.shows(THEIRS) and page.shows(WORDS)
    assert len(rows(house, IncidentWording)) == 2


def test_what_was_withdrawn_meanwhile_is_not_brought_back_by_an_amendment(
    house, cast, phone, entry, as_lead_advocate
):
    as_lead_advocate.post(f"{entry}/withdrawals", {"reason": "Told twice.", "version": 1})

    answers = [refused(phone, written(phone, entry, text=MINE, version=one), house) for one in (1, 2)]

    assert answers == [(412, "needs-decision"), (422, "needs-fix")]
    with house.reading() as work:
        case = open_case(work, cast.lead.actor, cast.case_id)
        row = work.session.get(Incident, UUID(entry[-36:]))
        assert row is not None and case.open(row, IncidentContent).withdrawn is not None


def test_what_is_not_whole_comes_back_with_its_reason(house, phone, entry):
    kept = written(phone, entry, text=" ")

    assert refused(phone, kept, house) == (422, "needs-fix")
    assert "text" in phone.send(kept).body["errors"]


def test_a_file_does_not_come_with_an_amendment(house, phone, entry):
    note, _ = phone.file(b"a photo")
    kept = phone.note(f"{entry}/amendments", amending(text=MINE), record=entry[-36:], files={"photo": note})

    assert refused(phone, kept, house) == (422, "needs-fix")


def test_nothing_in_which_two_wordings_can_differ_stays_unseen():
    assert set(ENTRY_LABELS) == set(IncidentForm.model_fields) - {"id", "version", "why_amended"}


def test_who_is_shown_what_another_wrote_has_opened_the_case(house, cast, phone, covering):
    entry = covering.post(log(cast), incident(when="other", happened_on=DAY)).location
    covering.post(f"{entry}/amendments", amending(text=THEIRS))
    before = everything(house)

    said = phone.send(written(phone, entry, text=MINE))

    after = everything(house)
    assert said.answer == "needs-decision" and said.body["theirs"]["text"] == THEIRS
    assert {name: after[name] - before[name] for name in after if after[name] != before[name]} == {
        "access_leaf": 1
    }
