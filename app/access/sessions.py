"""Sessions: a random cookie, its hash in a table, an idle limit that locks and an absolute one that ends.

Staff: locked after ten minutes without use, ended after twelve hours. A victim's page: ended after five
minutes without use and after thirty in all. Locked is a state, not an end.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, case, delete, exists, or_, select, update
from sqlalchemy.orm import Session

from app.access.actor import BY_ROLE, OF_AGENCIES, PARTNERS, Actor, Role
from app.access.agreements import is_agreed
from app.access.configured import Configured, part_of_a_question
from app.access.last_days import is_over
from app.access.models import Account, DeskMember, PageAccount, SessionRow, Site, TeamMember
from app.access.plain import ask
from app.access.work import Work
from app.core.errors import Locked, NotFound, SignInNeeded
from app.core.ids import new_id
from app.db.base import table_of

PAGE_IDLE = timedelta(minutes=5)
PAGE_LIFE = timedelta(minutes=30)
PROOF_LASTS = timedelta(minutes=10)
CHALLENGE_LASTS = timedelta(minutes=5)
TOUCH_AFTER = timedelta(seconds=20)

_SESSION, _ACCOUNT, _TEAMS = table_of(SessionRow), table_of(Account), table_of(TeamMember)
_SITE, _DESKS = table_of(Site), table_of(DeskMember)
_HOLDER, _ELSEWHERE = _ACCOUNT.alias("holder"), _ACCOUNT.alias("elsewhere")
_WORKS_AT_SEVERAL = or_(
    _ACCOUNT.c.holder_id.is_not(None), exists().where(_ELSEWHERE.c.holder_id == _ACCOUNT.c.id)
)
_MEMBERSHIP = (
    _ACCOUNT.c.id, _ACCOUNT.c.role, _ACCOUNT.c.site_id, _ACCOUNT.c.agency_id, _ACCOUNT.c.status, _ACCOUNT.c.ends_on,
    _ACCOUNT.c.is_compared, _ACCOUNT.c.holder_id, _HOLDER.c.status.label("holder_status"),
    _HOLDER.c.ends_on.label("holder_ends_on"),
    _ACCOUNT.c.theme, _ACCOUNT.c.blur, case((_WORKS_AT_SEVERAL, _SITE.c.name), else_="").label("at_site"),
    _SITE.c.generation, _TEAMS.c.team_id, _TEAMS.c.is_supervisor,
    part_of_a_question(_ACCOUNT.c.site_id, Configured.CASES_AN_HOUR).label("pace"),
)  # fmt: skip
_ASKING = (
    select(_SESSION.c.id.label("session_id"), _SESSION.c.person_id, _SESSION.c.is_page, _SESSION.c.stage,
           _SESSION.c.made_at, _SESSION.c.used_at, _SESSION.c.locked_at, _SESSION.c.ended_at, *_MEMBERSHIP)
    .select_from(_SESSION)
    .outerjoin(_ACCOUNT, _ACCOUNT.c.id == _SESSION.c.person_id)
    .outerjoin(_SITE, _SITE.c.id == _ACCOUNT.c.site_id)
    .outerjoin(_TEAMS, _TEAMS.c.account_id == _ACCOUNT.c.id)
    .outerjoin(_HOLDER, _HOLDER.c.id == _ACCOUNT.c.holder_id)
)  # fmt: skip
ASKING = _ASKING.where(_SESSION.c.token_hash == bindparam("token_hash"))
"""What every request asks first, in one question: the session of a cookie, whose it is, and a row for each team."""

UNDERWAY = _ASKING.where(_SESSION.c.id == bindparam("session_id"))
"""The same for what began in a session whose cookie may have been changed meanwhile: a long file on its way."""

MEMBER = (
    select(*_MEMBERSHIP)
    .select_from(_ACCOUNT)
    .join(_SITE, _SITE.c.id == _ACCOUNT.c.site_id)
    .outerjoin(_TEAMS, _TEAMS.c.account_id == _ACCOUNT.c.id)
    .outerjoin(_HOLDER, _HOLDER.c.id == _ACCOUNT.c.holder_id)
    .where(_ACCOUNT.c.id == bindparam("account_id"))
)
DESKS = select(_DESKS.c.desk_id).where(_DESKS.c.account_id == bindparam("account_id"))


def hash_token(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


def begin_session(work: Work, person_id: UUID, *, is_page: bool = False, stage: str = "full") -> str:
    """A new session; returns the token for the cookie, which is stored nowhere."""
    token = secrets.token_urlsafe(32)
    work.add(SessionRow(id=new_id(), token_hash=hash_token(token), person_id=person_id, is_page=is_page, stage=stage,
                        made_at=work.now, used_at=work.now, proven_at=work.now))  # fmt: skip
    return token


def continue_session(work: Work, old: SessionRow, person_id: UUID) -> str:
    """The old session ends, and one of another account of the same person goes on in its place: as old, and as lately
    proven, so that nobody gains time by it. Returns the token for the cookie."""
    old.ended_at, token = work.now, secrets.token_urlsafe(32)
    work.add(SessionRow(id=new_id(), token_hash=hash_token(token), person_id=person_id, made_at=old.made_at,
                        used_at=work.now, proven_at=old.proven_at))  # fmt: skip
    return token


def begin_question(work: Work) -> str:
    """A session of nobody, in which a passkey's challenge waits; those that came to nothing are swept away."""
    old = work.now - 2 * CHALLENGE_LASTS
    work.session.execute(delete(SessionRow).where(SessionRow.stage == "passkey", SessionRow.made_at < old))
    return begin_session(work, new_id(), stage="passkey")


