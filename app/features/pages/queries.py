"""The only reader about victims' pages for staff, and of what sign-in compares with."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from app.access.actor import Actor
from app.access.codes import open_codes
from app.access.door import OpenCase, page_of, sign_in_room
from app.access.models import PageAccount
from app.access.work import Work
from app.features.accounts.queries import names_of
from app.features.page_visits.queries import VisitView, moment_in_words, odd_since, visits_of
from app.features.pages.models import PageAct, PageActContent, PageSecretContent, TalkContent, TalkRecord
from app.features.pages.rules import STATUS_WORDS, Act, PageStatus
from app.features.safe_contacts.queries import block_of

CODE_PURPOSE = "page"
MOST_SHOWN = 30


@dataclass(frozen=True)
class ManagedPage:
    """One victim's page as her advocate sees it: the talk, the account, its code, its openings and what was done."""

    talk: TalkContent | None
    row: PageAccount | None
    code_until: datetime | None
    acts: list[PageActContent] = field(default_factory=list)
    names: dict[UUID, str] = field(default_factory=dict)
    visits: list[VisitView] = field(default_factory=list)
    odd: list[VisitView] = field(default_factory=list)
    has_second_word: bool = False

    @property
    def status(self) -> str:
        return self.row.status if self.row else ""

    @property
    def status_words(self) -> str:
        return STATUS_WORDS[PageStatus(self.row.status)] if self.row else "No page"


def managed_page(work: Work, actor: Actor, case: OpenCase) -> ManagedPage:
    talk, row, acts = newest_talk(work, case), page_row(work, case), acts_of(work, case)
    names = names_of(work, actor, {act.by for act in acts} | ({talk.author_id} if talk else set()))
    if row is None:
        return ManagedPage(talk, None, None, acts, names)
    visits = visits_on(work, case)
    return ManagedPage(
        talk, row, code_until(work, row.id), acts, names, visits[:MOST_SHOWN],
        odd_since(visits, settled_up_to(work, case)), bool(secret_of(work, row).second_word),
    )  # fmt: skip


def visits_on(work: Work, case: OpenCase) -> list[VisitView]:
    """What happened to the page that is not closed, the newest first."""
    page = page_of(work, case)
    return visits_of(work, page, page.id) if page else []


def page_row(work: Work, case: OpenCase, *, to_amend: bool = False) -> PageAccount | None:
    """The page of this case that is not closed."""
    found = select(PageAccount).where(
        PageAccount.case_id == case.id, PageAccount.status != PageStatus.CLOSED.value
    )
    return work.session.scalars(found.with_for_update() if to_amend else found).first()


def acts_of(work: Work, case: OpenCase) -> list[PageActContent]:
    """What was done to the page by staff, the newest first."""
    rows = work.session.scalars(select(PageAct).where(PageAct.case_id == case.id))
    return sorted((case.open(row, PageActContent) for row in rows), key=lambda act: act.at, reverse=True)


def settled_up_to(work: Work, case: OpenCase) -> datetime | None:
    """Until when all that was odd is settled."""
    return max((act.up_to for act in acts_of(work, case) if act.up_to), default=None)


def odd_words(work: Work, case: OpenCase) -> str:
    """What is odd and not settled, as an entry of the log would tell it."""
    odd = odd_since(visits_on(work, case), settled_up_to(work, case))
    lines = [
        f"{moment_in_words(one, work.now)}: {one.what.lower()} {one.device} ({', '.join(one.odd)})"
        for one in reversed(odd[:MOST_SHOWN])
    ]
    return "\n".join(["The victim’s page was opened or tried, and it may have been somebody else.", *lines])


def newest_talk(work: Work, case: OpenCase) -> TalkContent | None:
    """The last talk, unless a page has been closed since: then a new talk is needed."""
    rows = work.session.scalars(select(TalkRecord).where(TalkRecord.case_id == case.id))
    talks = sorted((case.open(row, TalkContent) for row in rows), key=lambda talk: talk.held_at)
    closed = [act.at for act in acts_of(work, case) if act.act is Act.CLOSED]
    if not talks or (closed and max(closed) >= talks[-1].held_at and page_row(work, case) is None):
        return None
    return talks[-1]


def code_phrase_of(work: Work, case: OpenCase) -> str:
    """What proves by voice who is calling: agreed in the talk, else in the safe contact. For staff alone."""
    talk, block = newest_talk(work, case), block_of(work, case)
    return (talk.code_phrase if talk else "") or (block.code_phrase if block else "")


def code_until(work: Work, page_id: UUID) -> datetime | None:
    return max((code.ends_at for code in open_codes(work, page_id, CODE_PURPOSE)), default=None)


def secret_of(work: Work, page: PageAccount) -> PageSecretContent:
    """What sign-in compares with, and the hours that say which nights are odd (system purpose *sign-in*)."""
    return sign_in_room(work, page).open(page, PageSecretContent) if page.sealed else PageSecretContent()
