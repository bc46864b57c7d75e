"""Two administrators who take each other's role, or account, at the same moment: one of them is left."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import func, select

from app.access.actor import Role
from app.access.models import Account
from app.access.work import House
from tests.integration.test_at_once import Gate, at_once, gate
from tests.support.cast import Cast
from tests.support.clients import Answered, Client
from tests.support.hard import add_person

__all__ = ["gate"]


def changing(client: Client, account_id: Any) -> Callable[[], Answered]:
    typed = {"role": "service_manager", "reason": "She changed jobs.", "was": "administrator"}
    return lambda: client.post(f"/people/{account_id}/roles", typed, htmx=True)


def ending(client: Client, account_id: Any) -> Callable[[], Answered]:
    return lambda: client.post(f"/people/{account_id}/ending", {"sure": "yes"}, htmx=True)


@pytest.mark.parametrize("acts", [(changing, changing), (changing, ending), (ending, ending)])
def test_one_administrator_is_left(
    acts: tuple[Any, Any], house: House, cast: Cast, as_administrator: Client, gate: Gate
) -> None:
    second = add_person(house, cast, "Bo Ash", Role.ADMINISTRATOR)
    other = Client(as_administrator.portal, second.token)
    gate.table = "account"

    answered = at_once(acts[0](as_administrator, second.id), acts[1](other, cast.administrator.id))

    with house.reading() as work:
        left = select(func.count(Account.id)).where(
            Account.site_id == cast.site_id, Account.role == "administrator", Account.status == "active"
        )
        assert work.session.scalar(left) == 1
    assert sum(bool(one.location) and "sign-in" not in one.location for one in answered) == 1
