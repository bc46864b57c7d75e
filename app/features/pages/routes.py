"""A victim's page for her advocate, over HTTP: the talk, drawing, parts, voice, what is odd, and the end."""

from typing import Annotated, Any
from uuid import UUID

from app.access.actor import Actor
from app.access.door import OpenCase, open_case
from app.access.permissions import Permission
from app.access.work import Work
from app.features.pages import actions, queries, rules
from app.features.pages.actions import Drawn
from app.features.pages.forms import (
    ClosureForm,
    OddEntryForm,
    PageForm,
    PassphraseForm,
    SecondWordForm,
    SettlementForm,
    SwitchesForm,
    TalkForm,
    UnlockForm,
)
from app.features.people.queries import victim_of
from app.web.answers import Answer, Page, Redirect, case_page, page
from app.web.asked import Asked
from app.web.guards import requires
from app.web.routing import Router

CanRead = Annotated[Actor, requires(Permission.CONTACTS_READ)]
CanManage = Annotated[Actor, requires(Permission.PAGE_MANAGE)]
CanManageProven = Annotated[Actor, requires(Permission.PAGE_MANAGE, proven=True)]
router = Router()


@router.get("/cases/{case_id}/page")
def show(case_id: UUID, actor: CanRead, work: Work, asked: Asked) -> Page:
    case = open_case(work, actor, case_id, "victim's page", permission=Permission.CONTACTS_READ)
    managed = queries.managed_page(work, actor, case)
    row = managed.row
    switches = {
        "shows_updates": bool(row and row.shows_updates),
        "takes_entries": bool(row and row.takes_entries),
        "shows_openings": bool(row and row.shows_openings),
        "shows_plan": bool(row and row.shows_plan),
    }
    form = asked.form(SwitchesForm, initial=switches)
    return case_page("pages/manage.html", managed=managed, form=form, **_about(work, case))


@router.get("/cases/{case_id}/page/talks/new")
def new_talk(case_id: UUID, actor: CanManage, work: Work, asked: Asked) -> Page:
    case = open_case(work, actor, case_id, "victim's page", permission=Permission.PAGE_MANAGE)
    form = asked.form(TalkForm, {"code_phrase": queries.code_phrase_of(work, case)})
    return page("pages/talk.html", form=form, **_about(work, case))


@router.post("/cases/{case_id}/page/talks", again=new_talk)
def talk(case_id: UUID, form: TalkForm, actor: CanManage, work: Work) -> Redirect:
    case = open_case(work, actor, case_id, "victim's page", permission=Permission.PAGE_MANAGE)
    actions.record_talk(work, actor, case, form)
    return Redirect(f"/cases/{case_id}/page")


def draw_words(actor: Actor) -> Drawn:
    """Drawn and hashed before the write lock is taken."""
    return actions.draw()


@router.post("/cases/{case_id}/page/accounts", again=show, before=draw_words)
def create(case_id: UUID, form: PageForm, actor: CanManageProven, work: Work, ready: Drawn) -> Page:
    """What was drawn is shown by this answer alone: nothing can show it again."""
    case = open_case(work, actor, case_id, "victim's page", permission=Permission.PAGE_MANAGE)
    row = actions.make_page(work, actor, case, ready)
    return _shown_once(work, case, row.status, ready)


@router.get("/cases/{case_id}/page/passphrases/new")
def new_passphrase(case_id: UUID, actor: CanManageProven, work: Work, asked: Asked) -> Page:
    case = open_case(work, actor, case_id, "victim's page", permission=Permission.PAGE_MANAGE)
    return page("pages/passphrase.html", form=asked.form(PassphraseForm), **_by_voice(work, case))


@router.post("/cases/{case_id}/page/passphrases", again=new_passphrase, before=draw_words)
def draw_anew(
    case_id: UUID, form: PassphraseForm, actor: CanManageProven, work: Work, ready: Drawn
) -> Answer:
    case = open_case(work, actor, case_id, "victim's page", permission=Permission.PAGE_MANAGE)
    row = actions.draw_anew(work, actor, case, form, ready)
    return _shown_once(work, case, row.status, ready) if row else Redirect(f"/cases/{case_id}/page")


@router.get("/cases/{case_id}/page/second-words/new")
def new_second_word(case_id: UUID, actor: CanManageProven, work: Work, asked: Asked) -> Page:
    case = open_case(work, actor, case_id, "victim's page", permission=Permission.PAGE_MANAGE)
    return page("pages/second_word.html", form=asked.form(SecondWordForm), **_by_voice(work, case))


def ready_word(actor: Actor, form: SecondWordForm) -> tuple[str, str]:
    """Drawn where none is typed, and hashed, before the write lock is taken."""
    return actions.ready_word(form)


