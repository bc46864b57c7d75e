"""The only writer of what watchers know, and of the beat of the job that watches."""

from __future__ import annotations

from app.access.actor import Actor
from app.access.door import open_site
from app.access.work import Work
from app.features.watchers import queries
from app.features.watchers.forms import CardForm
from app.features.watchers.models import VisitCard, VisitCardContent, WatchBeat


def record_card(work: Work, actor: Actor, form: CardForm) -> VisitCard:
    """The number to ring and the code phrase, for colleagues who watch: sealed under the site’s key."""
    room, row = open_site(work, actor), queries.card_row(work, actor.id)
    if row is None:
        row = VisitCard(site_id=actor.site_id, account_id=actor.id)
        work.add(row)
    else:
        row.version += 1
    row.sealed = room.seal(VisitCardContent(phone=form.phone, phrase=form.phrase), into=row)
    work.ledger.entry("visit-card.recorded", actor, room, row)
    return row


def beat(work: Work) -> None:
    """The watching job has run to its end."""
    row = queries.beat_row(work)
    if row is None:
        work.add(WatchBeat(beat_at=work.now))
    else:
        row.beat_at = work.now
