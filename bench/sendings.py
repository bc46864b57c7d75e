"""The requests that are measured, as Waymark takes them and as the Django admin takes them: the same work on both."""

from __future__ import annotations

import http.client
import os
import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import cycle
from urllib.parse import urlencode
from uuid import uuid4

import pyotp

from app.core import clock
from bench.driving import Sending
from bench.filled import ENTRIES, PASSWORD, TEXT, Filled, wait_for_a_step

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
BOUNDARY = "bench-7f31c0d2"
ATTACHED = 100_000
ADMIN = "/admin/yardstick"


def _file_form(fields: dict[str, str], name: str) -> tuple[bytes, dict[str, str]]:
    """A form with 100 kB of random bytes in it, which is a picture to neither of the two."""
    parts = b"".join(
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'.encode()
        for key, value in fields.items()
    )
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"; filename="note.bin"\r\n'
    head += "Content-Type: application/octet-stream\r\n\r\n"
    body = parts + head.encode() + os.urandom(ATTACHED) + f"\r\n--{BOUNDARY}--\r\n".encode()
    return body, {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}


class Waymark:
    """Each reading request asks for something that this person has not opened in this quarter of an hour."""

    def __init__(self, filled: Filled, begin: int = 0) -> None:
        """`begin` is where this sender begins among the cases, so that several do not go hand in hand."""
        self.filled = filled
        self.cases = filled.cases[begin:] + filled.cases[:begin]
        self.fresh = cycle(reversed(self.cases))

    def _as(self, number: int) -> dict[str, str]:
        return {"Cookie": f"__Host-session={self.filled.tokens[number]}"}

    def list(self) -> Iterator[Sending]:
        for person in range(len(self.filled.tokens)):
            for place in ["", *self.filled.places[:-1]]:
                yield Sending("GET", f"/cases?after={place}", headers=self._as(person))

    def open(self) -> Iterator[Sending]:
        for case in self.cases:
            yield Sending("GET", f"/cases/{case}/log", headers=self._as(0))

    def summary(self) -> Iterator[Sending]:
        for case in self.cases:
            yield Sending("GET", f"/cases/{case}", headers=self._as(0))

    def add_with_form(self) -> Iterator[Sending]:
        """The form is opened and sent."""
        return (replace(sent, form=sent.path) for sent in self.add())

    def add(self) -> Iterator[Sending]:
        fields = {
            "behaviours": "turned_up_home",
            "when": "today",
            "text": TEXT,
            "source": "told_by",
            "version": "0",
        }
        for case in self.fresh:
            body = urlencode({"id": str(uuid4()), **fields}).encode()
            yield Sending("POST", f"/cases/{case}/log/new", body, self._as(0) | FORM, 303)

    def attach_with_form(self) -> Iterator[Sending]:
        """The form is opened and sent."""
        return (replace(sent, form=f"{sent.path}/new") for sent in self.attach())

    def attach(self) -> Iterator[Sending]:
        for case in self.fresh:
            body, headers = _file_form(
                {"id": str(uuid4()), "title": "A note", "sensitivity": "normal"}, "file"
            )
            yield Sending("POST", f"/cases/{case}/exhibits", body, self._as(0) | headers, 303)

    def sign_in(self) -> Iterator[Sending]:
        for handle in self.filled.signing:
            wait_for_a_step()
            code = pyotp.TOTP(self.filled.secret).now()
            body = urlencode({"handle": handle, "passphrase": self.filled.passphrase, "code": code}).encode()
            yield Sending("POST", "/sign-in", body, FORM, 303)


class Admin:
    """The same of a yardstick, whose ids count from one, as this user of it."""

    def __init__(self, port: int, user: str, cases: int, pages: int) -> None:
        self.port, self.user, self.cases, self.pages = port, user, cases, pages
        self.fresh = cycle(range(cases, 0, -1))
        self.token, self.session = _log_in(port, user)

    @property
    def cookie(self) -> dict[str, str]:
        return {"Cookie": f"csrftoken={self.token}; sessionid={self.session}"}

    def list(self) -> Iterator[Sending]:
        while True:
            for page in range(1, self.pages + 1):
                yield Sending("GET", f"{ADMIN}/case/?p={page}", headers=self.cookie)

    def open(self) -> Iterator[Sending]:
        for case in range(1, self.cases + 1):
            yield Sending("GET", f"{ADMIN}/case/{case}/change/", headers=self.cookie)

    def summary(self) -> Iterator[Sending]:
        """From the other end, so that here too nothing was opened before."""
        for case in range(self.cases, 0, -1):
            yield Sending("GET", f"{ADMIN}/case/{case}/change/", headers=self.cookie)

    def add_with_form(self) -> Iterator[Sending]:
        return (replace(sent, form=sent.path) for sent in self.add())

    def add(self) -> Iterator[Sending]:
        fields = {"number": str(ENTRIES + 1), "happened_on": f"{clock.local_day(clock.now())}",
                  "behaviours": "turned_up_home", "text": TEXT, "source": "told_by"}  # fmt: skip
        for case in self.fresh:
            body = urlencode({"csrfmiddlewaretoken": self.token, "token": str(uuid4()), "case": str(case),
                              **fields}).encode()  # fmt: skip
            yield Sending("POST", f"{ADMIN}/entry/add/", body, self.cookie | FORM, 302)

    def attach_with_form(self) -> Iterator[Sending]:
        return (replace(sent, form=sent.path) for sent in self.attach())

    def attach(self) -> Iterator[Sending]:
        for case in self.fresh:
            fields = {
                "csrfmiddlewaretoken": self.token,
                "token": str(uuid4()),
                "case": str(case),
                "title": "A note",
                "sensitivity": "normal",
            }
            body, headers = _file_form(fields, "file")
            yield Sending("POST", f"{ADMIN}/exhibit/add/", body, self.cookie | headers, 302)

    def sign_in(self) -> Iterator[Sending]:
        while True:
            yield _log_in_sending(self.token, self.user)


def _log_in_sending(token: str, user: str) -> Sending:
    fields = {
        "csrfmiddlewaretoken": token,
        "username": user,
        "password": PASSWORD,
        "next": "/admin/",
    }
    return Sending(
        "POST", "/admin/login/", urlencode(fields).encode(), {"Cookie": f"csrftoken={token}"} | FORM, 302
    )


def _log_in(port: int, user: str) -> tuple[str, str]:
    """The token of its forms and the session of this user."""
    token = _cookie(port, Sending("GET", "/admin/login/"), "csrftoken")
    return token, _cookie(port, _log_in_sending(token, user), "sessionid")


def _cookie(port: int, sending: Sending, name: str) -> str:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request(sending.method, sending.path, sending.body, sending.headers)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    found = re.search(rf"{name}=([^;]+)", str(answer.headers))
    if found is None:
        raise AssertionError(f"the yardstick gave no {name}: {answer.status}")
    return found[1]
