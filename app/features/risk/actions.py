"""The only writer of risk. Every level comes from the form in which a person chose it; none is worked out here.

An amendment keeps the former wording; what is withdrawn stays to be read, with who did it and why.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from app.access.actor import Actor
from app.access.door import OpenCase
from app.access.permissions import Permission
from app.access.repeats import already_made, remember, row_id_of
from app.access.work import Work
from app.core.errors import Conflict, FormRefused, Refused
from app.features.deadlines.actions import add_due, settle
from app.features.deadlines.rules import DueKind, end_of_day
from app.features.question_sets.queries import SetView, set_answered
from app.features.question_sets.rules import NO_SET, positives_in, replies_of
from app.features.risk import queries, rules
from app.features.risk.forms import AssessmentForm, DimensionForm, TakeBackForm, TypologyForm
from app.features.risk.models import (
    AssessmentContent,
    DimensionContent,
    RiskAssessment,
    RiskAssessmentWording,
    RiskDimension,
    RiskTypology,
    TypologyContent,
    Withdrawn,
)
from app.features.risk_tools.queries import ToolView, is_typology_assessor, tools_of, trained_words

CHANGED = "Not saved: somebody else changed this meanwhile. Read theirs, then save yours again."
PUT_APART = ("id", "version", "tool", "person", "question_set", "answers", "seen_by")
"""Fields of the form that do not stand in an assessment as they came."""
GONE = "It is withdrawn. Record another one."


def record_assessment(work: Work, actor: Actor, case: OpenCase, form: AssessmentForm) -> RiskAssessment:
    case.demand(Permission.RISK_AMEND)
    if again := already_made(work, actor, case, RiskAssessment, form):
        return again
    content = _assessed(work, actor, case, form, None)
    row: RiskAssessment = RiskAssessment.begin(case, id=row_id_of(form))
    row.sealed = case.seal(content, into=row)
    work.add(row)
    remember(work, actor, case, row, form)
    work.ledger.entry("risk.assessed", actor, case, row)
    _next_review(work, case)
    return row


def amend_assessment(
    work: Work, actor: Actor, case: OpenCase, row: RiskAssessment, form: AssessmentForm
) -> RiskAssessment:
    case.demand(Permission.RISK_AMEND)
    if form.version != row.version:
        raise Conflict(CHANGED)
    former = case.open(row, AssessmentContent)
    if former.withdrawn:
        raise FormRefused({"form": GONE})
    _reword(work, actor, case, row, former, _assessed(work, actor, case, form, former), "risk.amended")
    return row


def withdraw_assessment(
    work: Work, actor: Actor, case: OpenCase, row: RiskAssessment, form: TakeBackForm
) -> None:
    case.demand(Permission.RISK_AMEND)
    former = case.open(row, AssessmentContent)
    taken = _taken_back(work, actor, row.version, former.withdrawn, form)
    _reword(work, actor, case, row, former, former.model_copy(update={"withdrawn": taken}), "risk.withdrawn")


def judge_dimension(work: Work, actor: Actor, case: OpenCase, form: DimensionForm) -> RiskDimension:
    """One more judgement of one dimension; those before stay what they were."""
    case.demand(Permission.RISK_AMEND)
    if again := already_made(work, actor, case, RiskDimension, form):
        return again
    if problems := rules.day_problems(form.judged_on, work.today):
        raise FormRefused(problems)
    entries, exhibits = queries.evidence_of(work, case)
    mine = {one.id for one in entries}, {one.id for one in exhibits}
    if set(form.rests_on) - mine[0] - mine[1]:
        raise FormRefused({"rests_on": "Choose from the log and the exhibits of this case."})
    content = DimensionContent(
        **form.model_dump(exclude={"id", "rests_on"}), author_id=actor.id, written_at=work.now,
        entries=[one for one in form.rests_on if one in mine[0]],
        exhibits=[one for one in form.rests_on if one in mine[1]],
    )  # fmt: skip
    row: RiskDimension = RiskDimension.begin(case, id=row_id_of(form))
    row.sealed = case.seal(content, into=row)
    work.add(row)
    remember(work, actor, case, row, form)
    work.ledger.entry("risk.dimension-judged", actor, case, row)
    return row


def withdraw_dimension(
    work: Work, actor: Actor, case: OpenCase, row: RiskDimension, form: TakeBackForm
) -> None:
    case.demand(Permission.RISK_AMEND)
    content = case.open(row, DimensionContent)
    taken = _taken_back(work, actor, row.version, content.withdrawn, form)
    row.version += 1
    row.sealed = case.seal(content.model_copy(update={"withdrawn": taken}), into=row)
    work.ledger.entry("risk.dimension-withdrawn", actor, case, row)


def set_typology(work: Work, actor: Actor, case: OpenCase, form: TypologyForm) -> RiskTypology:
    """Only by whom the register names today as an assessor of it."""
    demand_assessor(work, actor, case)
    if again := already_made(work, actor, case, RiskTypology, form):
        return again
    if problems := rules.day_problems(form.judged_on, work.today):
        raise FormRefused(problems)
    content = TypologyContent(**form.model_dump(exclude={"id"}), author_id=actor.id, written_at=work.now)
    row: RiskTypology = RiskTypology.begin(case, id=row_id_of(form))
    row.sealed = case.seal(content, into=row)
    work.add(row)
    remember(work, actor, case, row, form)
    work.ledger.entry("risk.typology-set", actor, case, row)
    return row


def withdraw_typology(
    work: Work, actor: Actor, case: OpenCase, row: RiskTypology, form: TakeBackForm
) -> None:
    demand_assessor(work, actor, case)
    content = case.open(row, TypologyContent)
    taken = _taken_back(work, actor, row.version, content.withdrawn, form)
    row.version += 1
    row.sealed = case.seal(content.model_copy(update={"withdrawn": taken}), into=row)
    work.ledger.entry("risk.typology-withdrawn", actor, case, row)


def demand_assessor(work: Work, actor: Actor, case: OpenCase) -> None:
    case.demand(Permission.TYPOLOGY_ASSESS)
    if not is_typology_assessor(work, actor):
        raise Refused()


def _assessed(
    work: Work, actor: Actor, case: OpenCase, form: AssessmentForm, former: AssessmentContent | None
) -> AssessmentContent:
    """What the form says, with the tool's name as it is now and what the register says of who completed it."""
    tool = _tool(work, actor, form, former)
    same = former if former and form.tool and former.tool_id == form.tool else None
    results = tool.content.results if tool and not (same and same.result == form.result) else []
    known_people = {*dict(queries.people_of(work, actor, case)), former.completed_by_id if former else None}
    if form.person is not None and form.person not in known_people:
        raise FormRefused({"person": "Choose somebody of this team, or name whoever it was below."})
    again = former and form.next_review_on == former.next_review_on
    problems = rules.assessment_problems(
        form.assessed_on, None if again else form.next_review_on, form.differs, form.why_differs, form.result, results,
        form.person is not None, form.completed_by, work.today,
    )  # fmt: skip
    if form.original is not None and form.original not in _originals(work, case, former):
        problems["original"] = "Choose an exhibit of this case whose sight is restricted."
    answered = _answered(work, actor, form, same)
    if answered is None:
        problems["answers"] = NO_SET
    if problems or answered is None:
        raise FormRefused(problems)
    known = tool is not None or form.tool is None
    return AssessmentContent(
        **form.model_dump(exclude={*PUT_APART}) | answered,
        tool_id=form.tool, author_id=actor.id, written_at=work.now, completed_by_id=form.person,
        seen_by=form.seen_by or (former.seen_by if former else rules.SeenBy.EVERYBODY),
        tool=same.tool if same else tool.title if tool else "",
        think_at=same.think_at if same else tool.content.think_at if tool else None,
        trained=trained_words(work, actor, form.person, tool, form.assessed_on) if known or not same else same.trained,
    )  # fmt: skip


