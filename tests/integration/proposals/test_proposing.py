"""A partner proposes news; the advocate takes it over in words of her own, or declines with a reason."""

from __future__ import annotations

from tests.support.cast import ledger_kinds
from tests.support.clients import Client, new_client_id
from tests.support.phone import enrol
from tests.support.progress import Desk
from tests.support.proposals import SAID, Proposing


def test_news_goes_from_the_desk_to_the_advocate_who_writes_it_anew(
    proposing: Proposing, desk: Desk, as_lead_advocate: Client, as_partner: Client
) -> None:
    desk.safe_hours()
    assert as_partner.get(proposing.copy).shows("Propose news")
    form = as_partner.get(f"{proposing.copy}/proposals/new")
    assert form.shows("Markers on the address") and form.shows("Nothing of it is shown to the victim")

    made = proposing.propose()
    shown = as_partner.follow(made)
    assert shown.shows("With the advocate") and shown.shows(SAID)

    assert as_lead_advocate.get("/inbox").shows("Decide on proposed news, Carys Bevan")
    assert as_lead_advocate.get(proposing.case).shows("Decide on proposed news")
    assert as_lead_advocate.get(f"{proposing.case}/progress").shows("Proposed by partners")
    read = as_lead_advocate.get(f"{proposing.case}/proposals/{made.uuid}")
    assert read.shows(SAID) and read.shows("Lin Harding , Stalking desk, Northmere Police")

    words = as_lead_advocate.get(
        f"{proposing.case}/progress/new/{proposing.milestone('arrest')}?proposal={made.uuid}"
    )
    assert words.shows(SAID), "what was proposed stands beside the form"
    assert 'value="Lin Harding, Stalking desk, Northmere Police"' in words.text
    assert SAID not in words.text.split("<field-form>")[1], "no field takes the partner’s words"

    taken = proposing.take_over(made.uuid)
    update = as_lead_advocate.follow(taken)
    assert update.shows("Voice first") and update.shows("a partner’s proposal") and SAID not in update.text
    assert not as_lead_advocate.get("/inbox").shows("Decide on proposed news")
    assert as_lead_advocate.get(f"{proposing.case}/proposals/{made.uuid}").shows(
        "The news that was written from it"
    )
    assert as_partner.get(f"/proposals/{made.uuid}").shows("Taken over by Ruth Adeyemi")
    assert ledger_kinds(proposing.house, proposing.cast, proposing.cast.case_id)[-3:] == [
        "proposal.made", "update.recorded", "proposal.taken-over",
    ]  # fmt: skip


def test_the_victim_reads_nothing_of_the_partners_words_though_it_is_published(
    proposing: Proposing, desk: Desk, as_lead_advocate: Client, as_victim: Client
) -> None:
    desk.safe_hours()
    proposal = proposing.proposed("officer_named")
    update = proposing.take_over(proposal, "officer_named", title="A new officer").uuid
    assert as_victim.get("/").status == 200 and not as_victim.get("/").shows("A new officer")

    assert desk.publish(as_lead_advocate, update, version=1).status == 303

    page = as_victim.get("/")
    assert page.shows("A new officer") and SAID not in page.text and "Harding" not in page.text


def test_it_is_declined_with_a_reason_that_the_partner_reads(
    proposing: Proposing, as_lead_advocate: Client, as_partner: Client
) -> None:
    proposal = proposing.proposed()
    here = f"{proposing.case}/proposals/{proposal}"
    assert as_lead_advocate.post(f"{here}/refusals", {}, htmx=True).shows("Say why.")

    shown = as_lead_advocate.post_and_follow(
        f"{here}/refusals", {"reason": "She was told by PC Hale on Monday."}
    )

    assert shown.shows("Declined") and not shown.shows("Write news from it")
    assert as_partner.get(f"/proposals/{proposal}").shows("She was told by PC Hale on Monday.")
    assert not as_lead_advocate.get("/inbox").shows("Decide on proposed news")
    assert ledger_kinds(proposing.house, proposing.cast, proposing.cast.case_id)[-1] == "proposal.declined"


def test_who_proposed_it_takes_it_back_while_nobody_has_decided(
    proposing: Proposing, as_lead_advocate: Client, as_partner: Client
) -> None:
    proposal = proposing.proposed()
    assert as_partner.post(f"/proposals/{proposal}/withdrawals", {}, htmx=True).shows("Say why.")

    shown = as_partner.post_and_follow(f"/proposals/{proposal}/withdrawals", {"reason": "Wrong man."})

    assert shown.shows("Withdrawn")
    read = as_lead_advocate.get(f"{proposing.case}/proposals/{proposal}")
    assert read.shows("Wrong man.") and not read.shows("Write news from it")
    assert not as_lead_advocate.get("/inbox").shows("Decide on proposed news")
    assert ledger_kinds(proposing.house, proposing.cast, proposing.cast.case_id)[-1] == "proposal.withdrawn"
    assert as_partner.get("/proposals").shows("Withdrawn")


