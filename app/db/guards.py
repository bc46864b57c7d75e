"""Triggers that keep log rows as they were written. They stop mistakes; `verify` finds malice.

The first shape's triggers stand above; what replaces them, so that rows can be sealed anew and a year of openings can
go as a whole, stands below them.
"""

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


DROPPED = "dropped_tree"
"""The table whose rows say which years of openings went as a whole."""
KEPT = {"ledger_leaf": FIXED[:-1], "access_leaf": (*FIXED[:-1], "slot")}
"""What never changes in a log row; `sealed` may, for a new key: the leaf still says what it held."""


def later_triggers(*, is_sqlite: bool) -> list[str]:
    """DDL in place of the first: a place is given once, by itself; `sealed` changes by itself; a line of the access
    log goes only with its whole tree.
    """
    ddl = _without(is_sqlite=is_sqlite)
    differs = "IS NOT" if is_sqlite else "IS DISTINCT FROM"
    for table, columns in KEPT.items():
        changed = " OR ".join(f"NEW.{column} {differs} OLD.{column}" for column in columns)
        moved = f"NEW.position {differs} OLD.position"
        when = f"{changed} OR ({moved} AND (OLD.position IS NOT NULL OR NEW.sealed {differs} OLD.sealed))"
        ddl.append(_refuses(f"{table}_unchanged", "UPDATE", table, when, is_sqlite=is_sqlite))
    ddl.append(_refuses(f"{DROPPED}_unchanged", "UPDATE", DROPPED, "true", is_sqlite=is_sqlite))
    ddl.append(_refuses(f"{DROPPED}_stays", "DELETE", DROPPED, "true", is_sqlite=is_sqlite))
    whole = "NOT EXISTS (SELECT 1 FROM dropped_tree d WHERE d.site_id = OLD.site_id AND d.tree = OLD.tree)"
    if is_sqlite:
        ddl.append(_refuses("access_leaf_stays", "DELETE", "access_leaf", whole, is_sqlite=True))
        return ddl
    return [
        *ddl,
        "CREATE FUNCTION waymark_goes_whole() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF {whole} THEN RAISE EXCEPTION 'log rows are never deleted or changed'; END IF; RETURN OLD; END $$",
        "CREATE TRIGGER access_leaf_whole BEFORE DELETE ON access_leaf "
        "FOR EACH ROW EXECUTE FUNCTION waymark_goes_whole()",
        "CREATE TRIGGER access_leaf_stays BEFORE TRUNCATE ON access_leaf "
        "FOR EACH STATEMENT EXECUTE FUNCTION waymark_log_stays()",
    ]


def first_triggers_again(*, is_sqlite: bool) -> list[str]:
    """DDL that puts the first shape's triggers back."""
    ddl = _without(is_sqlite=is_sqlite)
    if not is_sqlite:
        ddl += ["DROP TRIGGER access_leaf_whole ON access_leaf", "DROP FUNCTION waymark_goes_whole"]
    names = ("ledger_leaf_unchanged", "access_leaf_unchanged", "access_leaf_stays")
    first = sqlite_triggers() if is_sqlite else postgres_triggers()
    return ddl + [one for one in first if one.split()[2] in names]


def _without(*, is_sqlite: bool) -> list[str]:
    gone = [("ledger_leaf_unchanged", "ledger_leaf"), ("access_leaf_unchanged", "access_leaf"),
            ("access_leaf_stays", "access_leaf")]  # fmt: skip
    return [f"DROP TRIGGER {name}" + ("" if is_sqlite else f" ON {table}") for name, table in gone]


def _refuses(name: str, act: str, table: str, when: str, *, is_sqlite: bool) -> str:
    head = f"CREATE TRIGGER {name} BEFORE {act} ON {table}"
    if not is_sqlite:
        return f"{head} FOR EACH ROW WHEN ({when}) EXECUTE FUNCTION waymark_log_stays()"
    past = "deleted" if act == "DELETE" else "changed"
    return f"{head} WHEN {when} BEGIN SELECT RAISE(ABORT, 'log rows are never {past}'); END"
