"""PostgreSQL's two roles: the owner, who migrates, and the app, which cannot change what a log says.

SQLite has no roles: there the triggers of `guards.py` stop mistakes. It refuses to serve as the owner.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, text

from app.core.errors import UnsafeSettings
from app.db.guards import DROPPED, LOGS
from app.db.shredding import Tombstone
from app.db.store import Store
from app.db.wrapped import WRITE_ANEW

SEQUENCED = ("position", "sealed")
"""What the app may write to a leaf that is there: its place, once; its envelope, when a key is rotated."""
STONES = str(Tombstone.__tablename__)
FINISHED = ("passed_at", "finished_on", "files")
"""What the app may write to a tombstone that is there: how far shredding came. Who decided, and about what, stays."""
KEPT = (*LOGS, "tree_head", DROPPED, STONES)
VERSION = "alembic_version"


def grant(store: Store, role: str) -> None:
    """Give the app's role what it needs and no more, after every upgrade anew; the owner calls it."""
    if store.is_sqlite or not role:
        return
    with store.writer.begin() as connection:
        _require_role(connection, role)
        there = set(connection.scalars(text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")))
        for statement in statements(_quoted(role), _quoted(store.writer.url.database or ""), there):
            connection.execute(text(statement))
        if connection.scalar(text(f"SELECT to_regproc('public.{WRITE_ANEW}') IS NOT NULL")):
            connection.execute(text(f"GRANT EXECUTE ON FUNCTION {WRITE_ANEW}() TO {_quoted(role)}"))


def statements(role: str, database: str, there: set[str]) -> list[str]:
    """The grants as SQL, names quoted already. Tables to come get what a plain table has; a log among them loses it
    again at the end of the upgrade that brings it, in which this runs.
    """
    plain = "SELECT, INSERT, UPDATE, DELETE"
    said = [
        # Both are given to everybody by habit: a temporary table, and in old databases any table at all.
        f"REVOKE TEMPORARY ON DATABASE {database} FROM PUBLIC",
        "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
        f"REVOKE ALL ON SCHEMA public FROM {role}",
        f"GRANT USAGE ON SCHEMA public TO {role}",
        f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {role}",
        f"GRANT {plain} ON ALL TABLES IN SCHEMA public TO {role}",
        f"ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT {plain} ON TABLES TO {role}",
        # A table that counts its rows itself (rotation) asks a sequence for the next number.
        f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {role}",
        f"ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE ON SEQUENCES TO {role}",
    ]
    said += [f"REVOKE UPDATE, DELETE ON {log} FROM {role}" for log in KEPT if log in there]
    said += [f"GRANT UPDATE ({', '.join(SEQUENCED)}) ON {log} TO {role}" for log in LOGS if log in there]
    said += [f"GRANT UPDATE ({', '.join(FINISHED)}) ON {STONES} TO {role}"] if STONES in there else []
    said += [f"REVOKE INSERT, UPDATE, DELETE ON {VERSION} FROM {role}"] if VERSION in there else []
    return said


def require_app_role(store: Store, needs: str) -> None:
    """`UnsafeSettings` if this connection could change a log, or if the table it `needs` was never made."""
    if store.is_sqlite:
        return
    with store.reader.connect() as connection:
        role = str(connection.scalar(text("SELECT current_user")))
        found = rights_too_many(connection)
        is_made = connection.scalar(
            text("SELECT to_regclass(:name) IS NOT NULL"), {"name": f"public.{needs}"}
        )
    if found:
        raise UnsafeSettings(
            f"Waymark does not serve as the role {role} of PostgreSQL: {'; '.join(found)}. Nothing was changed. "
            "Make a role without rights, name it in WAYMARK_APP_ROLE, run `waymark migrate` as the owner, and give the "
            "server an address with that role."
        )
    if not is_made:
        raise UnsafeSettings(
            f"The table {needs} is not there. Run `waymark migrate` as the owner first. Nothing was changed."
        )


def rights_too_many(connection: Connection) -> list[str]:
    """What this role could do to a log, in words; empty for a role that is fit to serve."""
    asked: dict[str, str] = {
        "it is a superuser": "SELECT rolsuper FROM pg_roles WHERE rolname = current_user",
        "it may make roles": "SELECT rolcreaterole FROM pg_roles WHERE rolname = current_user",
        "it owns the tables": "SELECT EXISTS (SELECT FROM pg_tables WHERE schemaname = 'public' "
                              "AND pg_has_role(current_user, tableowner, 'MEMBER'))",
        "it may make tables": "SELECT has_schema_privilege('public', 'CREATE')",
        "it owns the database": "SELECT pg_has_role(current_user, datdba, 'MEMBER') FROM pg_database "
                                "WHERE datname = current_database()",
    }  # fmt: skip
    found = [words for words, question in asked.items() if _is_so(connection, question)]
    for log in KEPT:
        if _is_so(connection, f"SELECT to_regclass('public.{log}') IS NULL"):
            continue
        for right in ("UPDATE", "DELETE", "TRUNCATE", "TRIGGER"):
            if _is_so(connection, f"SELECT has_table_privilege('public.{log}', '{right}')"):
                found.append(f"it has the right {right} on {log}")
    return found


def _is_so(connection: Connection, question: str) -> bool:
    return bool(connection.scalar(text(question)))


def _require_role(connection: Connection, role: str) -> None:
    known = connection.scalar(text("SELECT count(*) FROM pg_roles WHERE rolname = :role"), {"role": role})
    if not known:
        raise UnsafeSettings(
            f"PostgreSQL has no role {role}. Make it first: CREATE ROLE … LOGIN PASSWORD …; see docs/DEPLOY.md."
        )


def _quoted(name: Any) -> str:
    return '"' + str(name).replace('"', '""') + '"'
