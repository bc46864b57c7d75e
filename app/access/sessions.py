"""Sessions: a random cookie, its hash in a table, an idle limit that locks and an absolute one that ends.

Staff: locked after ten minutes without use, ended after twelve hours. A victim's page: ended after five
minutes without use and after thirty in all. Locked is a state, not an end.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from app.access.actor import Actor, Role
from app.access.models import Account, DeskMember, PageAccount, SessionRow, TeamMember
from app.access.work import Work
from app.core.errors import Locked, NotFound, SignInNeeded
from app.core.ids import new_id

PAGE_IDLE = timedelta(minutes=5)
PAGE_LIFE = timedelta(minutes=30)
PROOF_LASTS = timedelta(minutes=10)
CHALLENGE_LASTS = timedelta(minutes=5)
TOUCH_AFTER = timedelta(seconds=20)


def hash_token(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


def begin_session(work: Work, person_id: UUID, *, is_page: bool = False, stage: str = "full") -> str:
    """A new session; returns the token for the cookie, which is stored nowhere."""
    token = secrets.token_urlsafe(32)
    work.add(SessionRow(id=new_id(), token_hash=hash_token(token), person_id=person_id, is_page=is_page, stage=stage,
                        made_at=work.now, used_at=work.now, proven_at=work.now))  # fmt: skip
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
    if row is None or row.ended_at is not None:
        return None
    life = PAGE_LIFE if row.is_page else timedelta(hours=work.settings.session_hours)
    if work.now - row.made_at > life or (row.is_page and work.now - row.used_at > PAGE_IDLE):
        return None
    return row


def known_session(work: Work, token: str) -> SessionRow | None:
    """The session that this cookie once was, ended or not: whose unsaved words they are."""
    return work.session.scalars(select(SessionRow).where(SessionRow.token_hash == hash_token(token))).first()


def is_locked(work: Work, row: SessionRow) -> bool:
    idle = timedelta(minutes=work.settings.idle_minutes)
    return not row.is_page and (row.locked_at is not None or work.now - row.used_at > idle)


def actor_of(work: Work, token: str | None, *, is_page: bool, counts_as_use: bool = True) -> Actor:
    """Who this cookie is: `SignInNeeded` without a session, `Locked` while it is locked."""
    row = find_session(work, token)
    if row is None or row.is_page != is_page or row.stage != "full":
        raise SignInNeeded()
    if is_locked(work, row):
        raise Locked()
    actor = victim_of(work, row) if is_page else member_of(work, row.person_id, row.id)
    if counts_as_use:
        touch(work, row)
    return actor


def member_of(work: Work, account_id: UUID, session_id: UUID) -> Actor:
    """The actor for an active account; `SignInNeeded` when it has ended."""
    rows = work.session.execute(
        select(Account.id, Account.role, Account.site_id, Account.agency_id, Account.status, Account.theme,
               Account.blur, TeamMember.team_id, TeamMember.is_supervisor)
        .outerjoin(TeamMember, TeamMember.account_id == Account.id)
        .where(Account.id == account_id)
    ).all()  # fmt: skip
    if not rows or rows[0].status != "active":
        raise SignInNeeded()
    account, role = rows[0], Role(rows[0].role)
    teams = [(row.team_id, row.is_supervisor) for row in rows if row.team_id is not None]
    desks: frozenset[UUID] = frozenset()
    if role is Role.PARTNER:
        desks = frozenset(
            work.session.scalars(select(DeskMember.desk_id).where(DeskMember.account_id == account_id))
        )
    return Actor(
        id=account.id, role=role, site_id=account.site_id, session_id=session_id, agency_id=account.agency_id,
        teams=frozenset(team for team, _ in teams), supervises=frozenset(team for team, leads in teams if leads),
        desks=desks, theme=account.theme, blur=account.blur,
    )  # fmt: skip


def victim_of(work: Work, row: SessionRow) -> Actor:
    page = work.session.get(PageAccount, row.person_id)
    if page is None or page.status != "open":
        raise SignInNeeded()
    return Actor(id=page.id, role=Role.VICTIM, site_id=page.site_id, session_id=row.id, case_id=page.case_id,
                 page_id=page.id)  # fmt: skip


def touch(work: Work, row: SessionRow) -> None:
    """Note the last use, at most every twenty seconds, after the answer is made."""
    if work.now - row.used_at < TOUCH_AFTER:
        return
    now, row_id = work.now, row.id

    def act(session: Session) -> None:
        session.execute(
            update(SessionRow).where(SessionRow.id == row_id, SessionRow.used_at < now).values(used_at=now)
        )

    work.afterwards.append(act)


def lock_session(work: Work, actor: Actor) -> None:
    row = own_session(work, actor)
    row.locked_at = work.now


def unlock_session(work: Work, row: SessionRow) -> None:
    """The person has shown again who she is: the session goes on as it was."""
    row.locked_at, row.used_at, row.proven_at = None, work.now, work.now


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
