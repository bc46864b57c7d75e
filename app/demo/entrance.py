"""The demo's own door: one tap signs in as somebody invented. No other way of running the app mounts it.

It answers on loopback alone, and only for people of a database that was marked as demo when it was made.
"""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from app.access import devices, door, sessions
from app.access.models import Account, PageAccount, Site
from app.access.session_list import note_device
from app.access.work import House, Work
from app.core.errors import NotFound
from app.demo.founding import PLACES
from app.features.accounts.models import AccountContent
from app.web.answers import Redirect
from app.web.asked import DEVICE_COOKIE, SESSION_COOKIE, Asked
from app.web.forms import Form
from app.web.guards import Anyone
from app.web.routing import Router

LOOPBACK = ("127.0.0.1", "::1", "testclient")
TO_TRY = {
    "lead": "Start with what is late, open a case, log a call, publish news.",
    "backup": "See what falls to you when a hold runs out.",
    "second": "Another caseload of the same team.",
    "supervisor": "The board: review a plan, allocate a case, give cover.",
    "other_supervisor": "The second person, where two decide: Team, due for deletion.",
    "partner": "A police desk: acknowledge a challenge note, and answer it.",
    "administrator": "People, devices, sign-ins, teams, agencies, desks, settings.",
    "service_manager": "Every case of the site, to read: open one and say why.",
    "chair": "The challenge board: read a note as it was sent, record what the meeting decided.",
    "probation": "A victim liaison desk: what was released to it. Her account ends soon.",
    "health": "A health desk: words for an appointment, and never an address.",
    "cps": "A prosecutor’s desk: nothing has come yet. See what may.",
    "dpo": "Open a record by its reference, say why, read who opened it.",
}

staff = Router()
page_host = Router("page")


@dataclass(frozen=True)
class Card:
    """Somebody to be, with what to try."""

    account_id: UUID
    name: str
    title: str
    to_try: str


@dataclass(frozen=True)
class Entrance:
    """What the sign-in page of the demo shows: cards by site, and the plain link to the victims' host."""

    sites: list[tuple[str, list[Card]]]
    page_origin: str


class EnterForm(Form):
    account_id: UUID


class TryForm(Form):
    """Nothing to type: there is one page to try."""


def entrance_of(house: House) -> Entrance:
    """The cards, read once when the demo starts."""
    with house.reading() as work:
        names = {site.id: site.name for site in work.session.scalars(select(Site))}
        found = {
            (names[row.site_id], _name(work, row)): row.id for row in work.session.scalars(select(Account))
        }
    sites = [
        (place.name, [
            Card(found[place.name, part.name], part.name, part.title, TO_TRY[part.part])
            for part in place.parts if (place.name, part.name) in found
        ])
        for place in PLACES
    ]  # fmt: skip
    return Entrance(sites, house.settings.page_origin)


def _name(work: Work, account: Account) -> str:
    return door.sign_in_site(work, account.site_id).open(account, AccountContent).name


def closed(actor: Anyone, work: Work, asked: Asked) -> Redirect:
    """A refused form of the demo leads back to the first page."""
    return Redirect("/sign-in")


def closed_page(actor: Anyone, work: Work, asked: Asked) -> Redirect:
    return Redirect("/")


@staff.post("/demo/enter", again=closed)
def enter(form: EnterForm, actor: Anyone, work: Work, asked: Asked) -> Redirect:
    _demand_loopback(work, asked)
    account = work.session.get(Account, form.account_id)
    if account is None:
        raise NotFound()
    token = sessions.begin_session(work, account.id)
    device = devices.remember_device(work, asked.device, account.id, asked.agent)
    if row := sessions.find_session(work, token):
        note_device(work, account, row.id, asked.agent, device.id)
    return Redirect("/", cookies={SESSION_COOKIE: token, DEVICE_COOKIE: device.token})


@page_host.post("/try", again=closed_page)
def try_page(form: TryForm, actor: Anyone, work: Work, asked: Asked) -> Redirect:
    """The first invented victim's page; her host has a button of its own, so no site crosses to another."""
    _demand_loopback(work, asked)
    open_pages = (
        select(PageAccount.id)
        .where(PageAccount.status == "open")
        .order_by(PageAccount.made_on, PageAccount.id)
    )
    page_id = work.session.scalars(open_pages).first()
    if page_id is None:
        raise NotFound()
    return Redirect("/", cookies={SESSION_COOKIE: sessions.begin_session(work, page_id, is_page=True)})


def _demand_loopback(work: Work, asked: Asked) -> None:
    if work.settings.environment != "demo" or asked.address not in LOOPBACK:
        raise NotFound()