@router.post("/cases/{case_id}/page/second-words", again=new_second_word, before=ready_word)
def set_second_word(
    case_id: UUID, form: SecondWordForm, actor: CanManageProven, work: Work, ready: tuple[str, str]
) -> Answer:
    """A word that was drawn is shown by this answer alone."""
    case = open_case(work, actor, case_id, "victim's page", permission=Permission.PAGE_MANAGE)
    is_set = actions.set_second_word(work, actor, case, form, *ready)
    if is_set is None or form.second_word:
        return Redirect(f"/cases/{case_id}/page")
    return page("pages/word_once.html", word=ready[0], **_about(work, case))


@router.get("/cases/{case_id}/page/unlocks/new")
def new_unlock(case_id: UUID, actor: CanManageProven, work: Work, asked: Asked) -> Page:
    case = open_case(work, actor, case_id, "victim's page", permission=Permission.PAGE_MANAGE)
    return page("pages/unlock.html", form=asked.form(UnlockForm), **_by_voice(work, case))


@router.post("/cases/{case_id}/page/unlocks", again=new_unlock)
def unlock(case_id: UUID, form: UnlockForm, actor: CanManageProven, work: Work) -> Redirect:
    case = open_case(work, actor, case_id, "victim's page", permission=Permission.PAGE_MANAGE)
    actions.unlock_page(work, actor, case, form)
    return Redirect(f"/cases/{case_id}/page")


@router.post("/cases/{case_id}/page/odd-entries", again=show)
def log_odd(case_id: UUID, form: OddEntryForm, actor: CanManage, work: Work) -> Redirect:
    """One tap to an entry of the log that is filled in already; its words travel in a sealed draft."""
    case = open_case(work, actor, case_id, "victim's page", permission=Permission.PAGE_MANAGE)
    return Redirect(actions.fill_in_entry(work, actor, case))


@router.get("/cases/{case_id}/page/settlements/new")
def new_settlement(case_id: UUID, actor: CanManage, work: Work, asked: Asked) -> Page:
    case = open_case(work, actor, case_id, "victim's page", permission=Permission.PAGE_MANAGE)
    odd = queries.managed_page(work, actor, case).odd
    form = asked.form(SettlementForm, {"newest": odd[0].id if odd else ""})
    return page("pages/settlement.html", form=form, odd=odd, **_about(work, case))


@router.post("/cases/{case_id}/page/settlements", again=new_settlement)
def settle(case_id: UUID, form: SettlementForm, actor: CanManage, work: Work) -> Redirect:
    case = open_case(work, actor, case_id, "victim's page", permission=Permission.PAGE_MANAGE)
    actions.settle_odd(work, actor, case, form)
    return Redirect(f"/cases/{case_id}/page")


@router.post("/cases/{case_id}/page/switches", again=show)
def switch(case_id: UUID, form: SwitchesForm, actor: CanManage, work: Work) -> Redirect:
    case = open_case(work, actor, case_id, "victim's page", permission=Permission.PAGE_MANAGE)
    actions.switch_parts(work, actor, case, form)
    return Redirect(f"/cases/{case_id}/page")


@router.get("/cases/{case_id}/page/closures/new")
def new_closure(case_id: UUID, actor: CanManage, work: Work, asked: Asked) -> Page:
    case = open_case(work, actor, case_id, "victim's page", permission=Permission.PAGE_MANAGE)
    return page("pages/closure.html", form=asked.form(ClosureForm), **_about(work, case))


@router.post("/cases/{case_id}/page/closures", again=new_closure)
def close(case_id: UUID, form: ClosureForm, actor: CanManage, work: Work) -> Redirect:
    case = open_case(work, actor, case_id, "victim's page", permission=Permission.PAGE_MANAGE)
    actions.close_page(work, actor, case, form.reason)
    return Redirect(f"/cases/{case_id}/page")


def _about(work: Work, case: OpenCase) -> dict[str, Any]:
    return {
        "case": case, "victim": victim_of(work, case), "rules": rules, "url": f"/cases/{case.id}/page",
        "may": {"manage": case.may(Permission.PAGE_MANAGE)},
    }  # fmt: skip


def _by_voice(work: Work, case: OpenCase) -> dict[str, Any]:
    """What the advocate has before her while she asks by voice who it is."""
    row = queries.page_row(work, case)
    return {"row": row, "asks": bool(row and row.status in rules.OPENED),
            "phrase": queries.code_phrase_of(work, case), **_about(work, case)}  # fmt: skip


def _shown_once(work: Work, case: OpenCase, status: str, drawn: Drawn) -> Page:
    return page(
        "pages/shown_once.html", number=rules.grouped(drawn.number), words=drawn.words, page_status=status,
        code=rules.grouped(drawn.code), until=work.now + rules.CODE_LIFE, host=work.settings.page_origin,
        **_about(work, case),
    )  # fmt: skip
