"""The only writer of configured values: one more from a day on, or one that is to come withdrawn, and nothing else."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from app.access.actor import Actor
from app.access.configured import MEASURES, Configured, ConfiguredValue, value_on
from app.access.configuring import in_turn, note_change
from app.access.door import open_site
from app.access.work import Work
from app.core.errors import FormRefused
from app.features.bank_holidays.forms import WithdrawForm
from app.features.configuration import queries, rules
from app.features.configuration.forms import ValueForm

OTHERS = {Configured.LOAD_AMBER: Configured.LOAD_RED, Configured.LOAD_RED: Configured.LOAD_AMBER}


def set_value(work: Work, actor: Actor, form: ValueForm) -> ConfiguredValue:
    """From its day on this one counts; what began before stays what it was."""
    queries.demand(actor)
    in_turn(work, actor)
    what, measure = form.what, MEASURES[form.what]
    problems = rules.value_problems(form.value, measure.least, measure.most, form.from_day, work.today)
    problems |= {} if problems else _against_other(work, actor, what, form.value, form.from_day)
    if problems:
        raise FormRefused(problems)
    before = value_on(work, actor.site_id, what, form.from_day)
    if before == form.value:
        raise FormRefused({"value": f"From that day {measure.words(before)} count already."})
    row = ConfiguredValue(site_id=actor.site_id, name=what.value, value=form.value, from_day=form.from_day,
                          number=queries.next_number(work, actor.site_id, what))  # fmt: skip
    work.add(row)
    work.values.clear()
    words = f"{measure.words(before)} → {measure.words(form.value)}"
    note_change(work, actor, measure.label, words, reason=form.reason, from_day=form.from_day)
    work.ledger.entry("configuration.set", actor, open_site(work, actor), row, name=what.value, before=before,
                      after=form.value, counts_from=form.from_day.isoformat())  # fmt: skip
    return row


def _against_other(work: Work, actor: Actor, what: Configured, value: int, day: date) -> dict[str, str]:
    """Amber stays below red on the day itself and whenever the other one changes after it."""
    other = OTHERS.get(what)
    if other is None:
        return {}
    days = [
        day,
        *(row.from_day for row in queries.value_view(work, actor, other).to_come if row.from_day > day),
    ]
    is_amber = what is Configured.LOAD_AMBER
    found = (rules.load_problems(is_amber, value, value_on(work, actor.site_id, other, one)) for one in days)
    return next((problems for problems in found if problems), {})


def withdraw_value(work: Work, actor: Actor, value_id: UUID, form: WithdrawForm) -> None:
    """A value whose day has not come will not come."""
    in_turn(work, actor)
    row = queries.value_row(work, actor, value_id)
    what = Configured(row.name)
    if row.from_day <= work.today:
        raise FormRefused({"form": rules.BEGUN})
    measure = MEASURES[what]
    note_change(work, actor, measure.label, f"withdrawn: {measure.words(row.value)}", reason=form.reason,
                from_day=row.from_day)  # fmt: skip
    work.ledger.entry("configuration.withdrawn", actor, open_site(work, actor), row, name=row.name, value=row.value,
                      counts_from=row.from_day.isoformat())  # fmt: skip
    for one in queries.rows_of_day(work, row):
        work.session.delete(one)
    work.values.clear()
