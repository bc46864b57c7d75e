"""The only writer of sayings. They come through an intake that seals and opens nothing; a way that she calls unsafe is
marked so in the same transaction, before anybody has read why.
"""

from __future__ import annotations

from app.access.actor import Actor
from app.access.door import OpenCase, intake, withdrawing
from app.access.permissions import Permission
from app.access.repeats import already_made, remember, row_id_of
from app.access.work import Work
from app.core.errors import FormRefused
from app.features.deadlines.actions import announce, settle
from app.features.deadlines.rules import DueKind
from app.features.safe_contacts.actions import doubt, stop_calls
from app.features.sayings import rules
from app.features.sayings.forms import ReachForm, WantForm
from app.features.sayings.models import Saying, SayingContent
from app.features.sayings.rules import StillSafe, Subject
from app.features.subscriptions.actions import notify_on_case


def say_want(work: Work, actor: Actor, form: WantForm) -> Saying:
    """What she wants, in her own words."""
    content = SayingContent(subject=Subject.WANT, words=form.wish, said_at=work.now)
    return _say(work, actor, form, content)


def say_reach(work: Work, actor: Actor, form: ReachForm) -> Saying:
    """How to reach her. A new way is used by nobody until it was confirmed on the known one; “not safe” counts now."""
    if found := rules.problems(form.way, form.still_safe):
        raise FormRefused(found)
    content = SayingContent(
        subject=Subject.REACH, words=form.way, still_safe=form.still_safe, said_at=work.now
    )
    return _say(work, actor, form, content)


def _say(work: Work, actor: Actor, form: WantForm | ReachForm, content: SayingContent) -> Saying:
    case = intake(work, actor)
    if again := already_made(work, actor, case, Saying, form):
        return again
    if content.still_safe in (StillSafe.NO, StillSafe.NOT_SURE):
        content.was_noted = _note_reach(work, actor, content.still_safe)
    row: Saying = Saying.begin(case, id=row_id_of(form), said_on=work.today)
    row.sealed = case.seal(content, into=row)
    work.add(row)
    remember(work, actor, case, row, form)
    work.ledger.entry("saying.made", actor, case, row)
    announce(work, case, "entry.added", about=row.id, label="Read what was said", kind=DueKind.VICTIM_SAID)
    notify_on_case(work, case.id)
    return row


def _note_reach(work: Work, actor: Actor, still_safe: StillSafe) -> bool:
    """From now on nobody calls, or everybody asks first. False where no safe contact is recorded that could say so."""
    case = withdrawing(work, actor)
    if still_safe is StillSafe.NO:
        return stop_calls(work, actor, case, rules.WHY_UNSAFE)
    return doubt(work, actor, case, rules.WHY_ASKED_FIRST)


def note_read(work: Work, actor: Actor, case: OpenCase, row: Saying) -> None:
    """Somebody who answers for the case has read it: it leaves the inbox, her words stay."""
    case.demand(Permission.INCIDENTS_RECORD)
    if row.read_on is not None:
        return
    former = case.open(row, SayingContent)
    row.read_on = work.today
    row.version += 1
    row.sealed = case.seal(former.model_copy(update={"read_by": actor.id, "read_at": work.now}), into=row)
    settle(work, case.id, DueKind.VICTIM_SAID, about=row.id)
    work.ledger.entry("saying.read", actor, case, row)
