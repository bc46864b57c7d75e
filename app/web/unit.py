"""One request, from its facts to an answer, in one thread: find the session, guard, act, commit, then render.

On a refusal everything is rolled back first; the denial is then noted in a transaction of its own.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any
from uuid import UUID

from app.access import drafts, sessions
from app.access.actor import Actor
from app.access.door import OpenCase, open_person, sign_in_room
from app.access.models import Account, PageAccount
from app.access.rooms import Room
from app.access.work import House, Opening, Work
from app.core.errors import (
    BrowsedTooMuch,
    Conflict,
    FormRefused,
    NotFound,
    NotTaken,
    ProofNeeded,
    Refused,
    SignInNeeded,
    StoreFailed,
    StoreSilent,
    WaymarkError,
)
from app.core.ids import as_uuid4
from app.web.answers import Answer, Page, Redirect
from app.web.asked import Asked
from app.web.denials import note_denial, note_still
from app.web.forms import Form, is_all_secret, open_fields, parse
from app.web.guards import admit
from app.web.routing import Endpoint, Route, arguments, case_in, uploads_of
from app.web.sent import Sent as Sent
from app.web.sent import TakenBack, take_back

Shell = Callable[[Work | None, Actor | None, Asked], Any]
SafeContact = Callable[[Work, OpenCase], Any]
"""May she be called now? Asked for a page inside a case, with the case that its route has opened."""


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
    opened: list[Opening] = field(default_factory=list)  # by `before`: noted with the act, in its transaction
    safe_contact: SafeContact | None = None
    is_carried: bool = False
    """Whether this page is made for a phone to carry: opened for nobody's eyes yet, and no use of the session."""
    room: Room | None = None
    """Where files of this form are sealed: its sender was let in when they began to arrive."""

    def room_for_files(self) -> Room:
        """Guard, then the room into which this form's files are sealed while they arrive."""
        if self.route.files_into is None:
            raise NotFound()
        self.room = room = self.room or self._ahead(self.route.files_into)
        return room

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
        except (NotFound, Refused, BrowsedTooMuch) as error:
            if self.actor is not None and not self.is_carried:
                note_denial(self.house, self.actor, self.route, self.path, self.opened, error)
            raise
        except NotTaken as error:
            note_still(self.house, error)
            raise
        except StoreFailed:
            keeps = sent is not None and not self._keeps_nothing()
            self.asked.kept = open_fields(self.route.form, sent.typed) if sent and keeps else {}
            raise

    def _get(self, endpoint: Endpoint) -> Answer:
        with self.house.writing() if self.route.writes else self.house.reading() as work:
            work.is_carried = self.is_carried
            self._enter(work)
            self._restore_draft(work)
            answer = self._call(work, endpoint)
            self._dress(work, answer)
        return answer

    def _post(self, sent: Sent) -> Answer:
        try:
            return self._once(sent)
        except SignInNeeded as error:
            self._keep_for_later(error, sent)
            raise
        except (FormRefused, Conflict, StoreSilent) as error:
            self._admit_or_keep(sent)
            note_still(self.house, error)
            return self._again(error, sent)

    def _once(self, sent: Sent) -> Answer:
        ready: Any = None
        try:
            if sent.refused is not None:
                raise sent.refused
            form = parse(self.route.form, sent.typed, sent.files) if self.route.form is not None else None
            ready = self._before(form, sent)
            return self._act(form, ready, sent)
        except WaymarkError as error:
            # Refused ahead of the commit: what lies outside the database is taken back.
            if not getattr(error, "is_unsure", False):
                if isinstance(ready, TakenBack):
                    ready.take_back(self.house)
                take_back(self.house, sent.files)
            raise

    def _act(self, form: Form | None, ready: Any, sent: Sent) -> Answer:
        with self.house.writing() as work:
            self._enter(work, sending=True)
            answer = self._call(work, self.route.endpoint, form=form, body=sent.body, ready=ready,
                                typed=sent.typed)  # fmt: skip
            self._note_opened(work)
            self._drop_draft(work, sent)
            self._dress(work, answer)
        return answer

    def _note_opened(self, work: Work) -> None:
        """What `before` opened, but for what the act has opened again: that has its one line already."""
        told = attrgetter("person_id", "kind", "reason", "case_id", "case_ids")
        noted = [told(one) for one in work.openings]
        work.openings += [one for one in self.opened if told(one) not in noted]

    def _enter(self, work: Work, *, sending: bool = False) -> None:
        guard = self.route.guard
        if guard is None:
            raise NotFound()
        # Files that began to arrive in a session come to their end in it, whatever its lock and cookie by now.
        began = self.actor.session_id if sending and self.room and self.actor else None
        try:
            self.actor = sessions.actor_of(work, self.asked.token, is_page=self.asked.is_page_host,
                                           counts_as_use=self.route.counts_as_use and not self.is_carried,
                                           underway=began)  # fmt: skip
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
        """What is slow, ahead of the lock; where a form takes files, with their room, for their sake alone."""
        if self.route.before is None or (uploads_of(self.route) and not sent.files):
            return None
        if self.route.files_into is not None:
            return self.route.before(form=form, room=self.room_for_files(), house=self.house)
        return self._ahead(self.route.before, form=form, body=sent.body)

    def _ahead(self, act: Callable[..., Any], **given: Any) -> Any:
        """Guard, then what is done ahead of the lock; what it opens is noted with the act."""
        with self.house.reading() as work:
            self._enter(work, sending=True)
            values = arguments(
                self.route, act, work=work, actor=self.actor, asked=self.asked, path=self.path, **given
            )
            made = act(**values)
            self.opened, work.openings = [*self.opened, *work.openings], []
        return made

    def _dress(self, work: Work, answer: Answer) -> None:
        if isinstance(answer, Page):
            answer.context.setdefault("shell", self.shell(work, self.actor, self.asked))
            answer.context.setdefault("actor", self.actor)
            answer.context.setdefault("asked", self.asked)
            answer.context.setdefault("mismatch", work.mismatch)
            answer.context.setdefault("emergency_until", work.emergency_until)
            if answer.inside is not None and self.safe_contact is not None:
                answer.context["safe_contact"] = self.safe_contact(work, answer.inside)

    # ── Forms that come back ─────────────────────────────────────────────────────────────────────────────

    def _again(self, error: FormRefused | Conflict | StoreSilent, sent: Sent) -> Answer:
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
            return Redirect(self.route.again_path(self.path) + "?again=1")
        self.asked.typed, self.asked.errors = typed, errors
        self.asked.had_file = sent.had_file
        draft = self._keep_refused(sent, typed, errors) if self.actor is not None else ""
        if not self.asked.is_htmx and draft:
            return Redirect(draft)
        with self.house.reading() as work:
            self._enter(work)
            answer = self._call(work, self.route.again)
            self._dress(work, answer)
        if isinstance(answer, Page):
            is_conflict = isinstance(error, Conflict) or errors.get("form") == Conflict.message
            answer.status = 409 if is_conflict else 422
        if draft:
            answer.headers["X-Waymark-Draft"] = draft
        return answer

    def _keep_refused(self, sent: Sent, typed: dict[str, list[str]], errors: dict[str, str]) -> str:
        """Keep what was refused as a draft in place of the one it came from; returns the address that shows it."""
        path = self.route.again_path(self.path)
        with self.house.writing() as work:
            self._enter(work)
            if self.actor is None:
                raise SignInNeeded()
            self._drop_draft(work, sent)
            may_be_kept = open_fields(self.route.form, typed)
            content = drafts.DraftContent(path=path, typed=may_be_kept, errors=errors, had_file=sent.had_file)
            draft = drafts.keep_draft(work, self.actor.id, open_person(work, self.actor), content)
        self.asked.draft = str(draft)
        return f"{path}?draft={draft}"

    def _keeps_nothing(self) -> bool:
        """A victim's sign-in leaves no draft, not even one of an empty form."""
        return self.asked.is_page_host and is_all_secret(self.route.form)

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
        """What was typed is kept as a draft, to which signing in, unlocking or the proof leads back."""
        draft = self._draft_of_known(sent, error.kept_words)
        if draft is not None or isinstance(error, ProofNeeded):
            error.next_path = self.route.again_path(self.path) + (f"?draft={draft}" if draft else "")

    def _draft_of_known(self, sent: Sent, because: str) -> UUID | None:
        if self.route.form is None or self.route.again is None or not self.asked.token:
            return None
        typed = open_fields(self.route.form, sent.typed)
        with self.house.writing() as work:
            row = sessions.known_session(work, self.asked.token)
            if row is None or not typed or row.is_page != self.asked.is_page_host:
                return None
            session, person_id = work.session, row.person_id
            person = session.get(PageAccount, person_id) if row.is_page else session.get(Account, person_id)
            if person is None:
                return None
            content = drafts.DraftContent(
                path=self.route.again_path(self.path), typed=typed, had_file=sent.had_file, because=because,
            )  # fmt: skip
            return drafts.keep_draft(work, row.person_id, sign_in_room(work, person), content)

    def _restore_draft(self, work: Work) -> None:
        draft_id = as_uuid4(self.asked.query.get("draft", ""))
        if draft_id is None or self.actor is None or self.asked.typed is not None:
            return
        kept = drafts.open_draft(work, self.actor, open_person(work, self.actor), draft_id)
        if kept is not None and kept.path == self.asked.path:
            self.asked.typed, self.asked.errors = kept.typed, kept.errors
            self.asked.because, self.asked.had_file = kept.because, kept.had_file
            self.asked.draft = str(draft_id)

    def _drop_draft(self, work: Work, sent: Sent) -> None:
        draft_id = as_uuid4(sent.typed.get("draft", [""])[-1])
        if draft_id and self.actor:
            drafts.drop_drafts(work, self.actor, draft_id)