def test_the_advocate_is_told_that_it_was_taken_back_until_she_has_read_it(
    proposing: Proposing, as_lead_advocate: Client, as_backup: Client, as_partner: Client
) -> None:
    proposal = proposing.proposed()
    here = f"{proposing.case}/proposals/{proposal}"
    as_partner.post(f"/proposals/{proposal}/withdrawals", {"reason": "Wrong man."})

    assert as_lead_advocate.get("/inbox").shows("Taken back: proposed news")
    assert not as_backup.get("/inbox").shows("Taken back")
    assert as_lead_advocate.get(f"{proposing.case}/proposals").shows("Withdrawn")
    assert as_lead_advocate.get(here).shows("I have read this")
    assert not as_backup.get(here).shows("I have read this")
    assert as_backup.post(f"{here}/readings").status == 403
    assert as_lead_advocate.post(f"{here}/readings").location == here
    assert not as_lead_advocate.get("/inbox").shows("Taken back")
    assert not as_lead_advocate.get(here).shows("I have read this")
    assert ledger_kinds(proposing.house, proposing.cast, proposing.cast.case_id)[-1] == "proposal.read"


def test_whoever_decides_second_is_told_and_keeps_what_was_typed(
    proposing: Proposing, as_lead_advocate: Client, as_partner: Client
) -> None:
    proposal = proposing.proposed()
    as_partner.post(f"/proposals/{proposal}/withdrawals", {"reason": "Wrong man."})

    late = proposing.take_over(proposal, title="He is at the station")
    kept = as_lead_advocate.follow(late)
    assert kept.shows("withdrawn or decided meanwhile") and "He is at the station" in kept.text
    assert 'name="proposal"' not in kept.text, "saved now, it stands by itself"
    refused = as_lead_advocate.post(
        f"{proposing.case}/proposals/{proposal}/refusals", {"reason": "Known."}, htmx=True
    )
    assert refused.status == 409
    other = proposing.proposed()
    assert proposing.take_over(other).status == 303
    assert (
        as_partner.post(f"/proposals/{other}/withdrawals", {"reason": "Wrong man."}, htmx=True).status == 409
    )


def test_sent_twice_it_is_one_proposal(proposing: Proposing, as_partner: Client) -> None:
    typed = proposing.fields()

    made = [as_partner.post(f"{proposing.copy}/proposals", typed).location for _ in range(2)]

    assert made[0] == made[1] and as_partner.get("/proposals").text.count(made[0]) == 1


def test_ten_of_one_person_wait_and_no_more(proposing: Proposing, as_partner: Client) -> None:
    first, *_ = [proposing.proposed() for _ in range(10)]

    shown = as_partner.follow(proposing.propose())
    assert shown.shows("10 of yours wait") and SAID in shown.text

    as_partner.post(f"/proposals/{first}/withdrawals", {"reason": "Told."})
    assert proposing.propose().status == 303


def test_written_on_a_phone_meanwhile_it_comes_in_and_says_what_became_of_the_proposal(
    proposing: Proposing, as_lead_advocate: Client, as_partner: Client
) -> None:
    phone = enrol(as_lead_advocate.post)
    path = f"{proposing.case}/progress/new/{proposing.milestone('arrest')}"
    news = {"title": "Arrested", "what_happened": "He is at the station.", "who_to_ask": "Ruth."}
    taken, withdrawn = proposing.proposed(), proposing.proposed()
    as_partner.post(f"/proposals/{withdrawn}/withdrawals", {"reason": "Wrong man."})

    for proposal, warned in ((taken, False), (withdrawn, True)):
        said = phone.record(path, {**news, "id": new_client_id(), "proposal": proposal})
        assert said.answer == "receipt", said.body
        shown = as_lead_advocate.get(said.body["page"])
        assert shown.shows("a partner’s proposal")
        assert shown.shows("The partner has taken back the proposal") is warned
    assert as_partner.get(f"/proposals/{taken}").shows("Taken over by Ruth Adeyemi")


def test_what_is_missing_is_said_and_what_was_typed_stays(proposing: Proposing, as_partner: Client) -> None:
    shown = as_partner.follow(proposing.propose(milestone="", happened_on=""))

    assert shown.shows("Choose what has happened.") and shown.shows("Give the day.") and SAID in shown.text
    waiting = proposing.propose(milestone=proposing.milestone("still_waiting"))
    assert as_partner.follow(waiting).shows("Choose what has happened."), "that there is no news is no news"
