"""One request, from its facts to an answer, in one thread: find the session, guard, act, commit, then render.

On a refusal everything is rolled back first; the denial is then noted in a transaction of its own.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol, runtime_checkable
from uuid import UUID

from app.access import drafts, sessions
from app.access.actor import Actor
from app.access.door import OpenCase, open_page, open_person, open_site, sign_in_room
from app.access.models import Account, PageAccount
from app.access.work import House, Opening, Work
from app.core.errors import Conflict, FormRefused, NotFound, Refused, SignInNeeded, WaymarkError
from app.core.ids import as_uuid4
from app.web.answers import Answer, Page, Redirect
from app.web.asked import Asked
from app.web.forms import Form, Upload, is_secret, parse
from app.web.guards import admit
from app.web.routing import Endpoint, Route, arguments, case_in, uploads_of


@runtime_checkable
class TakenBack(Protocol):
    """What a route's `before` left outside the database, and can take back when its form is refused."""

    def take_back(self, house: House) -> None: ...


Shell = Callable[[Work | None, Actor | None, Asked], Any]
SafeContact = Callable[[Work, OpenCase], Any]
"""May she be called now? Asked for a page inside a case, with the case that its route has opened."""


@dataclass
class Sent:
    """The body of a POST, read before the unit begins."""

    typed: dict[str, list[str]]
    files: dict[str, Upload]
    body: dict[str, Any] | None = None