def _answered(
    work: Work, actor: Actor, form: AssessmentForm, same: AssessmentContent | None
) -> dict[str, Any] | None:
    """What a wording says of its answers; None where they are none to the questions that the form showed.

    A form that showed no questions, because they stayed at another site, leaves the answers as they are.
    """
    if form.question_set is None:
        if same is None or not same.answers:
            return {}
        kept = {"question_set": same.question_set, "asked": same.asked, "answers": same.answers}
        return kept | {"positives": positives_in(same.answers.values())}
    view = _asked(work, actor, form, same)
    replies = replies_of(form.answers, view.codes) if view else None
    if view is None or not replies:
        return None if view is None or form.answers else {}
    told = {"question_set": view.id, "asked": view.title, "answers": replies}
    return told | {"positives": positives_in(replies.values())}


def _asked(work: Work, actor: Actor, form: AssessmentForm, same: AssessmentContent | None) -> SetView | None:
    """The version that the form showed: one of this tool that is asked, or the one that was answered before."""
    view = set_answered(work, actor, form.question_set) if form.question_set and form.tool else None
    if view is None or view.row.tool_id != form.tool:
        return None
    return view if view.content.ended is None or (same and same.question_set == view.id) else None


def _tool(
    work: Work, actor: Actor, form: AssessmentForm, former: AssessmentContent | None
) -> ToolView | None:
    """One that is in use; the one of an amended assessment also after it went out of use, or stayed at another site."""
    if form.tool is None:
        return None
    same = former is not None and former.tool_id == form.tool
    found = next((one for one in tools_of(work, actor) if one.tool_id == form.tool), None)
    if not same and (found is None or not found.is_in_use):
        raise FormRefused({"tool": "This tool is not in use here. Go back and choose another one."})
    return found


def _originals(work: Work, case: OpenCase, former: AssessmentContent | None) -> set[UUID]:
    kept = {former.original} if former and former.original else set()
    return kept | {one.id for one in queries.originals_of(work, case)}


def _taken_back(
    work: Work, actor: Actor, version: int, before: Withdrawn | None, form: TakeBackForm
) -> Withdrawn:
    if form.version != version:
        raise Conflict(CHANGED)
    if before is not None:
        raise FormRefused({"form": "It is withdrawn already."})
    return Withdrawn(by=actor.id, at=work.now, why=form.why)


def _reword(
    work: Work, actor: Actor, case: OpenCase, row: RiskAssessment, former: AssessmentContent,
    content: AssessmentContent, kind: str,
) -> None:  # fmt: skip
    kept: RiskAssessmentWording = RiskAssessmentWording.begin(case, assessment_id=row.id, number=row.version)
    kept.sealed = case.seal(former, into=kept)
    work.add(kept)
    row.version += 1
    row.sealed = case.seal(content, into=row)
    work.ledger.entry(kind, actor, case, row, corrects=kept.id)
    _next_review(work, case)


def _next_review(work: Work, case: OpenCase) -> None:
    """One review is due on a case: the day that the newest assessment names which names one and was not withdrawn."""
    work.session.flush()
    settle(work, case.id, DueKind.RISK_REVIEW)
    for one in queries.assessments_of(work, case):
        if one.content.withdrawn is None and one.content.next_review_on:
            day = end_of_day(one.content.next_review_on)
            add_due(work, case, DueKind.RISK_REVIEW, day, about=one.id)
            break
