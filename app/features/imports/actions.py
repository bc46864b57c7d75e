"""Makes entries of the log from messages that somebody ticked; the log's own writer writes them."""

from __future__ import annotations

from app.access.actor import Actor
from app.access.door import OpenCase
from app.access.work import Work
from app.core.errors import FormRefused
from app.features.exhibits.queries import ExhibitView
from app.features.imports.forms import MessagesForm
from app.features.imports.queries import Offered, Reading, offered
from app.features.imports.rules import ONE_AND_MANY, Kind
from app.features.incidents.actions import record_incident
from app.features.incidents.forms import IncidentForm
from app.features.incidents.rules import Behaviour, Certainty, Channel, Source, When

LOGGED_AS = {
    Kind.CHAT: (Behaviour.TEXTS_MESSAGES, Channel.MESSAGING_APP),
    Kind.SMS: (Behaviour.TEXTS_MESSAGES, Channel.SMS),
    Kind.MAIL: (Behaviour.EMAIL, Channel.EMAIL),
    Kind.CALLS: (Behaviour.CALLS, Channel.PHONE),
}
CHANGED = "What was ticked is not among what the file holds. Look at it once more, and tick again."


def log_messages(
    work: Work, actor: Actor, case: OpenCase, exhibit: ExhibitView, form: MessagesForm, told: Reading
) -> int:
    """How many entries were made; one that is in the log already is not made again."""
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
    one_and_many = ONE_AND_MANY[told.kind]
    count = f"{messages.count} {one_and_many[messages.count > 1]}"
    until = "" if messages.count == 1 else f", {messages.first:%H:%M} to {messages.last:%H:%M}"
    place = f"From the exhibit “{exhibit.title}”, lines {messages.first_line} to {messages.last_line}."
    rest = f" Not quoted to the end: {messages.unquoted}; the original has them." if messages.unquoted else ""
    return IncidentForm.model_validate({
        "id": one.entry_id, "behaviours": [LOGGED_AS[told.kind][0]], "when": When.OTHER,
        "happened_on": messages.first.date(), "happened_at": messages.first.time().replace(second=0, microsecond=0),
        "certainty": Certainty.EXACT,
        "ended_on": messages.last.date() if messages.last.date() > messages.first.date() else None,
        "text": f"{count} from “{told.sender}”{until}. {place}{rest}", "exact_words": messages.quoted,
        "channel": LOGGED_AS[told.kind][1], "source": Source.FOUND_LATER, "version": 0,
    })  # fmt: skip
