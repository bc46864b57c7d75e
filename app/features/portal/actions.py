"""The only writer of victims' pages. A page is made after a talk; its words are drawn, shown once and kept nowhere."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from functools import cache
from uuid import UUID

from xkcdpass import xkcd_password

from app.access import codes, sessions
from app.access.actor import Actor
from app.access.door import OpenCase, intake, new_page, sign_in_room, sign_in_site
from app.access.drafts import drop_drafts, newest_draft
from app.access.models import PageAccount
from app.access.passwords import hash_passphrase, matches
from app.access.permissions import Permission
from app.access.repeats import already_made, remember, row_id_of
from app.access.work import Work
from app.core.errors import FormRefused, NotFound
from app.core.secret import Secret
from app.features.incidents.actions import record_incident
from app.features.incidents.forms import IncidentForm
from app.features.incidents.rules import Behaviour, Source, When
from app.features.portal import queries, rules
from app.features.portal.forms import CodeForm, EntryForm, PassphraseForm, SignInForm, SwitchesForm, TalkForm
from app.features.portal.models import PageAct, PageActContent, PageSecretContent, TalkContent, TalkRecord
from app.features.portal.rules import Act, PageStatus, Place

NOT_RECOGNISED = "That did not work. Check the number and the words, and try again."


@dataclass(frozen=True)
class Drawn:
    """What is shown once and read to her: number, words and, for a new page, the code that opens it."""

    number: str
    words: str
    code: str
    passphrase_hash: str

    def __repr__(self) -> str:
        return "<drawn>"


def draw() -> Drawn:
    """Draw number, words and code, and hash the words. Slow: it runs before the write lock is taken."""
    number = "".join(secrets.choice("0123456789") for _ in range(rules.NUMBER_LENGTH))
    words = " ".join(secrets.choice(_list_of_words()) for _ in range(rules.WORD_COUNT))
    return Drawn(number, words, codes.draw_code(), hash_passphrase(Secret(words)))


@cache
def _list_of_words() -> list[str]:
    """The long word list of the Electronic Frontier Foundation, without what does not suit."""
    path = xkcd_password.locate_wordfile("eff-long")
    found = xkcd_password.generate_wordlist(wordfile=path, min_length=3, max_length=9)
    return sorted(word for word in found if rules.is_fit(word))


# ── By her advocate ──────────────────────────────────────────────────────────────────────────────────────


def record_talk(work: Work, actor: Actor, case: OpenCase, form: TalkForm) -> TalkRecord:
    """Write down who she is, which device is safe, and what she agreed to."""
    case.demand(Permission.PAGE_MANAGE)
    if again := already_made(work, actor, case, TalkRecord, form):
        return again
    problems = {}
    if not form.is_alone:
        problems["is_alone"] = "Have this talk when nobody else can hear. Nothing is recorded yet."
    if not form.told_history_stays:
        problems["told_history_stays"] = "Say first that leaving the page does not clear the history."
    risky = rules.is_risky(form.own_device, form.code_known, form.shared_accounts, form.may_be_watched)
    if risky and not form.device_plan:
        problems["device_plan"] = (
            "Write down which other device is safe, or why the page is made all the same."
        )
    if problems:
        raise FormRefused(problems)
    content = TalkContent(**form.model_dump(exclude={"id"}), author_id=actor.id, held_at=work.now)
    row: TalkRecord = TalkRecord.begin(case, id=row_id_of(form), held_on=work.today)
    row.sealed = case.seal(content, into=row)
    work.add(row)
    remember(work, actor, case, row, form)
    work.ledger.entry("page.talk-recorded", actor, case, row)
    return row


def make_page(work: Work, actor: Actor, case: OpenCase, drawn: Drawn) -> PageAccount:
    """Make the page that was agreed in the talk. It opens only with the code."""
    case.demand(Permission.PAGE_MANAGE)
    talk = queries.newest_talk(work, case)
    if talk is None:
        raise FormRefused({"form": "Record the talk about identity and a safe device first."})
    if queries.page_row(work, case) is not None:
        raise FormRefused({"form": "There is a page already. Draw new words for it, or close it first."})
    room = new_page(work, case)
    page = PageAccount(
        id=room.id,
        site_id=case.site_id,
        case_id=case.id,
        number=b"",
        made_on=work.today,
        status=PageStatus.WAITING.value,
        shows_updates=talk.wants_updates,
        takes_entries=talk.wants_entries,
    )
    _give(work, page, drawn)
    work.add(page)
    _note(work, actor, case, page, Act.MADE, "")
    return page


def draw_anew(work: Work, actor: Actor, case: OpenCase, form: PassphraseForm, drawn: Drawn) -> PageAccount:
    """New number and words; the old ones and every session end now. An open page asks for a check by voice."""
    page = _page_to_amend(work, case)
    if page.status == PageStatus.OPEN and not form.voice_check:
        raise FormRefused({"voice_check": "Say how you knew by voice who it was."})
    page.version += 1
    _give(work, page, drawn)
    sessions.end_sessions_of(work, page.id)
    _note(work, actor, case, page, Act.DRAWN_ANEW, form.voice_check)
    return page


def switch_parts(work: Work, actor: Actor, case: OpenCase, form: SwitchesForm) -> PageAccount:
    """Switch parts of the page on or off, as agreed with her."""
    page = _page_to_amend(work, case)
    page.shows_updates, page.takes_entries = form.shows_updates, form.takes_entries
    _note(work, actor, case, page, Act.SWITCHED, form.reason)
    return page


def close_page(work: Work, actor: Actor, case: OpenCase, reason: str) -> PageAccount:
    """Nobody signs in any more, and who is signed in is out."""
    page = _page_to_amend(work, case)
    page.status = PageStatus.CLOSED.value
    sessions.end_sessions_of(work, page.id)
    codes.withdraw_codes(work, page.id, queries.CODE_PURPOSE)
    _note(work, actor, case, page, Act.CLOSED, reason)
    return page


def _page_to_amend(work: Work, case: OpenCase) -> PageAccount:
    case.demand(Permission.PAGE_MANAGE)
    page = queries.page_row(work, case, to_amend=True)
    if page is None:
        raise FormRefused({"form": "There is no page. Record the talk, then make one."})
    return page


def _give(work: Work, page: PageAccount, drawn: Drawn) -> None:
    """Seal the hash of the words into the page, and while it waits replace the code."""
    page.number = sign_in_site(work, page.site_id).blind("page-number", drawn.number)
    page.sealed = sign_in_room(work, page).seal(
        PageSecretContent(passphrase=drawn.passphrase_hash), into=page
    )
    if page.status == PageStatus.WAITING:
        codes.issue_code(work, page.id, queries.CODE_PURPOSE, rules.CODE_LIFE, drawn.code)


def _note(work: Work, actor: Actor, case: OpenCase, page: PageAccount, act: Act, reason: str) -> None:
    row: PageAct = PageAct.begin(case, page_id=page.id, done_on=work.today)
    row.sealed = case.seal(PageActContent(act=act, reason=reason, by=actor.id, at=work.now), into=row)
    work.add(row)
    work.ledger.entry(f"page.{act.value.replace('_', '-')}", actor, case, page)


# ── By herself ───────────────────────────────────────────────────────────────────────────────────────────


def open_code(work: Work, form: CodeForm) -> None:
    """Open her page with its code, once."""
    code = codes.find_code(work, form.code.reveal(), queries.CODE_PURPOSE)
    page = work.session.get(PageAccount, code.person_id, with_for_update=True) if code else None
    if code is None or page is None or page.status != PageStatus.WAITING:
        raise FormRefused({"form": NOT_RECOGNISED})
    codes.use_code(work, code)
    page.status = PageStatus.OPEN.value
    work.ledger.entry("page.opened", None, sign_in_room(work, page), page)


def recognise(work: Work, form: SignInForm) -> UUID | None:
    """Whose number and words these are. The same work is done whether or not the number is known."""
    page = queries.page_by_number(work, rules.plain_number(form.number.reveal()))
    words = Secret(rules.plain_words(form.words.reveal()))
    return page.id if matches(queries.stored_hash(work, page), words) and page else None


def begin_visit(work: Work, page_id: UUID | None, old_token: str | None) -> tuple[str, UUID | None]:
    """A session for her page; with it the draft that an ended session left behind, if there is one."""
    page = work.session.get(PageAccount, page_id) if page_id else None
    if page is None or page.status != PageStatus.OPEN:
        raise FormRefused({"form": NOT_RECOGNISED})
    end_visit(work, old_token)
    token = sessions.begin_session(work, page.id, is_page=True)
    work.session.flush()
    row = sessions.find_session(work, token)
    actor = sessions.actor_of(work, token, is_page=True, counts_as_use=False)
    draft = newest_draft(work, actor) if page.takes_entries else None
    if row is not None and draft is not None:
        row.place = Place.ADD.value
    work.ledger.entry("page.visited", actor, sign_in_room(work, page), page)
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
    if place is not Place.HOME and not queries.own_account(work, actor).takes_entries:
        raise NotFound()
    if place is Place.HOME:
        _throw_away(work, actor)
    sessions.move_to(work, actor, place.value)


def add_entry(work: Work, actor: Actor, form: EntryForm) -> None:
    """Put it into the log of her case, through an intake that opens nothing. Here it is not shown again."""
    if not queries.own_account(work, actor).takes_entries:
        raise NotFound()
    if form.when is When.OTHER and form.happened_on is None:
        raise FormRefused({"happened_on": "Choose the day. A day near it is fine."})
    entry = IncidentForm(**form.model_dump(), behaviours=[Behaviour.OTHER], source=Source.FIRST_HAND)
    record_incident(work, actor, intake(work, actor), entry)
    sessions.move_to(work, actor, Place.ADDED.value)
