"""The only reader of progress: what a page needs beside an update, and what a victim's own page shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from app.access.actor import Actor
from app.access.door import OpenCase, OpenPage
from app.access.models import PageAccount
from app.access.permissions import Permission
from app.access.work import Work
from app.core.clock import day_words, local_day
from app.core.ids import as_uuid4
from app.features.accounts.queries import names_of
from app.features.cases.queries import case_of, lead_of
from app.features.holds.models import UpdateContent
from app.features.holds.queries import Deciders, UpdateView, deciders_of
from app.features.holds.rules import UpdateStatus
from app.features.milestones.models import Milestone
from app.features.milestones.rules import STILL_WAITING
from app.features.people.queries import victim_of
from app.features.progress import rules
from app.features.progress.models import PublishedContent, PublishedUpdate, UpdateWording
from app.features.proposals.queries import ProposalView, proposal_of
from app.features.safe_contacts.models import SafeContact
from app.features.safe_contacts.queries import block_of
from app.features.safe_contacts.rules import Channel
from app.web.forms import LINE

# ── Beside an update ─────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class LastTold:
    """The clock that runs for every victim: when she was last told, and by when she hears again."""

    day: date | None
    interval_days: int
    next_by: date
    is_late: bool


def last_told(work: Work, case: OpenCase) -> LastTold:
    told = case_of(work, case)
    interval = told.content.update_interval_days
    next_by = (told.row.last_told_on or told.row.referred_on) + timedelta(days=interval)
    return LastTold(told.row.last_told_on, interval, next_by, next_by < work.today)


@dataclass(frozen=True)
class PageState:
    """Whether news can go to the victim's page now, and from when it would be shown; `problem` says why not."""

    shown_from: datetime | None
    problem: str

    @property
    def is_open(self) -> bool:
        return not self.problem


def page_state(work: Work, case: OpenCase) -> PageState:
    page = work.session.execute(
        select(PageAccount.status, PageAccount.shows_updates).where(
            PageAccount.case_id == case.id, PageAccount.status != "closed"
        )
    ).first()
    block = block_of(work, case)
    shown_from = rules.visible_from(block, work.now)
    problem = rules.publish_problem(
        page_status=page.status if page else "",
        shows_updates=bool(page and page.shows_updates),
        is_unsafe=bool(block and block.marked_unsafe),
        shown_from=shown_from,
        first=victim_of(work, case).first,
    )
    return PageState(shown_from, problem)


@dataclass(frozen=True)
class Preview:
    """What the page of one update shows around the words themselves."""

    news: PublishedContent
    now: datetime
    page: PageState
    deciders: Deciders
    names: dict[UUID, str]
    wordings: list[UpdateContent]
    shown: str

    @property
    def parts(self) -> list[tuple[str, str]]:
        return parts_of(self.news, self.now)


def preview_of(work: Work, actor: Actor, case: OpenCase, view: UpdateView) -> Preview:
    content = view.content
    people = {content.told_by, content.published_by, content.withdrawn_by, content.author_id}
    people |= {decision.decided_by for decision in content.decisions}
    return Preview(
        news=as_published(work, actor, content),
        now=work.now,
        page=page_state(work, case),
        deciders=deciders_of(work, actor, case),
        names=names_of(work, actor, [one for one in people if one]),
        wordings=wordings_of(work, case, view.id),
        shown=shown_of(work, case, view),
    )


def shown_of(work: Work, case: OpenCase, view: UpdateView) -> str:
    """What the page that this was published to does with it now, in words; empty for what was not published."""
    row = published_row(work, case, view.id)
    if row is None:
        return ""
    page = work.session.execute(
        select(PageAccount.status, PageAccount.shows_updates).where(
            PageAccount.id == row.page_id, PageAccount.case_id == case.id
        )
    ).first()
    block = block_of(work, case)
    return rules.shown_words(
        page_status=page.status if page else "",
        shows_updates=bool(page and page.shows_updates),
        is_unsafe=bool(block and block.marked_unsafe),
        shown_from=row.visible_from,
        now=work.now,
    )


def wordings_of(work: Work, case: OpenCase, update_id: UUID) -> list[UpdateContent]:
    """The former wordings, the newest first."""
    rows = work.session.scalars(
        select(UpdateWording)
        .where(UpdateWording.case_id == case.id, UpdateWording.update_id == update_id)
        .order_by(UpdateWording.number.desc())
    )
    return [case.open(row, UpdateContent) for row in rows]


