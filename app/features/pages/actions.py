"""The only writer of victims' pages for staff. One is made after a talk; its words are drawn, shown once, kept nowhere.

What she knows is changed by voice alone: where the code phrase was wrong nothing is, and that is noted as odd.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime

from app.access import codes, drafts, sessions
from app.access.actor import Actor
from app.access.door import OpenCase, new_page, sign_in_room, sign_in_site
from app.access.drawn_words import draw_words, list_of_words
from app.access.models import PageAccount
from app.access.passwords import hash_passphrase
from app.access.permissions import Permission
from app.access.repeats import already_made, remember, row_id_of
from app.access.work import Work
from app.core.errors import Conflict, FormRefused
from app.core.secret import Secret
from app.features.deadlines.actions import settle
from app.features.deadlines.rules import DueKind
from app.features.incidents.rules import Behaviour, Source
from app.features.page_plans.actions import copy_plan
from app.features.page_visits.actions import note_visit
from app.features.page_visits.queries import odd_since
from app.features.page_visits.rules import Device, SafeHours, What
from app.features.pages import queries, rules
from app.features.pages.forms import SecondWordForm, SettlementForm, SwitchesForm, TalkForm, VoiceForm
from app.features.pages.models import PageAct, PageActContent, PageSecretContent, TalkContent, TalkRecord
from app.features.pages.rules import Act, PageStatus, Phrase
from app.features.safe_contacts.actions import listen
from app.features.safe_contacts.queries import block_of

FILLED_IN = "Filled in from the openings of the page. Nothing is saved yet."
CHANGED = "Not saved: something new was noted meanwhile. Look at the list again, then save."


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
    words = draw_words(rules.WORD_COUNT)
    return Drawn(number, words, codes.draw_code(), hash_passphrase(Secret(words)))


def draw_word() -> str:
    """One word from the same list, for the second word: one that she could have chosen too."""
    return secrets.choice([word for word in list_of_words() if rules.is_fit_second_word(word)])


# ── The talk, and what is made after it ──────────────────────────────────────────────────────────────────


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
    """Make the page that was agreed in the talk. It opens only with the code, and the plan waits for its word."""
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
        shows_openings=talk.wants_openings,
    )
    _give(work, case, page, drawn)
    work.add(page)
    _note(work, actor, case, page, Act.MADE, "")
    return page


def switch_parts(work: Work, actor: Actor, case: OpenCase, form: SwitchesForm) -> PageAccount:
    """Switch parts of the page on or off, as agreed with her. The plan needs its second word first."""
    page = _page_to_amend(work, case)
    if form.shows_plan and not queries.secret_of(work, page).second_word:
        raise FormRefused({"shows_plan": "Set the second word first. It is asked each time before the plan."})
    page.shows_updates, page.takes_entries = form.shows_updates, form.takes_entries
    page.shows_openings, page.shows_plan = form.shows_openings, form.shows_plan
    copy_plan(work, actor, case, page)
    _note(work, actor, case, page, Act.SWITCHED, form.reason)
    return page


def close_page(work: Work, actor: Actor, case: OpenCase, reason: str) -> PageAccount:
    """Nobody signs in any more, and who is signed in is out."""
    page = _page_to_amend(work, case)
    page.status = PageStatus.CLOSED.value
    sessions.end_sessions_of(work, page.id)
    codes.withdraw_codes(work, page.id, queries.CODE_PURPOSE)
    page.shows_plan = False
    copy_plan(work, actor, case, page)
    for kind in (DueKind.PAGE_LOCKED, DueKind.PAGE_ODD):
        settle(work, case.id, kind)
    _note(work, actor, case, page, Act.CLOSED, reason)
    return page


# ── By voice ─────────────────────────────────────────────────────────────────────────────────────────────


def draw_anew(work: Work, actor: Actor, case: OpenCase, form: VoiceForm, drawn: Drawn) -> PageAccount | None:
    """New number and words; the old ones and every session end now. None: the code phrase was wrong."""
    page = _page_to_amend(work, case)
    if not _is_her(work, actor, case, page, form):
        return None
    _give(work, case, page, drawn)
    sessions.end_sessions_of(work, page.id)
    _note(work, actor, case, page, Act.DRAWN_ANEW, form.voice_check)
    return page


def ready_word(form: SecondWordForm) -> tuple[str, str]:
    """The second word and its hash: hers, or one that is drawn. Slow: it runs before the write lock is taken."""
    word = rules.plain_words(form.second_word.reveal()) if form.second_word else draw_word()
    return word, hash_passphrase(Secret(word))


def set_second_word(
    work: Work, actor: Actor, case: OpenCase, form: SecondWordForm, word: str, word_hash: str
) -> PageAccount | None:
    """The word that is asked before the plan. None: the code phrase was wrong, and the old word stays."""
    page = _page_to_amend(work, case)
    if not rules.is_fit_second_word(word):
        raise FormRefused({"second_word": "Choose one word of five letters or more, without a space."})
    if not _is_her(work, actor, case, page, form):
        return None
    _keep_secret(work, page, second_word=word_hash)
    _note(work, actor, case, page, Act.WORD_SET, form.voice_check)
    return page


def unlock_page(work: Work, actor: Actor, case: OpenCase, form: VoiceForm) -> bool:
    """She may sign in again. False: the code phrase was wrong, and the page stays locked."""
    page = _page_to_amend(work, case)
    if page.status != PageStatus.LOCKED:
        raise FormRefused({"form": "The page is not locked. Nothing needs to be done."})
    if not _is_her(work, actor, case, page, form):
        return False
    page.status = PageStatus.OPEN.value
    settle(work, case.id, DueKind.PAGE_LOCKED)
    _note(work, actor, case, page, Act.UNLOCKED, form.voice_check)
    return True


def _is_her(work: Work, actor: Actor, case: OpenCase, page: PageAccount, form: VoiceForm) -> bool:
    """Whether the code phrase was right. A page that was never opened has nothing to protect yet."""
    if page.status not in rules.OPENED:
        return True
    problems = {}
    if not queries.code_phrase_of(work, case):
        problems["form"] = (
            "No code phrase is recorded. Record a new talk first, with somebody you know to be her."
        )
    elif form.phrase is None:
        problems["phrase"] = "Say whether the code phrase was right."
    if not form.voice_check and form.phrase is not Phrase.WRONG:
        problems["voice_check"] = "Say how you knew by voice who it was."
    if problems:
        raise FormRefused(problems)
    if form.phrase is Phrase.RIGHT:
        return True
    room, secret = sign_in_room(work, page), queries.secret_of(work, page)
    note_visit(work, actor, room, page, What.PHRASE_WRONG, Device.UNKNOWN, secret.hours)
    _note(work, actor, case, page, Act.PHRASE_WRONG, form.voice_check)
    return False


def settle_odd(work: Work, actor: Actor, case: OpenCase, form: SettlementForm) -> None:
    """It was she, or it stands in the log now: what was odd up to the newest that was looked at is settled."""
    page = _page_to_amend(work, case)
    odd = odd_since(queries.visits_on(work, case), queries.settled_up_to(work, case))
    newest = next((one for one in odd if one.id == form.newest), None)
    if newest is None:
        raise Conflict(CHANGED)
    if newest is odd[0]:
        settle(work, case.id, DueKind.PAGE_ODD)
    reason = f"{rules.FINDING_LABELS[form.finding]}. {form.how}"
    _note(work, actor, case, page, Act.SETTLED, reason, up_to=newest.at)


# ── Of every act ─────────────────────────────────────────────────────────────────────────────────────────


def _page_to_amend(work: Work, case: OpenCase) -> PageAccount:
    case.demand(Permission.PAGE_MANAGE)
    page = queries.page_row(work, case, to_amend=True)
    if page is None:
        raise FormRefused({"form": "There is no page. Record the talk, then make one."})
    return page


def _give(work: Work, case: OpenCase, page: PageAccount, drawn: Drawn) -> None:
    """Seal the hash of the words into the page, and while it waits replace the code."""
    page.number = sign_in_site(work, page.site_id).blind("page-number", drawn.number)
    _keep_secret(work, page, passphrase=drawn.passphrase_hash, hours=_hours_of(work, case))
    if page.status == PageStatus.WAITING:
        codes.issue_code(work, page.id, queries.CODE_PURPOSE, rules.CODE_LIFE, drawn.code)


def _keep_secret(work: Work, page: PageAccount, **changed: object) -> None:
    """Seal into the page what sign-in compares with; the rest of it stays."""
    content: PageSecretContent = queries.secret_of(work, page).model_copy(update=changed)
    if page.sealed:
        page.version += 1
    page.sealed = sign_in_room(work, page).seal(content, into=page)


def _note(
    work: Work, actor: Actor, case: OpenCase, page: PageAccount, act: Act, reason: str,
    up_to: datetime | None = None,
) -> None:  # fmt: skip
    row: PageAct = PageAct.begin(case, page_id=page.id, done_on=work.today)
    content = PageActContent(act=act, reason=reason, by=actor.id, at=work.now, up_to=up_to)
    row.sealed = case.seal(content, into=row)
    work.add(row)
    work.ledger.entry(f"page.{act.value.replace('_', '-')}", actor, case, page)


def keep_hours(work: Work, case: OpenCase) -> None:
    """The safe contact changed: which nights are odd is told by its hours, which sign-in itself cannot open."""
    page = queries.page_row(work, case, to_amend=True)
    hours = _hours_of(work, case)
    if page is not None and page.sealed and queries.secret_of(work, page).hours != hours:
        _keep_secret(work, page, hours=hours)


def _hours_of(work: Work, case: OpenCase) -> SafeHours:
    block = block_of(work, case)
    return SafeHours(any_time=block.any_time, windows=block.windows) if block else SafeHours()


listen(keep_hours)


def fill_in_entry(work: Work, actor: Actor, case: OpenCase) -> str:
    """What was odd as an entry of the log that is not saved yet; returns the address that shows it."""
    case.demand(Permission.PAGE_MANAGE)
    typed = {"behaviours": [Behaviour.ACCOUNT_HACKING.value], "when": ["today"], "source": [Source.FOUND_LATER.value],
             "text": [queries.odd_words(work, case)], "version": ["0"]}  # fmt: skip
    content = drafts.DraftContent(path=f"/cases/{case.id}/log/new", typed=typed, because=FILLED_IN)
    return drafts.fill_in(work, actor, content)