def find_session(work: Work, token: str | None) -> SessionRow | None:
    """The session of this cookie if it has not ended; its lock is for the caller to look at."""
    if not token:
        return None
    row = known_session(work, token)
    return None if row is None or has_ended(work, row) else row


def has_ended(work: Work, row: Any) -> bool:
    """Whether this session was ended, has lived its time or, on a victim's page, was left alone too long."""
    life = PAGE_LIFE if row.is_page else timedelta(hours=work.settings.session_hours)
    too_old = work.now - row.made_at > life or (row.is_page and work.now - row.used_at > PAGE_IDLE)
    return row.ended_at is not None or too_old


def known_session(work: Work, token: str) -> SessionRow | None:
    """The session that this cookie once was, ended or not: whose unsaved words they are."""
    return work.session.scalars(select(SessionRow).where(SessionRow.token_hash == hash_token(token))).first()


def is_locked(work: Work, row: Any) -> bool:
    idle = timedelta(minutes=work.settings.idle_minutes)
    return not row.is_page and (row.locked_at is not None or work.now - row.used_at > idle)


def actor_of(
    work: Work, token: str | None, *, is_page: bool, counts_as_use: bool = True, underway: UUID | None = None
) -> Actor:
    """Who this cookie is: `SignInNeeded` without a session, `Locked` while it is locked.

    `underway` names the session in which began what now ends: a long file that was still on its way. It is let in
    though the session is locked, or has a new cookie since.
    """
    if underway is not None:
        rows = ask(work, UNDERWAY, session_id=underway, today=work.today).all()
    else:
        rows = ask(work, ASKING, token_hash=hash_token(token), today=work.today).all() if token else []
    row = rows[0] if rows else None
    if row is None or has_ended(work, row) or row.is_page != is_page or row.stage != "full":
        raise SignInNeeded()
    if is_locked(work, row):
        if underway is None:
            raise Locked()
        counts_as_use = False
    actor = _victim(work, row) if is_page else _member(work, rows, row.session_id)
    if counts_as_use:
        _touch(work, row)
    return actor


def member_of(work: Work, account_id: UUID, session_id: UUID) -> Actor:
    """The actor for an active account; `SignInNeeded` when it has ended, or its last day is over."""
    return _member(work, ask(work, MEMBER, account_id=account_id, today=work.today).all(), session_id)