def permits(case: OpenCase, view: UpdateView | None = None) -> dict[str, bool]:
    """What this person may do here now; each becomes a button or is left out."""
    is_open = view is None or view.is_open
    is_standing = view is None or view.status is not UpdateStatus.WITHDRAWN
    return {
        "amend": case.may(Permission.PROGRESS_AMEND) and is_open,
        "publish": case.may(Permission.PROGRESS_PUBLISH) and is_open,
        "tell": case.may(Permission.CONTACTS_RECORD) and is_open and not (view and view.is_told),
        "decide": bool(view and view.needs_decision) and case.may(Permission.HOLD_DECIDE),
        "decide_anew": bool(view and view.has_fallen and view.is_decided)
        and case.may(Permission.HOLD_DECIDE),
        "withdraw": case.may(Permission.PROGRESS_PUBLISH) and is_standing,
    }


# ── Words ────────────────────────────────────────────────────────────────────────────────────────────────


def first_words(work: Work, actor: Actor, case: OpenCase, milestone: Milestone) -> dict[str, object]:
    """What the form of a new update shows at first."""
    happened, ahead = milestone.text, milestone.what_next
    if milestone.code == STILL_WAITING:
        again = work.today + timedelta(days=last_told(work, case).interval_days)
        happened = happened.replace("[date]", day_words(work.today))
        ahead = ahead.replace("[date]", day_words(again))
    name = advocate_of(work, actor, case)
    return {
        "title": milestone.title,
        "what_happened": happened,
        "what_it_means": milestone.what_it_means,
        "what_next": ahead,
        "what_you_can_do": milestone.what_you_can_do,
        "who_to_ask": f"{name}, your advocate." if name else "Your advocate.",
        "news_on": work.today,
    }


def taking_over(work: Work, actor: Actor, case: OpenCase, code: str) -> ProposalView | None:
    """The proposal that an address or a form names, with its words for the advocate; None if it names none."""
    proposal_id = as_uuid4(code)
    return proposal_of(work, actor, case, proposal_id) if proposal_id else None


def words_about(proposal: ProposalView | None) -> dict[str, object]:
    """What the form of an update takes from a proposal: who told us and when, and none of the partner’s words."""
    if proposal is None or not proposal.is_waiting:
        return {}
    return {"told_us": proposal.source[:LINE], "news_on": proposal.row.proposed_on, "proposal": proposal.id}


def advocate_of(work: Work, actor: Actor, case: OpenCase) -> str:
    """The first name of the lead."""
    lead = lead_of(work, case)
    return names_of(work, actor, [lead]).get(lead, "").split(" ")[0] if lead else ""


def as_published(work: Work, actor: Actor, content: UpdateContent) -> PublishedContent:
    """The update as the victim reads it: the words and how they were told, and nothing else."""
    told_by = content.told_by if content.told_how is not Channel.GO_BETWEEN else None
    teller = names_of(work, actor, [told_by]).get(told_by, "") if told_by else ""
    fields = content.model_dump(include=set(PublishedContent.model_fields) - {"told_by", "told_how"})
    how = rules.TOLD_HOW[content.told_how] if content.told_how else ""
    return PublishedContent(**fields, told_by=teller.split(" ")[0], told_how=how)


def parts_of(news: PublishedContent, now: datetime) -> list[tuple[str, str]]:
    """The five short parts in their order, for the preview and for the victim's page alike: (heading, text)."""
    told = rules.telling_words(news.told_by, news.told_how, news.told_at, now)
    ask = " ".join(part for part in (rules.as_sentence(news.who_to_ask), told, rules.IN_DANGER) if part)
    parts = [
        ("", news.what_happened),
        ("What it means", news.what_it_means),
        ("What comes next", news.what_next),
        ("What you can do", news.what_you_can_do),
        ("Who to ask", ask),
    ]
    return [(heading, rules.with_whole_dates(text)) for heading, text in parts]


# ── The victim's own page ────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class PublishedView:
    """One update as her page shows it."""

    content: PublishedContent
    visible_from: datetime
    parts: list[tuple[str, str]]

    @property
    def day(self) -> date:
        return local_day(self.visible_from)


def published(work: Work, page: OpenPage, now: datetime) -> list[PublishedView]:
    """What this page shows now, the newest first. While the contact is marked unsafe it shows no news at all."""
    contact = select(SafeContact.unsafe).where(SafeContact.case_id == page.case_id)
    if work.session.scalar(contact):
        return []
    rows = work.session.scalars(
        select(PublishedUpdate)
        .where(
            PublishedUpdate.page_id == page.id,
            PublishedUpdate.case_id == page.case_id,
            PublishedUpdate.visible_from <= now,
            PublishedUpdate.withdrawn_on.is_(None),
        )
        .order_by(PublishedUpdate.visible_from.desc())
    )
    opened = [(page.open(row, PublishedContent), row.visible_from) for row in rows]
    return [PublishedView(content, since, parts_of(content, now)) for content, since in opened]


def published_row(work: Work, case: OpenCase, update_id: UUID) -> PublishedUpdate | None:
    return work.session.scalars(
        select(PublishedUpdate).where(
            PublishedUpdate.case_id == case.id,
            PublishedUpdate.update_id == update_id,
        )
    ).first()
