"""Triggers that keep log rows as they were written. They stop mistakes; `verify` finds malice."""

from __future__ import annotations

LOGS = ("ledger_leaf", "access_leaf")
FIXED = ("id", "site_id", "case_id", "tree", "day", "leaf", "sealed")


def sqlite_triggers() -> list[str]:
    """DDL for SQLite: no DELETE, and no UPDATE but the one that gives a position."""
    ddl = []
    for table in (*LOGS, "tree_head"):
        ddl.append(
            f"CREATE TRIGGER {table}_stays BEFORE DELETE ON {table} "
            "BEGIN SELECT RAISE(ABORT, 'log rows are never deleted'); END"
        )
    for table in LOGS:
        changed = " OR ".join(f"NEW.{c} IS NOT OLD.{c}" for c in FIXED)
        ddl.append(
            f"CREATE TRIGGER {table}_unchanged BEFORE UPDATE ON {table} "
            f"WHEN OLD.position IS NOT NULL OR {changed} "
            "BEGIN SELECT RAISE(ABORT, 'log rows are never changed'); END"
        )
    ddl.append(
        "CREATE TRIGGER tree_head_unchanged BEFORE UPDATE ON tree_head "
        "BEGIN SELECT RAISE(ABORT, 'log rows are never changed'); END"
    )
    return ddl


def postgres_triggers() -> list[str]:
    """The same for PostgreSQL."""
    ddl = [
        "CREATE FUNCTION waymark_log_stays() RETURNS trigger LANGUAGE plpgsql AS $$ "
        "BEGIN RAISE EXCEPTION 'log rows are never deleted or changed'; END $$"
    ]
    for table in (*LOGS, "tree_head"):
        ddl.append(
            f"CREATE TRIGGER {table}_stays BEFORE DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION waymark_log_stays()"
        )
    for table in LOGS:
        changed = " OR ".join(f"NEW.{c} IS DISTINCT FROM OLD.{c}" for c in FIXED)
        ddl.append(
            f"CREATE TRIGGER {table}_unchanged BEFORE UPDATE ON {table} FOR EACH ROW "
            f"WHEN (OLD.position IS NOT NULL OR {changed}) EXECUTE FUNCTION waymark_log_stays()"
        )
    ddl.append(
        "CREATE TRIGGER tree_head_unchanged BEFORE UPDATE ON tree_head "
        "FOR EACH ROW EXECUTE FUNCTION waymark_log_stays()"
    )
    return ddl