def _member(work: Work, rows: Sequence[Any], session_id: UUID) -> Actor:
    """The actor from the rows of one account, a row for each team."""
    if not rows or rows[0].status != "active" or is_over(rows[0].ends_on, work.today):
        raise SignInNeeded()
    account, role = rows[0], Role(rows[0].role)
    if account.holder_id and (
        account.holder_status != "active" or is_over(account.holder_ends_on, work.today)
    ):
        raise SignInNeeded()
    desks: frozenset[UUID] = frozenset()
    is_held = role in BY_ROLE and not account.is_compared
    is_shut_out = is_held or (role in OF_AGENCIES and not is_agreed(work, account.agency_id))
    if role in PARTNERS and not is_shut_out:
        desks = frozenset(ask(work, DESKS, account_id=account.id).scalars())
    return Actor(
        id=account.id, role=role, site_id=account.site_id, session_id=session_id, agency_id=account.agency_id,
        teams=frozenset(row.team_id for row in rows if row.team_id is not None),
        supervises=frozenset(row.team_id for row in rows if row.is_supervisor),
        desks=desks, is_shut_out=is_shut_out, is_held=is_held, theme=account.theme, blur=account.blur,
        pace=account.pace, at_site=account.at_site, site_generation=account.generation,
    )  # fmt: skip


def _victim(work: Work, row: Any) -> Actor:
    page = work.session.get(PageAccount, row.person_id)
    if page is None or page.status != "open":
        raise SignInNeeded()
    return Actor(id=page.id, role=Role.VICTIM, site_id=page.site_id, session_id=row.session_id,
                 case_id=page.case_id, page_id=page.id)  # fmt: skip


def _touch(work: Work, row: Any) -> None:
    """Note the last use, at most every twenty seconds, after the answer is made."""
    if work.now - row.used_at < TOUCH_AFTER:
        return
    now, row_id = work.now, row.session_id

    def act(session: Session) -> None:
        session.execute(
            update(SessionRow).where(SessionRow.id == row_id, SessionRow.used_at < now).values(used_at=now)
        )

    work.afterwards.append(act)


def lock_session(work: Work, actor: Actor) -> None:
    row = own_session(work, actor)
    row.locked_at = work.now


def prove_session(work: Work, row: SessionRow) -> str:
    """The person has shown again who she is: the session goes on, unlocked, under a new cookie; returns its token."""
    token = secrets.token_urlsafe(32)
    row.token_hash = hash_token(token)
    row.locked_at, row.used_at, row.proven_at = None, work.now, work.now
    return token


def stands(work: Work, session_id: UUID) -> bool:
    """Whether this session has not ended: what is still on its way out in it asks every few seconds."""
    row = work.session.get(SessionRow, session_id)
    return row is not None and not has_ended(work, row)


def is_proven(work: Work, actor: Actor) -> bool:
    """Whether she showed who she is so lately that she may change what she signs in with."""
    proven_at = own_session(work, actor).proven_at
    return proven_at is not None and work.now - proven_at <= PROOF_LASTS


def keep_challenge(work: Work, row: SessionRow, challenge: str) -> None:
    """What a passkey has to sign next in this session, for a few minutes and once."""
    row.place = f"{int(work.now.timestamp())} {challenge}"


def waiting_challenge(work: Work, row: SessionRow) -> str:
    """The challenge that waits; empty if there is none or it is too old. Whoever uses it says `row.place = ""`."""
    at, _, challenge = row.place.partition(" ")
    fresh = at.isdigit() and work.now.timestamp() - int(at) <= CHALLENGE_LASTS.total_seconds()
    return challenge if fresh else ""


def end_session(work: Work, row: SessionRow) -> None:
    row.ended_at = work.now


def end_sessions_of(work: Work, person_id: UUID, *, but: UUID | None = None) -> None:
    """End every session of this person at once, `but` the one that she is working in."""
    work.session.execute(
        update(SessionRow)
        .where(SessionRow.person_id == person_id, SessionRow.ended_at.is_(None), SessionRow.id != but)
        .values(ended_at=work.now)
    )


def move_to(work: Work, actor: Actor, place: str) -> None:
    """Where a victim stands on her page; her address bar always shows the same path."""
    own_session(work, actor).place = place


def place_of(work: Work, actor: Actor) -> str:
    return own_session(work, actor).place


def own_session(work: Work, actor: Actor) -> SessionRow:
    """The session that this request came with."""
    row = work.session.get(SessionRow, actor.session_id)
    if row is None:
        raise NotFound()
    return row
