"""The only reader for a victim's own page: for sign-in the account, for her what she sees."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access.actor import Actor
from app.access.door import OpenPage, open_page, sign_in_site
from app.access.models import PageAccount, SessionRow, Site
from app.access.sessions import place_of
from app.access.work import Work
from app.core.errors import NotFound
from app.features.page_plans.models import PagePlanContent
from app.features.page_plans.queries import is_hidden, plan_on
from app.features.page_visits.queries import VisitView, moment_in_words, visits_of
from app.features.page_visits.rules import HERS, What
from app.features.pages.rules import PageStatus
from app.features.portal.rules import Place
from app.features.progress.queries import PublishedView, published

MOST_OPENINGS = 30

# ── For sign-in ──────────────────────────────────────────────────────────────────────────────────────────


def number_hashes(work: Work, number: str) -> list[bytes]:
    """The keyed hash of this number on each site; nobody has signed in yet."""
    sites = work.session.scalars(select(Site.id).order_by(Site.founded_on, Site.id)).all()
    return [sign_in_site(work, site_id).blind("page-number", number) for site_id in sites]


def page_by_number(work: Work, hashes: list[bytes]) -> PageAccount | None:
    """The page with this number that is not closed, on whichever site it is."""
    found = select(PageAccount).where(
        PageAccount.number.in_(hashes), PageAccount.status != PageStatus.CLOSED.value
    )
    return work.session.scalars(found).first()


# ── For her ──────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class OwnPage:
    """What her page shows now. Parts that are switched off are not there."""

    place: Place
    places: frozenset[Place]
    now: datetime
    news: list[PublishedView] = field(default_factory=list)
    openings: list[VisitView] = field(default_factory=list)
    plan: PagePlanContent | None = None

    @property
    def takes_entries(self) -> bool:
        return Place.ADD in self.places

    @property
    def has_ways(self) -> bool:
        """Whether there is anywhere to go besides locking."""
        return bool(self.places & {Place.ADD, Place.PLAN, Place.OPENINGS})

    @property
    def latest(self) -> PublishedView | None:
        return self.news[0] if self.news else None

    @property
    def before(self) -> list[PublishedView]:
        return self.news[1:]

    @property
    def last_opened(self) -> str:
        """“Opened today 16:02 on a phone, and Friday 20 November 18:40 on a computer.”; empty before the first time."""
        opened = [one for one in self.openings if one.content.what is What.OPENED][:2]
        words = [f"{moment_in_words(one, self.now)} {one.device}" for one in opened]
        return f"Opened {', and '.join(words)}." if words else ""


def own_page(work: Work, actor: Actor) -> OwnPage:
    page, places = open_page(work, actor), places_of(work, actor)
    account = own_account(work, actor)
    place = Place(place_of(work, actor) or Place.HOME)
    if place not in places:
        place = Place.HOME
    if place is Place.PLAN_OPEN:
        _ask_again(work, actor)
    return OwnPage(
        place, places, work.now,
        news=published(work, page, work.now) if account.shows_updates and place is Place.HOME else [],
        openings=_openings(work, page) if Place.OPENINGS in places else [],
        plan=plan_on(work, page) if place is Place.PLAN_OPEN else None,
    )  # fmt: skip


def _openings(work: Work, page: OpenPage) -> list[VisitView]:
    return visits_of(work, page, page.id, only=HERS)[:MOST_OPENINGS]


def places_of(work: Work, actor: Actor) -> frozenset[Place]:
    """Where she can stand: parts that are off are nowhere, and an unsafe mark takes the plan away."""
    account, places = own_account(work, actor), {Place.HOME, Place.LOCK}
    if account.takes_entries:
        places |= {Place.ADD, Place.ADDED, Place.WANT, Place.REACH, Place.SAID}
    if account.shows_openings:
        places.add(Place.OPENINGS)
    if account.shows_plan and not is_hidden(work, account.case_id):
        places |= {Place.PLAN, Place.PLAN_OPEN}
    return frozenset(places)


def _ask_again(work: Work, actor: Actor) -> None:
    """The plan is shown by this answer; before the next one its word is asked again."""
    session_id = actor.session_id

    def act(session: Session) -> None:
        row = session.get(SessionRow, session_id)
        if row is not None and row.place == Place.PLAN_OPEN:
            row.place = Place.PLAN.value

    work.afterwards.append(act)


def own_account(work: Work, actor: Actor) -> PageAccount:
    account = work.session.get(PageAccount, actor.page_id) if actor.page_id else None
    if account is None:
        raise NotFound()
    return account


def leave_url(work: Work, actor: Actor | None) -> str:
    """The plain page of her site, else of this installation."""
    site = work.session.get(Site, actor.site_id) if actor else None
    return (site.leave_url if site else "") or work.settings.leave_url
