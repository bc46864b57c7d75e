"""A failed sign-in is the same whatever failed: in status, in every byte, in what is computed, in what is counted."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from starlette.testclient import TestClient

from app.access import onetime, passwords
from app.access.models import Account, StrangeTry
from app.access.rooms import Room
from app.access.work import House
from tests.support.cast import Cast
from tests.support.clients import Answered, Client
from tests.support.second_factors import drawn
from tests.support.staff import Member, member
from tests.support.statements import counted

WRONG = "marble river lamp postman"
NAMES = {"ruth.adeyemi", "nobody.at.all", "dele.ended"}
FAILURES: dict[str, dict[str, str]] = {
    "an unknown name": {"handle": "nobody.at.all"}, "a wrong passphrase": {"passphrase": WRONG},
    "a wrong code": {"code": "000000"}, "an unknown name and code": {"handle": "nobody.at.all", "code": "000000"},
    "an ended account": {"handle": "dele.ended"}, "a used recovery code": {"code": "used"},
    "a code for an unknown name": {"handle": "nobody.at.all", "code": "used"},
    "a recovery code with a wrong passphrase": {"passphrase": WRONG, "code": "good"},
    "a recovery code of nobody's": {"code": "111122223333"},
}  # fmt: skip

Try = Callable[[str], Answered]


@pytest.fixture
def fail(house: House, cast: Cast, ruth: Member, as_lead_advocate: Client, portal: TestClient) -> Try:
    member(house, cast.backup.id, "dele.ended")
    with house.writing() as work:
        ended = work.session.get(Account, cast.backup.id)
        assert ended is not None
        ended.status = "ended"
    codes = drawn(as_lead_advocate)
    assert ruth.sign_in(Client(portal), code=codes[0]).status == 303
    known = {"used": codes[0], "good": codes[1]}

    def fail(what: str) -> Answered:
        typed = dict(FAILURES[what])
        code = typed.pop("code", "")
        return ruth.sign_in(Client(portal), **typed, code=known.get(code, code) or ruth.code())

    return fail


def plain(answered: Answered) -> tuple[int, bytes, list[tuple[str, str]]]:
    """Everything that came back, but for the name that was typed and its length."""
    body = answered.content
    for name in NAMES:
        body = body.replace(name.encode(), b"?")
    headers = [(key, value) for key, value in answered.headers.items() if key != "content-length"]
    return answered.status, body, sorted(headers)


def test_every_failure_has_the_same_status_bytes_and_headers(fail: Try) -> None:
    answers = {what: plain(fail(what)) for what in FAILURES}

    first = answers["an unknown name"]
    assert first[0] == 422
    assert {what for what, answer in answers.items() if answer != first} == set()


@pytest.mark.parametrize(("one", "other"), [
    ("an unknown name", "a wrong passphrase"), ("an unknown name and code", "a wrong code"),
    ("an unknown name", "an ended account"), ("a code for an unknown name", "a used recovery code"),
    ("a code for an unknown name", "a recovery code with a wrong passphrase"),
    ("a code for an unknown name", "a recovery code of nobody's"),
])  # fmt: skip
def test_the_same_work_is_done(
    house: House, fail: Try, monkeypatch: pytest.MonkeyPatch, one: str, other: str
) -> None:
    done: list[str] = []

    def count(place: object, name: str) -> None:
        real = getattr(place, name)

        def act(*given: object, **named: object) -> object:
            done.append(name)
            return real(*given, **named)

        monkeypatch.setattr(place, name, act)

    count(passwords, "_in_turn")
    count(onetime, "matching_step")
    count(Room, "open")
    count(Room, "blind")
    seen = []
    for what in (one, other):
        fail(what)
        done.clear()
        with counted(house) as asked:
            fail(what)
        seen.append([*done, *asked])

    assert seen[0] == seen[1] and {"_in_turn", "matching_step", "open", "blind"} <= set(seen[0])


def test_every_failure_is_counted_alike(house: House, fail: Try) -> None:
    for name, what in (
        ("nobody", "an unknown name"),
        ("ruth", "a wrong passphrase"),
        ("ended", "an ended account"),
    ):
        with house.reading() as work:
            before = work.session.query(StrangeTry).count()
        fail(what)
        with house.reading() as work:
            assert work.session.query(StrangeTry).count() == before + 1, name
