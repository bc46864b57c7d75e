"""The only writer of pins. A pin gives no sight; it says what is carried before others."""

from __future__ import annotations

from app.access.actor import Actor
from app.access.configured import Configured, value_on
from app.access.door import OpenCase
from app.access.work import Work
from app.core.errors import FormRefused, Refused
from app.core.ids import new_id
from app.db.base import insert_into, table_of
from app.features.cases.queries import case_of
from app.features.cases.rules import AT_AN_END
from app.features.pins import queries
from app.features.pins.models import PinnedCase
from app.features.pins.rules import full_words

ENDED = "This case is at an end: no phone carries it whole."
NOT_CARRIED = "Only who leads, backs up or covers this case carries it on a phone."


def pin_case(work: Work, actor: Actor, case: OpenCase) -> None:
    """Carry this case whole on her phone, before others; at most as many as a phone carries."""
    if not queries.CARRYING & case.relations:
        raise Refused(NOT_CARRIED)
    if case_of(work, case).row.status in AT_AN_END:
        raise FormRefused({"form": ENDED})
    pinned = queries.pinned_ids(work, actor)
    if case.id in pinned:
        return
    most = value_on(work, actor.site_id, Configured.CARRIED_CASES)
    if len(pinned) >= most:
        raise FormRefused({"form": full_words(most)})
    insert = insert_into(table_of(PinnedCase), is_sqlite=work.house.store.is_sqlite)
    values = {"id": new_id(), "site_id": case.site_id, "case_id": case.id, "account_id": actor.id}
    work.session.execute(insert.values(**values).on_conflict_do_nothing())
    work.ledger.entry("case.pinned", actor, case)


def unpin_case(work: Work, actor: Actor, case: OpenCase) -> None:
    """It is carried like any other case again."""
    row = queries.pin_row(work, actor, case)
    if row is not None:
        work.session.delete(row)
        work.ledger.entry("case.unpinned", actor, case)
