"""An agency outside the days of its agreement: nothing is released to it, and nobody of it opens what was."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete, update

from app.access.models import SharingAgreement
from app.access.work import House
from tests.support.challenge_notes import TERMS


def lapse(house: House) -> None:
    with house.writing() as work:
        work.session.execute(update(SharingAgreement).values(to_day=work.today - timedelta(days=1)))


def renew(house: House) -> None:
    with house.writing() as work:
        work.session.execute(update(SharingAgreement).values(to_day=work.today))


def test_a_partner_opens_nothing_until_the_next_agreement(house, received, as_partner) -> None:
    shared = received.replace("/partner/challenges/", "/shared/")
    assert as_partner.get(received).status == as_partner.get(shared).status == 200

    lapse(house)
    for path in ("/partner", "/shared"):
        assert as_partner.get(path).shows("Nothing opens for your agency today")
    assert as_partner.get(received).status == as_partner.get(shared).status == 404
    assert as_partner.post(f"{received}/acknowledgements").status == 404

    renew(house)
    assert as_partner.get(received).status == 200, "its last day counts"


def test_a_note_is_not_sent_and_its_terms_are_kept(house, draft, as_lead_advocate) -> None:
    with house.writing() as work:
        work.session.execute(delete(SharingAgreement))

    page = as_lead_advocate.follow(as_lead_advocate.post(f"{draft}/sendings", TERMS))

    assert page.shows("Nothing can be released to this agency")
    assert str(TERMS["purpose"]) in page.text
