"""The only writer of the register: one more wording of a tool from a day on, a training, its end. None changes."""

from __future__ import annotations

from uuid import UUID

from app.access.actor import Actor
from app.access.configuring import in_turn, note_change
from app.access.door import open_site
from app.access.permissions import Permission
from app.access.work import Work
from app.core.errors import FormRefused, NotFound
from app.core.ids import new_id
from app.features.bank_holidays.forms import WithdrawForm
from app.features.risk_tools import queries, rules
from app.features.risk_tools.forms import EndTrainingForm, ToolForm, TrainingForm
from app.features.risk_tools.models import RiskTool, RiskTraining, ToolContent, TrainingContent


def set_tool(work: Work, actor: Actor, form: ToolForm, tool_id: UUID | None = None) -> RiskTool:
    """A tool, or another wording of one. What was assessed with it before keeps the words that it had."""
    queries.demand(actor, Permission.RISK_TOOLS_AMEND)
    in_turn(work, actor)
    if tool_id is not None:
        tool_id = queries.tool_view(work, actor, tool_id).tool_id
    results = rules.results_of(form.results)
    if problems := rules.tool_problems(results, form.from_day, work.today):
        raise FormRefused(problems)
    room, tool = open_site(work, actor), tool_id or new_id()
    content = ToolContent(**form.model_dump(exclude={"results", "from_day", "reason"}), results=results)
    number = queries.next_number(work, tool)
    row = RiskTool(site_id=actor.site_id, tool_id=tool, from_day=form.from_day, number=number)
    if tool_id is None:
        row.id = tool
    row.sealed = room.seal(content, into=row)
    work.add(row)
    words = "added" if tool_id is None else "amended" if content.is_in_use else "no longer used"
    note_change(work, actor, _subject(content), words, reason=form.reason, from_day=form.from_day)
    work.ledger.entry("risk-tool.set", actor, room, row, counts_from=form.from_day.isoformat())
    return row


def withdraw_wording(work: Work, actor: Actor, wording_id: UUID, form: WithdrawForm) -> None:
    """A wording whose day has not come will not come."""
    queries.demand(actor, Permission.RISK_TOOLS_AMEND)
    in_turn(work, actor)
    row = queries.wording_row(work, actor, wording_id)
    if row.from_day <= work.today:
        raise FormRefused({"form": rules.BEGUN})
    room = open_site(work, actor)
    subject = _subject(room.open(row, ToolContent))
    note_change(work, actor, subject, "withdrawn before it began", reason=form.reason, from_day=row.from_day)
    work.ledger.entry("risk-tool.withdrawn", actor, room, row, counts_from=row.from_day.isoformat())
    for one in queries.rows_of_day(work, row):
        work.session.delete(one)


def record_training(work: Work, actor: Actor, form: TrainingForm) -> RiskTraining:
    queries.demand(actor, Permission.TRAINING_RECORD)
    problems = rules.training_problems(form.trained_on, form.until, work.today)
    if form.trainee not in dict(queries.may_be_trained(work, actor)):
        problems["trainee"] = "Choose one of the people who work on cases here."
    tool_id = None
    if form.trained_in is not None:
        try:
            tool_id = queries.tool_view(work, actor, form.trained_in).tool_id
        except NotFound:
            problems["trained_in"] = "Choose one of the tools of this site."
    if form.trainee == actor.id:
        problems["trainee"] = "Nobody records a training of her own."
    if problems:
        raise FormRefused(problems)
    room = open_site(work, actor)
    told = TrainingContent(trained_on=form.trained_on, until=form.until, note=form.note, recorded_by=actor.id,
                           recorded_at=work.now)  # fmt: skip
    row = RiskTraining(site_id=actor.site_id, account_id=form.trainee, tool_id=tool_id)
    row.sealed = room.seal(told, into=row)
    work.add(row)
    work.ledger.entry("risk-training.recorded", actor, room, row, person=str(form.trainee))
    return row


def end_training(work: Work, actor: Actor, training_id: UUID, form: EndTrainingForm) -> None:
    """From today it counts no more; what was assessed before keeps what it said of it."""
    view = queries.training_view(work, actor, training_id)
    if not view.is_on:
        raise FormRefused({"form": "It counts no more already."})
    room, row = open_site(work, actor), view.row
    ended = {"ended_on": work.today, "ended_by": actor.id, "why_ended": form.why}
    row.version += 1
    row.sealed = room.seal(view.content.model_copy(update=ended), into=row)
    work.ledger.entry("risk-training.ended", actor, room, row, person=str(row.account_id))


def _subject(content: ToolContent) -> str:
    return f"Risk tool {content.name}"
