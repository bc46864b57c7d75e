"""The only writer of what a victim does on her own page: she opens it, stands somewhere, adds, reads, locks, leaves.

Failures tell nothing: neither which factor was wrong, nor whether there is such a page, nor in what state it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from app.access import codes, sessions
from app.access.actor import Actor
from app.access.devices import count_strange_try
from app.access.door import intake, open_page, sign_in_room
from app.access.drafts import drop_drafts, newest_draft
from app.access.models import PageAccount
from app.access.passwords import matches
from app.access.work import Work
from app.core.errors import FormRefused, NotFound
from app.core.secret import Secret
from app.features.deadlines.rules import DueKind
from app.features.incidents.actions import record_incident
from app.features.incidents.forms import IncidentForm
from app.features.incidents.rules import Behaviour, Source, When
from app.features.page_visits.actions import call_for, note_visit
from app.features.page_visits.rules import Device, What
from app.features.pages.queries import CODE_PURPOSE, secret_of
from app.features.pages.rules import OPENED, PageStatus, plain_words
from app.features.portal import queries, rules
from app.features.portal.forms import CodeForm, EntryForm, PlanForm, SignInForm
from app.features.portal.rules import Place
from app.features.sayings import actions as sayings
from app.features.sayings.forms import ReachForm, WantForm

NOT_RECOGNISED = "That did not work. Check the number and the words, and try again."


@dataclass(frozen=True)
class Recognised:
    """Whose number it was, if anybody's, and whether the words were right. `number` is a keyed hash."""

    number: bytes
    page_id: UUID | None
    is_right: bool


def open_code(work: Work, form: CodeForm) -> None:
    """Open her page with its code, once."""
    code = codes.find_code(work, form.code.reveal(), CODE_PURPOSE)
    page = work.session.get(PageAccount, code.person_id, with_for_update=True) if code else None
    if code is None or page is None or page.status != PageStatus.WAITING:
        raise FormRefused({"form": NOT_RECOGNISED})
    codes.use_code(work, code)
    page.status = PageStatus.OPEN.value
    work.ledger.entry("page.opened", None, sign_in_room(work, page), page)


def recognise(work: Work, form: SignInForm) -> Recognised:
    """Whose number and words these are. The same work is done whether or not the number is known."""
    hashes = queries.number_hashes(work, rules.plain_number(form.number.reveal()))
    page = queries.page_by_number(work, hashes)
    words = Secret(plain_words(form.words.reveal()))
    stored = secret_of(work, page).passphrase if page else ""
    is_right = matches(stored or None, words)
    return Recognised(hashes[0] if hashes else b"", page.id if page else None, is_right)


def begin_visit(
    work: Work, known: Recognised, old_token: str | None, device: Device
) -> tuple[str, UUID | None] | None:
    """A session for her page; with it the draft that an ended session left behind, if there is one.

    None: not let in. A try on a page that was once opened has been noted then, and nothing is told.
    """
    page = work.session.get(PageAccount, known.page_id) if known.page_id else None
    if page is None or page.status not in OPENED:
        # Counted too, so that a number that is nobody's leaves as much to write down as one that is known.
        count_strange_try(work, known.number)
        return None
    room, secret = sign_in_room(work, page), secret_of(work, page)
    if not known.is_right or page.status != PageStatus.OPEN:
        is_locked = known.is_right and page.status == PageStatus.LOCKED
        what = What.LOCKED_TRY if is_locked else What.TRY_FAILED
        note_visit(work, None, room, page, what, device, secret.hours)
        return None
    end_visit(work, old_token)
    work.session.flush()
    note_visit(work, None, room, page, What.OPENED, device, secret.hours)
    token = sessions.begin_session(work, page.id, is_page=True)
    work.session.flush()
    row = sessions.find_session(work, token)
    actor = sessions.actor_of(work, token, is_page=True, counts_as_use=False)
    draft = newest_draft(work, actor) if page.takes_entries else None
    if row is not None and draft is not None:
        row.place = Place.ADD.value
    return token, draft