@dataclass
class Unit:
    """One route answering one request. `shell` adds what every page shows (navigation, counts), `safe_contact` the
    answer that a page inside a case never lacks."""

    house: House
    route: Route
    asked: Asked
    path: dict[str, str]
    shell: Shell
    actor: Actor | None = None
    opened: list[Opening] = field(default_factory=list)
    """What `before` opened: noted with the act, in its transaction."""
    safe_contact: SafeContact | None = None

    def is_known(self) -> bool:
        """Whether this request carries a session of this host, ended or not: what it sends is somebody's words."""
        if not self.asked.token:
            return False
        with self.house.reading() as work:
            row = sessions.known_session(work, self.asked.token)
        return row is not None and row.is_page == self.asked.is_page_host

    def answer(self, sent: Sent | None) -> Answer:
        """The whole life of the request; errors of the family come out for the edge to show."""
        try:
            if self.route.method == "POST":
                return self._post(sent or Sent({}, {}))
            return self._get(self.route.endpoint)
        except (NotFound, Refused):
            self._note_denial()
            raise

    def _get(self, endpoint: Endpoint) -> Answer:
        opener = (
            self.house.writing if self.route.writes and self.route.method == "GET" else self.house.reading
        )
        with opener() as work:
            self._enter(work)
            self._restore_draft(work)
            answer = self._call(work, endpoint)
            self._dress(work, answer)
        return answer

    def _post(self, sent: Sent) -> Answer:
        try:
            form = parse(self.route.form, sent.typed, sent.files) if self.route.form is not None else None
            ready = self._before(form, sent)
            try:
                return self._act(form, ready, sent)
            except WaymarkError:
                # Refused ahead of the commit: what `before` put outside the database is taken back.
                if isinstance(ready, TakenBack):
                    ready.take_back(self.house)
                raise
        except SignInNeeded as error:
            self._keep_for_later(error, sent)
            raise
        except (FormRefused, Conflict) as error:
            self._admit_or_keep(sent)
            return self._again(error, sent)

    def _act(self, form: Form | None, ready: Any, sent: Sent) -> Answer:
        with self.house.writing() as work:
            work.openings.extend(self.opened)
            self._enter(work)
            answer = self._call(work, self.route.endpoint, form=form, body=sent.body, ready=ready,
                                typed=sent.typed)  # fmt: skip
            self._drop_draft(work, sent)
            self._dress(work, answer)
        return answer

    def _enter(self, work: Work) -> None:
        guard = self.route.guard
        if guard is None:
            raise NotFound()
        try:
            self.actor = sessions.actor_of(
                work,
                self.asked.token,
                is_page=self.asked.is_page_host,
                counts_as_use=self.route.counts_as_use,
            )
        except SignInNeeded:
            if guard.permission is not None:
                raise
            self.actor = None
        if guard.permission is not None and self.actor is not None:
            admit(work, guard, self.actor, case_in(self.path))

    def _call(self, work: Work, endpoint: Endpoint, **sent: Any) -> Answer:
        values = arguments(
            self.route, endpoint, work=work, actor=self.actor, asked=self.asked, path=self.path, **sent
        )
        return endpoint(**values)

    def _before(self, form: Form | None, sent: Sent) -> Any:
        """What is slow, ahead of the lock. Where a form takes files it is for their sake: without one, nothing."""
        if self.route.before is None or (uploads_of(self.route) and not sent.files):
            return None
        with self.house.reading() as work:
            self._enter(work)
            values = arguments(self.route, self.route.before, work=work, actor=self.actor, asked=self.asked,
                               path=self.path, form=form, body=sent.body)  # fmt: skip
            ready = self.route.before(**values)
            self.opened, work.openings = work.openings, []
        return ready

    def _dress(self, work: Work, answer: Answer) -> None:
        if isinstance(answer, Page):
            answer.context.setdefault("shell", self.shell(work, self.actor, self.asked))
            answer.context.setdefault("actor", self.actor)
            answer.context.setdefault("asked", self.asked)
            if answer.inside is not None and self.safe_contact is not None:
                answer.context["safe_contact"] = self.safe_contact(work, answer.inside)

    # ── Forms that come back ─────────────────────────────────────────────────────────────────────────────

    def _again(self, error: FormRefused | Conflict, sent: Sent) -> Answer:
        """Show the form once more with what was typed: at once to somebody who has not signed in, else by way of a
        sealed draft, so that Reload asks nothing and loses nothing; htmx gets form and draft's address at once."""
        errors = dict(error.errors) if isinstance(error, FormRefused) else {"form": error.words}
        typed = {name: values for name, values in sent.typed.items() if name != "draft"}
        if isinstance(error, Conflict) or error.words == Conflict.message or "id" in errors:
            typed.pop("id", None)
            errors.pop("id", None)
            errors.setdefault("form", Conflict.message)
        if self.route.again is None:
            raise error
        if self._keeps_nothing() or (self.actor is None and self.asked.is_page_host):
            return Redirect(self._again_path() + "?again=1")
        self.asked.typed, self.asked.errors = typed, errors
        self.asked.had_file = bool(sent.files)
        draft = self._keep_refused(sent, typed, errors) if self.actor is not None else ""
        if not self.asked.is_htmx and draft:
            return Redirect(draft)
        with self.house.reading() as work:
            self._enter(work)
            answer = self._call(work, self.route.again)
            self._dress(work, answer)
        if isinstance(answer, Page):
            answer.status = (
                409 if isinstance(error, Conflict) or errors.get("form") == Conflict.message else 422
            )
        if draft:
            answer.headers["X-Waymark-Draft"] = draft
        return answer

    def _keep_refused(self, sent: Sent, typed: dict[str, list[str]], errors: dict[str, str]) -> str:
        """Keep what was refused as a draft in place of the one it came from; returns the address that shows it."""
        with self.house.writing() as work:
            self._enter(work)
            if self.actor is None:
                raise SignInNeeded()
            self._drop_draft(work, sent)
            content = drafts.DraftContent(path=self._again_path(), typed=self._open_fields(typed), errors=errors,
                                          had_file=bool(sent.files))  # fmt: skip
            draft = drafts.keep_draft(work, self.actor.id, open_person(work, self.actor), content)
        self.asked.draft = str(draft)
        return f"{self._again_path()}?draft={draft}"

    def _keeps_nothing(self) -> bool:
        """A victim's sign-in leaves no draft, not even one of an empty form."""
        fields = self.route.form.model_fields.values() if self.route.form else ()
        return self.asked.is_page_host and bool(fields) and all(is_secret(spec) for spec in fields)

    def _open_fields(self, typed: dict[str, list[str]]) -> dict[str, list[str]]:
        """What may be kept: fields of this form that are neither secret nor a file."""
        shape = self.route.form
        known = shape.model_fields if shape else {}
        return {
            name: values for name, values in typed.items() if name in known and not is_secret(known[name])
        }

    def _again_path(self) -> str:
        """The address of the GET sibling, with this request's ids."""
        again = next((r for r in self.route.siblings if r.endpoint is self.route.again), None)
        template = again.path if again else self.route.path
        for name, value in self.path.items():
            template = template.replace("{" + name + "}", value)
        return template

    # ── Drafts of sessions that locked or ended ──────────────────────────────────────────────────────────

    def _admit_or_keep(self, sent: Sent) -> None:
        """Guard ahead of the form's own errors: they are told to nobody who may not send this form."""
        try:
            with self.house.reading() as work:
                work.openings.extend(self.opened)
                self._enter(work)
        except SignInNeeded as error:
            self._keep_for_later(error, sent)
            raise

    def _keep_for_later(self, error: SignInNeeded, sent: Sent) -> None:
        """A locked or ended session keeps what was typed as a draft, and leads back to it after signing in."""
        draft = self._draft_of_known(sent)
        if draft is not None:
            error.next_path = f"{self._again_path()}?draft={draft}"

    def _draft_of_known(self, sent: Sent) -> UUID | None:
        if self.route.form is None or self.route.again is None or not self.asked.token:
            return None
        typed = self._open_fields(sent.typed)
        with self.house.writing() as work:
            row = sessions.known_session(work, self.asked.token)
            if row is None or not typed or row.is_page != self.asked.is_page_host:
                return None
            session, person_id = work.session, row.person_id
            person = session.get(PageAccount, person_id) if row.is_page else session.get(Account, person_id)
            if person is None:
                return None
            content = drafts.DraftContent(
                path=self._again_path(), typed=typed, had_file=bool(sent.files),
                because="This is what you had typed when the session locked. It is not saved yet.",
            )  # fmt: skip
            return drafts.keep_draft(work, row.person_id, sign_in_room(work, person), content)

    def _restore_draft(self, work: Work) -> None:
        draft_id = as_uuid4(self.asked.query.get("draft", ""))
        if draft_id is None or self.actor is None or self.asked.typed is not None:
            return
        kept = drafts.open_draft(work, self.actor, open_person(work, self.actor), draft_id)
        if kept is not None and kept.path == self.asked.path:
            self.asked.typed, self.asked.errors = kept.typed, kept.errors
            self.asked.because, self.asked.had_file, self.asked.draft = (
                kept.because,
                kept.had_file,
                str(draft_id),
            )

    def _drop_draft(self, work: Work, sent: Sent) -> None:
        draft_id = as_uuid4(sent.typed.get("draft", [""])[-1])
        if draft_id and self.actor:
            drafts.drop_drafts(work, self.actor, draft_id)

    def _note_denial(self) -> None:
        """A refusal leaves a line in the access log, in a transaction of its own."""
        if self.actor is None:
            return
        try:
            case_id = case_in(self.path)
        except NotFound:
            case_id = None
        with self.house.writing() as work:
            room = open_site(work, self.actor) if self.actor.is_staff else open_page(work, self.actor)
            work.openings = [*self.opened, Opening(self.actor.id, room, f"denied {self.route.name}", case_id)]
