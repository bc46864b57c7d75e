"""The only writer of one's own sites: joining one with its code, and going from one to another.

The site that is left is told nothing of the other; the other knows its own account.
"""

from __future__ import annotations

from uuid import UUID

from app.access import codes, devices, sessions
from app.access.actor import Actor
from app.access.door import sign_in_site
from app.access.holding import accounts_of, holder_id
from app.access.last_days import is_open
from app.access.models import Account
from app.access.session_list import note_device
from app.access.work import Work
from app.core.errors import FormRefused
from app.features.accounts.queries import account_of, credential_row, own_account
from app.features.accounts.rules import Status
from app.features.memberships import queries, rules
from app.features.memberships.forms import JoinForm
from app.features.sign_ins.models import Admitted, Browser
from app.features.sign_ins.rules import CODE_PURPOSE


def join(work: Work, actor: Actor, form: JoinForm) -> Account:
    """The account that another site made for her is hers from now on: what signs her in here signs her in there."""
    code = codes.find_code(work, form.code.reveal(), CODE_PURPOSE)
    account = account_of(work, code.person_id) if code else None
    if code is None or account is None or not is_open(account, work.today, Status.INVITED):
        raise FormRefused({"code": rules.NOT_THE_CODE})
    hers = accounts_of(work, holder_id(own_account(work, actor)))
    if account.site_id in {one.site_id for one in hers if one.status == Status.ACTIVE}:
        raise FormRefused({"code": rules.NOT_ANOTHER_SITE})
    codes.use_code(work, code)
    begun = credential_row(work, account.id)
    if begun is not None:
        work.session.delete(begun)
    account.holder_id, account.status = hers[0].id, Status.ACTIVE.value
    work.ledger.entry("account.enrolled", None, sign_in_site(work, account.site_id), account, way="joined")
    return account


def cross(work: Work, actor: Actor, account_id: UUID, browser: Browser) -> Admitted:
    """Her session here ends, with all that was open in it, and goes on at the other site, no longer than this one."""
    account = queries.other_account(work, actor, account_id)
    old, own = sessions.own_session(work, actor), own_account(work, actor)
    work.ledger.entry("session.ended", None, sign_in_site(work, own.site_id), own)
    token = sessions.continue_session(work, old, account.id)
    device = devices.remember_device(work, browser.device, account.id, browser.agent)
    work.session.flush()
    there = sessions.actor_of(work, token, is_page=False, counts_as_use=False)
    note_device(work, account, there.session_id, browser.agent, device.id)
    work.ledger.entry("sign-in.continued", there, sign_in_site(work, account.site_id), account,
                      device="new" if device.is_new else "known")  # fmt: skip
    return Admitted(token, device.token, "/")
