"""The only reader about victims' pages: for staff the state of one, for sign-in the account, for her what she sees."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from app.access.actor import Actor
from app.access.codes import open_codes
from app.access.door import OpenCase, open_page, sign_in_room, sign_in_site
from app.access.models import PageAccount, Site
from app.access.sessions import place_of
from app.access.work import Work
from app.core.errors import NotFound
from app.features.accounts.queries import names_of
from app.features.portal.models import PageAct, PageActContent, PageSecretContent, TalkContent, TalkRecord
from app.features.portal.rules import STATUS_WORDS, PageStatus, Place
from app.features.progress.queries import PublishedView, published

CODE_PURPOSE = "page"

# ── For staff ────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class ManagedPage:
    """One victim's page as her advocate sees it: the talk, the account, its code and what was done."""

    talk: TalkContent | None
    row: PageAccount | None
    code_until: datetime | None
    acts: list[PageActContent] = field(default_factory=list)
    names: dict[UUID, str] = field(default_factory=dict)

    @property
    def status(self) -> str:
        return self.row.status if self.row else ""

    @property
    def status_words(self) -> str:
        return STATUS_WORDS[PageStatus(self.row.status)] if self.row else "No page"


def managed_page(work: Work, actor: Actor, case: OpenCase) -> ManagedPage:
    talk, row = newest_talk(work, case), page_row(work, case)
    acts = work.session.scalars(select(PageAct).where(PageAct.case_id == case.id))
    opened = sorted((case.open(act, PageActContent) for act in acts), key=lambda act: act.at, reverse=True)
    people = {act.by for act in opened} | ({talk.author_id} if talk else set())
    until = code_until(work, row.id) if row else None
    return ManagedPage(talk, row, until, opened, names_of(work, actor, people))


def page_row(work: Work, case: OpenCase, *, to_amend: bool = False) -> PageAccount | None:
    """The page of this case that is not closed."""
    found = select(PageAccount).where(
        PageAccount.case_id == case.id, PageAccount.status != PageStatus.CLOSED.value
    )
    return work.session.scalars(found.with_for_update() if to_amend else found).first()


def newest_talk(work: Work, case: OpenCase) -> TalkContent | None:
    """The last talk, unless a page has been closed since: then a new talk is needed."""
    rows = work.session.scalars(select(TalkRecord).where(TalkRecord.case_id == case.id))
    talks = sorted((case.open(row, TalkContent) for row in rows), key=lambda talk: talk.held_at)
    acts = work.session.scalars(select(PageAct).where(PageAct.case_id == case.id))
    closed = [one.at for one in (case.open(act, PageActContent) for act in acts) if one.act == "closed"]
    if not talks or (closed and max(closed) >= talks[-1].held_at and page_row(work, case) is None):
        return None
    return talks[-1]


def code_until(work: Work, page_id: UUID) -> datetime | None:
    return max((code.ends_at for code in open_codes(work, page_id, CODE_PURPOSE)), default=None)


# ── For sign-in ──────────────────────────────────────────────────────────────────────────────────────────


def page_by_number(work: Work, number: str) -> PageAccount | None:
    """The open page with this number, on whichever site it is; nobody has signed in yet."""
    sites = work.session.scalars(select(Site.id)).all()
    hashes = [sign_in_site(work, site_id).blind("page-number", number) for site_id in sites]
    found = select(PageAccount).where(
        PageAccount.number.in_(hashes), PageAccount.status == PageStatus.OPEN.value
    )
    return work.session.scalars(found).first()


def stored_hash(work: Work, page: PageAccount | None) -> str | None:
    """The Argon2 hash of her words."""
    if page is None or not page.sealed:
        return None
    return sign_in_room(work, page).open(page, PageSecretContent).passphrase


# ── For her ──────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class OwnPage:
    """What her page shows now. Parts that are switched off are not there."""

    place: Place
    takes_entries: bool
    news: list[PublishedView]

    @property
    def latest(self) -> PublishedView | None:
        return self.news[0] if self.news else None

    @property
    def before(self) -> list[PublishedView]:
        return self.news[1:]


def own_page(work: Work, actor: Actor) -> OwnPage:
    page = open_page(work, actor)
    account = own_account(work, actor)
    place = Place(place_of(work, actor) or Place.HOME)
    if place is not Place.HOME and not account.takes_entries:
        place = Place.HOME
    news = published(work, page, work.now) if account.shows_updates and place is Place.HOME else []
    return OwnPage(place, account.takes_entries, news)


def own_account(work: Work, actor: Actor) -> PageAccount:
    account = work.session.get(PageAccount, actor.page_id) if actor.page_id else None
    if account is None:
        raise NotFound()
    return account


def leave_url(work: Work, actor: Actor | None) -> str:
    """The plain page of her site, else of this installation."""
    site = work.session.get(Site, actor.site_id) if actor else None
    return (site.leave_url if site else "") or work.settings.leave_url
