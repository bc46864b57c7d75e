"""A push service on this machine and a phone of somebody that takes notices at any hour."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest

from app.access.work import House
from app.features.subscriptions import actions
from app.features.subscriptions.jobs import send_due
from tests.support.cast import Cast
from tests.support.clients import Answered, Client
from tests.support.push_service import Arrived, Browser, PushService, push_service


@dataclass
class Phone:
    """One browser of somebody: what it subscribed with, and what it has been told."""

    client: Client
    service: PushService
    name: str = "1"
    browser: Browser = field(default_factory=Browser)

    @property
    def endpoint(self) -> str:
        return f"{self.service.origin}/{self.name}"

    def subscribe(self, **changed: object) -> Answered:
        body = {"endpoint": self.endpoint, "expirationTime": None, "keys": self.browser.keys}
        return self.client.post("/me/subscriptions", json=body | changed)

    @property
    def told(self) -> list[Arrived]:
        return [one for one in self.service.arrived if one.path == f"/{self.name}"]


@pytest.fixture
def service() -> Iterator[PushService]:
    with push_service() as made:
        yield made


@pytest.fixture
def phone_of(service: PushService) -> Callable[..., Phone]:
    def make(client: Client, name: str = "1") -> Phone:
        made = Phone(client, service, name)
        assert made.subscribe().status == 200
        client.post("/me/quiet-hours", start="00:00", end="00:00")
        return made

    return make


@pytest.fixture
def phone(phone_of: Callable[..., Phone], as_lead_advocate: Client) -> Phone:
    """The lead's."""
    return phone_of(as_lead_advocate)


@pytest.fixture
def send(house: House) -> Callable[[], int]:
    """The minute passes."""
    return lambda: send_due(house)


@pytest.fixture
def something(house: House, cast: Cast) -> Callable[[], None]:
    """Something is new for the lead."""

    def happen() -> None:
        with house.writing() as work:
            actions.notify(work, cast.lead.id)

    return happen