def end_visit(work: Work, token: str | None) -> None:
    row = sessions.find_session(work, token)
    if row is not None and row.is_page:
        sessions.end_session(work, row)


def leave(work: Work, actor: Actor | None, token: str | None) -> None:
    """Leave now: the visit ends, and what she had not added is gone: nobody beside her next time reads it."""
    if actor is not None:
        _throw_away(work, actor)
    end_visit(work, token)


def _throw_away(work: Work, actor: Actor) -> None:
    while (draft := newest_draft(work, actor)) is not None:
        drop_drafts(work, actor, draft)


def go_to(work: Work, actor: Actor, place: Place) -> None:
    """Stand at another place of the page. To turn back from writing throws away what was not saved."""
    if place not in rules.TO_GO or place not in queries.places_of(work, actor):
        raise NotFound()
    if place is Place.HOME:
        _throw_away(work, actor)
    sessions.move_to(work, actor, place.value)


def add_entry(work: Work, actor: Actor, form: EntryForm) -> None:
    """Put it into the log of her case, through an intake that opens nothing. Here it is not shown again."""
    _demand_writing(work, actor)
    if form.when is When.OTHER and form.happened_on is None:
        raise FormRefused({"happened_on": "Choose the day. A day near it is fine."})
    entry = IncidentForm(**form.model_dump(), behaviours=[Behaviour.OTHER], source=Source.FIRST_HAND)
    record_incident(work, actor, intake(work, actor), entry)
    sessions.move_to(work, actor, Place.ADDED.value)


def say_want(work: Work, actor: Actor, form: WantForm) -> None:
    """Say to her advocate what she wants. Here it is not shown again."""
    _demand_writing(work, actor)
    sayings.say_want(work, actor, form)
    sessions.move_to(work, actor, Place.SAID.value)


def say_reach(work: Work, actor: Actor, form: ReachForm) -> None:
    """Say how to reach her safely; nothing that is recorded of it is shown to her."""
    _demand_writing(work, actor)
    sayings.say_reach(work, actor, form)
    sessions.move_to(work, actor, Place.SAID.value)


def _demand_writing(work: Work, actor: Actor) -> None:
    if not queries.own_account(work, actor).takes_entries:
        raise NotFound()


def is_second_word(work: Work, actor: Actor, form: PlanForm) -> bool:
    """Whether this is the word before her plan. The same work is done where none was set."""
    stored = secret_of(work, queries.own_account(work, actor)).second_word
    return matches(stored or None, Secret(plain_words(form.second_word.reveal())))


def open_plan(work: Work, actor: Actor, device: Device, *, is_right: bool) -> bool:
    """Show the plan once; the next time the word is asked again. A wrong word is noted."""
    if Place.PLAN not in queries.places_of(work, actor):
        raise NotFound()
    page, room = queries.own_account(work, actor), open_page(work, actor, "page plan")
    what = What.PLAN_OPENED if is_right else What.PLAN_TRY_FAILED
    note_visit(work, actor, room, page, what, device, secret_of(work, page).hours)
    sessions.move_to(work, actor, (Place.PLAN_OPEN if is_right else Place.PLAN).value)
    return is_right


def lock_page(work: Work, actor: Actor, device: Device) -> None:
    """End every session of the page and let nobody in. Her advocate sees it first; no message goes out."""
    page = work.session.get(PageAccount, actor.page_id, with_for_update=True)
    if page is None or page.status != PageStatus.OPEN:
        raise NotFound()
    _throw_away(work, actor)
    page.status = PageStatus.LOCKED.value
    room = sign_in_room(work, page)
    note_visit(work, actor, room, page, What.LOCKED, device, secret_of(work, page).hours)
    call_for(work, room, page, DueKind.PAGE_LOCKED)
    sessions.end_sessions_of(work, page.id)
