"""The only writer of starter lists: one more list from a day on, and nothing else. Items keep the words they have."""

from __future__ import annotations

from app.access.actor import Actor
from app.access.configuring import in_turn, note_change
from app.access.door import open_site
from app.access.work import Work
from app.core.errors import FormRefused
from app.features.starters import queries, rules
from app.features.starters.forms import StartersForm
from app.features.starters.models import StarterContent, StarterList


def set_starters(work: Work, actor: Actor, form: StartersForm) -> StarterList:
    """From its day on this list is offered. Set again for the same day, the last one counts."""
    queries.demand(actor)
    in_turn(work, actor)
    lines = rules.lines_of(form.lines)
    if problems := rules.list_problems(lines, form.from_day, work.today):
        raise FormRefused(problems)
    room = open_site(work, actor)
    number = queries.next_number(work, actor, form.section)
    row = StarterList(
        site_id=actor.site_id, section=form.section.value, from_day=form.from_day, number=number
    )
    row.sealed = room.seal(StarterContent(lines=lines), into=row)
    work.add(row)
    subject = f"Starters, {rules.SECTION_LABELS[form.section]}"
    words = f"{len(lines)} offered" if lines else "none offered"
    note_change(work, actor, subject, words, reason=form.reason, from_day=form.from_day)
    work.ledger.entry("starters.set", actor, room, row, section=form.section.value,
                      counts_from=form.from_day.isoformat())  # fmt: skip
    return row
