"""A desk's answer is told to the advocate's phone, discreetly."""

from __future__ import annotations

from app.access.work import House
from app.features.subscriptions.models import Notice
from tests.support.cast import Cast
from tests.support.challenge_notes import answer_fields
from tests.support.clients import Client
from tests.support.push_service import Browser


def test_an_answer_leaves_a_notice_for_who_leads_the_case_and_for_nobody_else(
    received: str, as_partner: Client, as_lead_advocate: Client, as_backup: Client, house: House, cast: Cast
) -> None:
    for client in (as_lead_advocate, as_backup):
        body = {"endpoint": "http://127.0.0.1:9/1", "keys": Browser().keys}
        assert client.post("/me/subscriptions", json=body).status == 200
    as_partner.post(f"{received}/answers", answer_fields())

    with house.reading() as work:
        assert [row.account_id for row in work.session.query(Notice)] == [cast.lead.id]
