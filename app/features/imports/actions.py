"""Makes entries of the log from messages that somebody ticked; the log's own writer writes them."""

from __future__ import annotations

from collections.abc import Iterator

from app.access.actor import Actor
from app.access.door import OpenCase
from app.access.work import Work
from app.core.errors import FormRefused
from app.features.exhibits.queries import ExhibitView
from app.features.imports.forms import MessagesForm
from app.features.imports.queries import Offered, is_held_back, offered
from app.features.imports.rules import BY_NOBODY_ELSE, HELD_BACK, ONE_AND_MANY, Kind, by_whom
from app.features.imports.rules.readings import Reading
from app.features.incidents.actions import record_incident
from app.features.incidents.forms import IncidentForm
from app.features.incidents.rules import Behaviour, Certainty, Channel, Source, When
from app.web.forms import UNPRINTABLE

LOGGED_AS = {
    Kind.CHAT: (Behaviour.TEXTS_MESSAGES, Channel.MESSAGING_APP),
    Kind.SMS: (Behaviour.TEXTS_MESSAGES, Channel.SMS),
    Kind.MAIL: (Behaviour.EMAIL, Channel.EMAIL),
    Kind.CALLS: (Behaviour.CALLS, Channel.PHONE),
}
MOST_NAME = 200
"""Characters of a sender's name in an entry; anybody can write any name into a letter."""
CHANGED = "What was ticked is not among what the file holds. Look at it once more, and tick again."


def log_messages(
    work: Work, actor: Actor, case: OpenCase, exhibit: ExhibitView, form: MessagesForm, told: Reading
) -> int:
    """How many entries were made; one that is in the log already is not made again.

    A log is read by more people, and goes into more packs, than a sensitive exhibit.
    """
    if is_held_back(exhibit):
        raise FormRefused({"form": HELD_BACK})
    found = {one.key: one for one in offered(work, case, exhibit, told, work.today)}
    chosen = [found[key] for key in dict.fromkeys(form.chosen) if key in found and not found[key].is_to_come]
    if len(chosen) < len(set(form.chosen)):
        raise FormRefused({"chosen": CHANGED})
    new = [one for one in chosen if not one.is_there]
    for one in new:
        record_incident(work, actor, case, _entry(exhibit, told, one))
    return len(new)


def _entry(exhibit: ExhibitView, told: Reading, one: Offered) -> IncidentForm:
    messages = one.told
    quoted, unprinted = UNPRINTABLE.subn("\ufffd", messages.quoted)
    behaviour = Behaviour.OTHER if (told.kind, told.sender) in BY_NOBODY_ELSE else LOGGED_AS[told.kind][0]
    return IncidentForm.model_validate({
        "id": one.entry_id, "behaviours": [behaviour], "when": When.OTHER,
        "happened_on": messages.first.date(), "happened_at": messages.first.time().replace(second=0, microsecond=0),
        "certainty": Certainty.EXACT,
        "ended_on": messages.last.date() if messages.last.date() > messages.first.date() else None,
        "text": UNPRINTABLE.sub("\ufffd", " ".join(_said(exhibit, told, one, unprinted))), "exact_words": quoted,
        "channel": LOGGED_AS[told.kind][1], "source": Source.FOUND_LATER, "version": 0,
    })  # fmt: skip


def _said(exhibit: ExhibitView, told: Reading, one: Offered, unprinted: int) -> Iterator[str]:
    """What an entry says of its messages besides their words, and of all that is not as it stands in the original."""
    messages = one.told
    name = UNPRINTABLE.sub("\ufffd", told.sender)
    whose = by_whom(told.kind, name if len(name) <= MOST_NAME else f"{name[: MOST_NAME - 1]}…")
    until = "" if messages.count == 1 else f", {messages.first:%H:%M} to {messages.last:%H:%M}"
    nth = f", number {one.nth} there" if one.nth else ""
    yield f"{messages.count} {ONE_AND_MANY[told.kind][messages.count > 1]} {whose}{until}."
    yield f"From the exhibit “{exhibit.title}”, lines {messages.first_line} to {messages.last_line}{nth}."
    if messages.unquoted:
        yield f"Not quoted to the end: {messages.unquoted}; the original has them."
    if messages.unzoned:
        yield f"No time zone is named: {messages.unzoned}; read as UK time."
    if unprinted or name != told.sender:
        yield "Characters that cannot be printed are shown as \ufffd."
