"""The five dimensions as a history, and the typology by who may see it."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from app.access.work import House
from tests.integration.incidents.conftest import entry
from tests.integration.risk.conftest import TOOL, judged, tool_said
from tests.support.cast import Cast, ledger_kinds
from tests.support.clients import Client, new_client_id

HIDDEN = "He cannot bear that she left."


def test_a_dimension_is_a_history_with_its_picture_its_table_and_what_it_rests_on(
    as_lead_advocate: Client, house: House, cast: Cast, risk: str, today: date
) -> None:
    made = as_lead_advocate.post(f"/cases/{cast.case_id}/log/new", entry()).location
    before = judged(today - timedelta(days=30), level="low", trend="steady", narrative="Letters alone.")
    assert as_lead_advocate.post(f"{risk}/dimensions", before).location == risk
    as_lead_advocate.post(f"{risk}/dimensions", judged(today, rests_on=[made[-36:]]))

    page = as_lead_advocate.get(risk)

    assert 'aria-label="Severity: low' in page.text and page.text.count("Not judged yet.") == 4
    assert (
        page.shows("The threats name days.")
        and page.shows("Letters alone.")
        and f'href="{made}"' in page.text
    )
    assert page.shows("A count, not a level.")
    assert ledger_kinds(house, cast, cast.case_id)[-1] == "risk.dimension-judged"


def test_a_withdrawn_judgement_leaves_the_picture_and_stays_in_the_table(
    as_lead_advocate: Client, risk: str, today: date
) -> None:
    as_lead_advocate.post(f"{risk}/dimensions", said := judged(today))
    place = f"{risk}/dimensions/{said['id']}/withdrawals"

    assert as_lead_advocate.post(place, {"why": "Of another case.", "version": 1}).location == risk
    again = as_lead_advocate.post(place, {"why": "Twice.", "version": 2}, htmx=True)

    assert again.status == 422 and again.shows("It is withdrawn already.")
    page = as_lead_advocate.get(risk)
    assert page.text.count("Not judged yet.") == 5 and page.shows("Of another case.")


def test_what_is_not_of_this_case_is_nothing_to_rest_on(
    as_lead_advocate: Client, risk: str, today: date
) -> None:
    said = judged(today, rests_on=[new_client_id()])

    refused = as_lead_advocate.post(f"{risk}/dimensions", said, htmx=True)

    assert refused.status == 422 and refused.shows("from the log and the exhibits of this case")
    assert "The threats name days." in refused.text


def typology(today: date, **changes: str) -> dict[str, object]:
    typed = {"id": new_client_id(), "typology": "rejected", "reasons": HIDDEN, "judged_on": today}
    return {**typed, **changes}


def test_a_typology_is_recorded_by_registered_assessors_alone_and_hidden_until_it_is_released(
    as_lead_advocate: Client, as_supervisor: Client, as_backup: Client, as_administrator: Client, house: House,
    cast: Cast, risk: str, today: date,
) -> None:  # fmt: skip
    assert as_lead_advocate.get(f"{risk}/typology/new").shows("by trained assessors alone")
    assert as_lead_advocate.post(f"{risk}/typology", typology(today)).status == 403
    named = {"trainee": cast.supervisor.id, "trained_on": today}
    assert as_administrator.post("/risk-training", named).location == "/risk-training"

    first = typology(today)
    assert as_supervisor.post(f"{risk}/typology", first).location == risk
    hidden = f"{risk}/typology/{first['id']}/withdrawals"
    assert as_lead_advocate.get(f"{hidden}/new").status == 404
    assert ledger_kinds(house, cast, cast.case_id)[-1] == "risk.typology-set"
    assert as_supervisor.get(risk).shows(HIDDEN)
    assert not as_lead_advocate.get(risk).shows("Typology") and not as_backup.get(risk).shows("Typology")

    as_supervisor.post(f"{risk}/typology", typology(today, is_released="yes"))
    assert as_lead_advocate.get(risk).shows(HIDDEN) and not as_backup.get(risk).shows(HIDDEN)

    assert as_supervisor.post(hidden, {"why": "Read anew.", "version": 1}).location == risk
    assert as_supervisor.get(risk).shows("Read anew.") and not as_lead_advocate.get(risk).shows("Read anew.")


def test_an_assessor_whose_training_ended_records_nothing_more(
    as_supervisor: Client, as_administrator: Client, risk: str, cast: Cast, today: date
) -> None:
    as_administrator.post("/risk-training", {"trainee": cast.supervisor.id, "trained_on": today})
    listed = as_administrator.get("/risk-training").text
    place = listed.split('href="/risk-training/')[-1].split('"')[0].removesuffix("/new")
    assert as_administrator.post(f"/risk-training/{place}", {"why": "Went."}).location == "/risk-training"

    assert as_supervisor.post(f"{risk}/typology", typology(today)).status == 403
    assert as_administrator.get("/risk-training").shows("Counts no more")


def test_the_register_changes_from_a_day_on_and_only_at_its_own_site(
    as_administrator: Client,
    as_lead_advocate: Client,
    house: House,
    cast: Cast,
    risk: str,
    today: date,
    tool: UUID,
) -> None:
    place = f"/risk-tools/{tool}"
    refused = as_administrator.post(place, tool_said(today - timedelta(days=1), name="Kept"), htmx=True)
    assert refused.status == 422 and "Kept" in refused.text
    coming = tool_said(today + timedelta(days=5), name="Renamed")
    assert as_administrator.post(place, coming).location == place
    assert as_lead_advocate.get(f"{risk}/tools").shows(TOOL)
    gone = tool_said(today)
    del gone["is_in_use"]
    as_administrator.post(place, gone)
    assert not as_lead_advocate.get(f"{risk}/tools").shows(TOOL)
    assert ledger_kinds(house, cast)[-1] == "risk-tool.set"
    assert as_administrator.get("/configuration/changes").shows(f"Risk tool {TOOL}")
    listed = as_administrator.get(place).text.split('href="/risk-tools/coming/')[-1].split('"')[0]
    assert (
        as_administrator.post(f"/risk-tools/coming/{listed.removesuffix('/new')}", {"reason": "No."}).status
        == 303
    )
    assert not as_administrator.get(place).shows("To come")
