"""What stands in an invented site's registers: requests for information about a victim, and data breaches."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from sqlalchemy import select

from app.access import door
from app.access.actor import Actor
from app.access.work import House, Work
from app.core.clock import local, local_day
from app.demo.acts import People
from app.features.data_breaches import actions as actions_of_breaches
from app.features.data_breaches.forms import BreachForm, ClosingForm, ReportForm, TellingForm
from app.features.data_breaches.models import DataBreach
from app.features.data_breaches.rules import BreachStatus, Did
from app.features.exhibits.models import Exhibit
from app.features.information_requests import actions
from app.features.information_requests.forms import (
    DecisionForm,
    NoticeForm,
    RequestForm,
    ScopeForm,
    StepForm,
    ViewsForm,
)
from app.features.information_requests.models import InformationRequest
from app.features.information_requests.rules import Stage, Test, Views

WIDE = {
    "agency": "Northmere Police", "requester": "DC Hale, 4471",
    "basis": "Section 44A, Police, Crime, Sentencing and Courts Act 2022, as they quote it",
    "scope": "Everything you hold about the complainant, counselling included",
    "enquiry": "Her credibility", "counselling": True,
}  # fmt: skip
NARROW = {
    "agency": "Northmere Police", "requester": "DS Harding, 2210",
    "basis": "Section 44A, Police, Crime, Sentencing and Courts Act 2022, as they quote it",
    "scope": "Notes of what she told us about the evening of 9 November",
    "enquiry": "Whether she described the car before it was found", "counselling": False,
}  # fmt: skip

SENT = {
    "nature": "A list for the weekly meeting was sent to a mailbox of the same name at another council",
    "kinds": ["wrong_receiver"], "people": "Victims: first names and references. Staff: names.", "count": 6,
    "consequences": "Somebody outside learns that six people are supported.",
    "steps": "Called back within the hour; the receiver deleted it and said so in writing.",
}  # fmt: skip
LEFT = {
    "nature": "A notebook was left on a bus on the way to court",
    "kinds": ["lost"], "people": "Victims: notes of two talks, by first name, and the days of two hearings.",
    "count": 2,
    "consequences": "Whoever finds it may learn of the hearings.",
    "steps": "The bus company was rung twice. The two advocates know and have told both.",
}  # fmt: skip


def tell_requests(house: House, people: People, cases: dict[str, UUID]) -> None:
    """For the first of these cases that has evidence: one that was refused, and one that waits."""
    with house.writing() as work:
        with_files = set(
            work.session.scalars(select(Exhibit.case_id).where(Exhibit.case_id.in_(cases.values())))
        )
        case_id = next(one for one in cases.values() if one in with_files)
        _refused(work, people, case_id)
        _waiting(work, people, case_id)
        work.openings.clear()


def _refused(work: Work, people: People, case_id: UUID) -> None:
    supervisor = people["supervisor"]
    case = door.open_case(work, supervisor, case_id)
    row = _recorded(work, people, case, WIDE, days_ago=20)
    checked = ScopeForm(version=row.version, met=[Test.HELD], words="No line of enquiry is named.")
    actions.check_scope(work, supervisor, case, row, checked)
    decided = DecisionForm(
        version=row.version, decision=Stage.REFUSED,
        reason="Neither a line of enquiry nor a need is shown. They may ask again for what they need.",
    )  # fmt: skip
    actions.decide(work, supervisor, case, row, decided)


def _waiting(work: Work, people: People, case_id: UUID) -> None:
    supervisor = people["supervisor"]
    case = door.open_case(work, supervisor, case_id)
    row = _recorded(work, people, case, NARROW, days_ago=2)
    actions.pass_on(work, supervisor, case, row, StepForm(version=row.version))
    told = NoticeForm(version=row.version, notice=Stage.INFORMED, told_on=work.today - timedelta(days=1),
                      words="By letter from DS Harding; Ruth went through it with her.")  # fmt: skip
    actions.note_notice(work, supervisor, case, row, told)
    said = ViewsForm(
        version=row.version, views=Views.PARTLY, words="That evening, yes. Nothing about her sister."
    )
    actions.note_views(work, supervisor, case, row, said)


def _recorded(
    work: Work, people: People, case: door.OpenCase, said: dict[str, object], *, days_ago: int
) -> InformationRequest:
    asked_on = work.today - timedelta(days=days_ago)
    form = RequestForm.model_validate({**said, "asked_on": asked_on})
    return actions.record_request(work, people["supervisor"], case, form)


def tell_breaches(house: House, people: People) -> None:
    """One that was reported and closed, and one whose clock runs."""
    officer = people["dpo"]
    with house.writing() as work:
        sent = _breach(work, officer, SENT, hours_ago=24 * 40)
        at = work.now - timedelta(hours=24 * 39)
        actions_of_breaches.decide_report(work, officer, sent, ReportForm(
            version=sent.version, decision=BreachStatus.REPORTED, reported_on=local_day(at),
            reported_time=local(at).time(), reference="IC-204118",
        ))  # fmt: skip
        actions_of_breaches.note_telling(work, officer, sent, TellingForm(
            version=sent.version, telling=Did.TOLD, words="Each by her advocate, by voice, within a day.",
        ))  # fmt: skip
        actions_of_breaches.close(work, officer, sent, ClosingForm(
            version=sent.version, reason="Receivers are picked from the list of desks now, never typed.",
        ))  # fmt: skip
        _breach(work, officer, LEFT, hours_ago=20)
        work.openings.clear()


def _breach(work: Work, officer: Actor, said: dict[str, object], *, hours_ago: int) -> DataBreach:
    at = local(work.now - timedelta(hours=hours_ago))
    form = BreachForm.model_validate({**said, "found_on": at.date(), "found_time": at.time()})
    return actions_of_breaches.record_breach(work, officer, form)
