"""Who sees and does what about news: the lead all of it, others as their relation allows, the rest nothing."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.clients import Client, new_client_id
from tests.support.progress import WORDS, Desk


def test_backup_and_supervisor_read_and_do_not_write(
    as_lead_advocate: Client, as_backup: Client, as_supervisor: Client, desk: Desk
) -> None:
    desk.safe_hours()
    made = desk.write(as_lead_advocate)
    for client in (as_backup, as_supervisor):
        assert client.get(desk.url).status == 200
        seen = client.get(f"{desk.url}/{made.uuid}")
        assert seen.shows("The rules have changed")
        assert not seen.shows("Change the words") and not seen.shows("I told her")
        assert client.get(f"{desk.url}/new").status == 403
        assert desk.write(client).status == 403
        assert desk.tell(client, made.uuid).status == 403
        assert desk.publish(client, made.uuid, 1).status == 403


@pytest.mark.parametrize("who", ["colleague", "other_site", "partner", "administrator"])
def test_others_find_nothing(
    who: str, request: pytest.FixtureRequest, as_lead_advocate: Client, desk: Desk
) -> None:
    client: Client = request.getfixturevalue(f"as_{who}")
    desk.safe_hours()
    made = desk.write(as_lead_advocate)
    paths = ["", "/new", f"/new/{desk.milestone('arrest')}", f"/{made.uuid}", f"/{made.uuid}/edit",
             *(f"/{made.uuid}/{one}/new" for one in ("tellings", "withdrawals", "hold-decisions"))]  # fmt: skip
    posts: dict[str, dict[str, Any]] = {"/publications": {"version": 1}, "/wordings": {**WORDS, "version": 1},
             "/tellings": {"id": new_client_id(), "channel": "phone", "outcome": "spoke"},
             "/withdrawals": {"reason": "x", "version": 1},
             "/hold-decisions": {"choice": "wait", "reason": "x", "version": 1}}  # fmt: skip

    assert [client.get(desk.url + path).status for path in paths] == [404] * len(paths)
    assert [client.post(f"{desk.url}/{made.uuid}{path}", sent).status for path, sent in posts.items()] == [
        404
    ] * 5


def test_news_of_another_case_is_not_found_here(
    as_lead_advocate: Client, as_other_site: Client, desk: Desk
) -> None:
    desk.safe_hours()
    made = desk.write(as_lead_advocate)
    theirs = f"/cases/{desk.cast.other_case_id}/progress"

    assert as_other_site.get(theirs).status == 200
    assert as_other_site.get(f"{theirs}/{made.uuid}").status == 404
    assert as_other_site.post(f"{theirs}/{made.uuid}/publications", {"version": 1}).status == 404
    assert as_other_site.get(f"{theirs}/new/{desk.milestone('arrest')}").status == 404
