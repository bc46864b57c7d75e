"""The only reader of one's own sites: those at which she has a role, and nothing of what is there."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from app.access.actor import Actor
from app.access.holding import accounts_of, holder_id, is_let_in
from app.access.models import Account, Site
from app.access.work import Work
from app.core.errors import NotFound
from app.features.accounts.queries import own_account
from app.features.accounts.rules import ROLE_LABELS


@dataclass(frozen=True)
class SiteView:
    """One of her sites, and what she is there."""

    account_id: UUID
    name: str
    role: str
    is_here: bool


def sites_of(work: Work, actor: Actor) -> list[SiteView]:
    """Where she may sign in: this site first, the others by name."""
    views = [
        SiteView(
            one.id, work.session.get_one(Site, one.site_id).name, ROLE_LABELS[one.role], one.id == actor.id
        )
        for one in _open_ones(work, actor)
    ]
    return sorted(views, key=lambda view: (not view.is_here, view.name))


def other_account(work: Work, actor: Actor, account_id: UUID) -> Account:
    """Another account of hers that she may go to; `NotFound` for anybody else's, and for where she is."""
    found = {one.id: one for one in _open_ones(work, actor) if one.id != actor.id}
    if account_id not in found:
        raise NotFound()
    return found[account_id]


def _open_ones(work: Work, actor: Actor) -> list[Account]:
    hers = accounts_of(work, holder_id(own_account(work, actor)))
    return [one for one in hers if is_let_in(work, one, work.today)]
