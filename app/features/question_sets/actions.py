"""The only writer of question sets: one more version of a tool's questions, and that it is not asked any more."""

from __future__ import annotations

from uuid import UUID

from app.access.actor import Actor
from app.access.configuring import in_turn, note_change
from app.access.door import open_site
from app.access.work import Work
from app.core.errors import FormRefused
from app.features.question_sets import queries, rules
from app.features.question_sets.forms import EndSetForm, QuestionSetForm
from app.features.question_sets.models import Ended, Question, QuestionSet, QuestionSetContent
from app.features.risk_tools.queries import ToolView, tool_view


def load_set(work: Work, actor: Actor, tool_id: UUID, form: QuestionSetForm) -> QuestionSet:
    """The next version, asked from now on. What was answered before stays with the version that it was answered by."""
    queries.demand(actor)
    in_turn(work, actor)
    tool = tool_view(work, actor, tool_id)
    try:
        found = rules.read_questions(form.file)
    except rules.Unreadable as fault:
        raise FormRefused({"file": str(fault)}) from None
    content = QuestionSetContent(
        edition=form.edition, licence_note=form.licence_note, loaded_by=actor.id, loaded_at=work.now,
        questions=[Question(code=one.code, question=one.question) for one in found],
    )  # fmt: skip
    number = queries.next_number(work, tool.tool_id)
    row = QuestionSet(site_id=actor.site_id, tool_id=tool.tool_id, number=number)
    room = open_site(work, actor)
    row.sealed = room.seal(content, into=row)
    work.add(row)
    words = f"{rules.version_words(number, form.edition)}, {len(found)} loaded"
    note_change(work, actor, _subject(tool), words, reason=form.reason)
    work.ledger.entry("question-set.loaded", actor, room, row, questions=len(found))
    return row


def end_set(work: Work, actor: Actor, set_id: UUID, form: EndSetForm) -> None:
    """Its questions are not asked any more; older versions do not come back by that."""
    queries.demand(actor)
    in_turn(work, actor)
    view = queries.set_view(work, actor, set_id)
    if view.content.ended is not None:
        raise FormRefused({"form": rules.ENDED})
    room, row = open_site(work, actor), view.row
    ended = Ended(at=work.now, by=actor.id, why=form.why)
    row.version += 1
    row.sealed = room.seal(view.content.model_copy(update={"ended": ended}), into=row)
    tool = tool_view(work, actor, row.tool_id)
    note_change(work, actor, _subject(tool), f"{view.title}, not asked any more", reason=form.why)
    work.ledger.entry("question-set.ended", actor, room, row)


def _subject(tool: ToolView) -> str:
    return f"Questions of {tool.content.name}"
