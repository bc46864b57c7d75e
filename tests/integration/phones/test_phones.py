"""One's own phones: who may enrol one, what it is given, and how it ends."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

from sqlalchemy import select, text

from app.access.phone_models import IntakeKey
from app.access.phone_models import Phone as PhoneRow
from app.core import clock
from app.crypto.sealed_boxes import new_pair
from tests.support.cast import ledger_kinds
from tests.support.mutations import everything, incident, log, rows
from tests.support.phone import b64, enrol


def phone_rows(house) -> list[PhoneRow]:
    return rows(house, PhoneRow)


def test_a_phone_is_enrolled_with_its_own_cookie_and_the_sites_keys(house, cast, as_lead_advocate):
    phone = enrol(as_lead_advocate.post)

    row = phone_rows(house)[0]
    assert (str(row.id), row.account_id, row.site_id) == (phone.id, cast.lead.id, cast.site_id)
    assert phone.user == str(cast.lead.id) and phone.cookie.encode() not in bytes(row.token_hash)
    assert row.box_public == phone.box[1] and row.signing_public == phone.signing[1]
    assert len(phone.intake_public) == len(phone.site_signing) == 65
    assert "phone.enrolled" in ledger_kinds(house, cast)


def test_the_cookie_is_for_the_server_alone(as_lead_advocate):
    answered = as_lead_advocate.post(
        "/me/phones", json={"box": b64(new_pair()[1]), "signing": b64(new_pair()[1])}
    )

    line = next(one for one in answered.headers.get_list("set-cookie") if one.startswith("__Host-phone="))
    assert all(mark in line for mark in ("HttpOnly", "Secure", "SameSite=lax", "Path=/"))


def test_a_site_makes_its_keys_once_and_no_other_has_them(
    house, as_lead_advocate, as_colleague, as_other_site
):
    first, second, far = (enrol(one.post) for one in (as_lead_advocate, as_colleague, as_other_site))

    assert first.intake == second.intake and first.site_signing == second.site_signing
    assert far.intake != first.intake and len(rows(house, IntakeKey)) == 2


def test_who_has_not_shown_lately_who_she_is_enrols_nothing(house, as_lead_advocate):
    clock.set_shift(timedelta(minutes=11))
    as_lead_advocate.get("/me")
    answered = as_lead_advocate.post(
        "/me/phones", json={"box": b64(new_pair()[1]), "signing": b64(new_pair()[1])}
    )

    assert answered.status in (303, 422) and phone_rows(house) == []


def test_what_is_no_key_enrols_nothing(house, as_lead_advocate):
    good, before = b64(new_pair()[1]), everything(house)
    for bad in (None, 5, "", "AAAA", "é", b64(b"\4" + b"\1" * 64), good[:-4], [good], "x" * 10_000):
        for body in ({"box": bad, "signing": good}, {"box": good, "signing": bad}, {"box": good}):
            assert as_lead_advocate.post("/me/phones", json=body).status == 422, bad

    assert everything(house) == before


def test_two_people_on_one_browser_keep_a_phone_each(house, cast, as_lead_advocate, as_colleague):
    first = enrol(as_lead_advocate.post)
    kept = first.note(log(cast), incident())
    as_colleague.cookies["__Host-phone"] = first.cookie

    second = enrol(as_colleague.post)

    assert second.cookie == first.cookie and len(phone_rows(house)) == 2
    assert first.send(kept).answer == "receipt"


def test_an_invented_cookie_is_not_taken_over(as_lead_advocate):
    as_lead_advocate.cookies["__Host-phone"] = "chosen-by-somebody-else"

    assert enrol(as_lead_advocate.post).cookie != "chosen-by-somebody-else"


def test_the_page_lists_ones_own_phones_and_has_the_place_for_the_script(as_lead_advocate, as_colleague):
    enrol(as_lead_advocate.post)
    enrol(as_colleague.post)

    page = as_lead_advocate.get("/me/phone")

    assert page.text.count("Revoke this phone") == 1 and "<this-phone" in page.text
    assert page.shows("Enrolled, this one") and as_lead_advocate.get("/me").shows("This phone")


def test_one_revokes_ones_own_phone_and_nobody_elses(
    house, cast, as_lead_advocate, as_colleague, as_other_site
):
    phone = enrol(as_lead_advocate.post)
    for somebody in (as_colleague, as_other_site):
        assert somebody.post(f"/me/phones/{phone.id}/revocations").status == 404
    assert as_lead_advocate.post(f"/me/phones/{uuid4()}/revocations").status == 404
    assert phone_rows(house)[0].revoked_at is None

    page = as_lead_advocate.post_and_follow(f"/me/phones/{phone.id}/revocations")

    assert page.shows("Revoked") and "Revoke this phone" not in page.text
    assert phone_rows(house)[0].revoked_at is not None and "phone.revoked" in ledger_kinds(house, cast)


def test_revoking_twice_does_no_harm(house, cast, as_lead_advocate):
    phone = enrol(as_lead_advocate.post)
    for _ in range(2):
        assert as_lead_advocate.post(f"/me/phones/{phone.id}/revocations").status == 303

    assert ledger_kinds(house, cast).count("phone.revoked") == 1


def test_ending_an_account_revokes_its_phones_in_the_same_act(house, cast, as_colleague, as_administrator):
    enrol(as_colleague.post)

    assert as_administrator.post(f"/people/{cast.colleague.id}/ending", {"sure": "yes"}).status == 303

    assert phone_rows(house)[0].revoked_at is not None and "phones.revoked" in ledger_kinds(house, cast)


def test_ending_all_sessions_of_somebody_revokes_her_phones(house, cast, as_colleague, as_administrator):
    phone = enrol(as_colleague.post)
    kept = phone.note(f"/cases/{cast.case_id}/notes", {"id": str(uuid4()), "facts": "x"})

    assert as_administrator.post(f"/people/{cast.colleague.id}/sessions/endings").status == 303

    assert phone.send(kept).status == 410


def test_revoking_a_known_device_revokes_what_was_enrolled_on_it_alone(
    house, cast, as_lead_advocate, as_administrator
):
    with house.writing() as work:
        from app.access.devices import remember_device

        device = remember_device(work, None, cast.lead.id, "Mozilla/5.0 (Android 16; Mobile)")
    there = enrol(lambda path, **more: as_lead_advocate.post(path, **more))
    as_lead_advocate.cookies["__Host-device"] = device.token
    here = enrol(as_lead_advocate.post)

    answered = as_administrator.post(f"/people/{cast.lead.id}/devices/{device.id}/revocations")

    assert answered.status == 303
    found = {str(one.id): one.revoked_at is not None for one in phone_rows(house)}
    assert found == {here.id: True, there.id: False}


def test_signing_out_leaves_the_phone_able_to_hand_in(house, cast, as_lead_advocate):
    phone = enrol(as_lead_advocate.post)
    kept = phone.note(log(cast), incident())
    as_lead_advocate.post("/sign-out")

    assert phone.send(kept).answer == "receipt"


def test_the_private_halves_stand_nowhere_in_clear(house, cast, as_lead_advocate):
    enrol(as_lead_advocate.post)

    with house.reading() as work:
        row = work.session.scalars(select(IntakeKey)).one()
        assert len(bytes(row.sealed)) > 100 and b"fingerprints" not in bytes(row.sealed)
        assert work.session.scalar(text("SELECT count(*) FROM phone")) == 1
        assert isinstance(row.id, UUID)
