"""Members of staff with a real way of signing in, and one who has been invited and holds a code."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import pyotp

from app.access import door
from app.access.codes import issue_code
from app.access.models import Account
from app.access.onetime import STEP
from app.access.passwords import hash_passphrase
from app.access.work import House, Work
from app.core import clock
from app.core.secret import Secret
from app.features.accounts.actions import seal_credential
from app.features.accounts.models import AccountContent, CredentialContent
from app.features.accounts.queries import handle_hash
from tests.support.clients import Answered, Client

PASSPHRASE = "marble river lamp postbox"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
LATER = timedelta(seconds=31)
NEAR_THE_EDGE = 8
"""Seconds of a code's step that a test, in a browser too, needs to type and send it."""


@dataclass
class Member:
    """Somebody with passphrase and authenticator. `moved` is how far the clock stands from the real one."""

    account_id: UUID
    handle: str
    secret: str = SECRET

    def code(self) -> str:
        """What the authenticator shows now. Shortly before the step's edge the clock goes on to the next one: whoever
        types it then would be late."""
        left = STEP - clock.now().timestamp() % STEP
        if left < NEAR_THE_EDGE:
            move_clock(timedelta(seconds=left))
        return pyotp.TOTP(self.secret).at(clock.now())

    def sign_in(self, client: Client, **more: str) -> Answered:
        code = more.get("code") or self.code()
        typed = {"handle": self.handle, "passphrase": PASSPHRASE, **more, "code": code}
        return client.post("/sign-in", typed)


def move_clock(by: timedelta) -> None:
    """On from where the clock stands in this test; every test begins at the real time."""
    clock.set_shift(clock._shift + by)


def member(house: House, account_id: UUID, handle: str) -> Member:
    """Give this account a sign-in name, the passphrase and the authenticator."""
    with house.writing() as work:
        account = work.session.get(Account, account_id)
        assert account is not None
        _name(work, account, handle)
        content = CredentialContent(passphrase=hash_passphrase(Secret(PASSPHRASE)), totp=SECRET)
        seal_credential(work, account, content)
    return Member(account_id, handle)


def invited(house: House, site_id: UUID, handle: str = "new.advocate") -> tuple[UUID, str]:
    """An invited account without any credential, and its code."""
    with house.writing() as work:
        account = Account(site_id=site_id, role="advocate", status="invited", handle=b"", made_on=work.today)
        door.new_user_key(work, account.id, site_id)
        work.add(account)
        _name(work, account, handle)
        return account.id, issue_code(work, account.id, "enrol", timedelta(hours=24))


def _name(work: Work, account: Account, handle: str) -> None:
    room = door.sign_in_site(work, account.site_id)
    account.handle = handle_hash(room, handle)
    account.sealed = room.seal(AccountContent(name="Robin Vale", handle=handle), into=account)
