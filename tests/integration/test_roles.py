"""PostgreSQL's app role: it does the app's work, and cannot change what a log says, nor any table's shape."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID, uuid4

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from app.access.work import House
from app.core.errors import Conflict, UnsafeSettings
from app.db import roles
from app.db.destruction import destroy_keys_of
from app.db.ledger import sequence
from app.db.scrubbing import scrub
from app.db.store import Store
from app.db.wrapped import WrappedKey
from tests.support.cast import Cast
from tests.support.clients import Client, new_client_id
from tests.support.commands import command
from tests.support.houses import APP_ROLE, POSTGRES, _database, _run_on, as_app, make_app_role

ROOT = Path(__file__).resolve().parents[2]
STAYS = b"stays" * 16
FORBIDDEN = [
    *(f"{act} {log}" for log in roles.KEPT for act in ("DELETE FROM", "TRUNCATE", "DROP TABLE")),
    *(f"ALTER TABLE {log} DISABLE TRIGGER ALL" for log in roles.KEPT),
    *(f"UPDATE {log} SET {column} = {column}" for log in ("ledger_leaf", "access_leaf")
      for column in ("leaf", "tree", "day", "id", "site_id", "case_id")),
    "UPDATE tree_head SET root = root",
    "CREATE TABLE mine (id integer)", "CREATE TEMPORARY TABLE mine (id integer)", "CREATE SCHEMA mine",
    "CREATE FUNCTION mine() RETURNS integer LANGUAGE sql AS 'SELECT 1'",
    "DROP TRIGGER ledger_leaf_stays ON ledger_leaf", "ALTER TABLE incident ADD COLUMN mine integer",
    "UPDATE alembic_version SET version_num = '0001'", "SET session_replication_role = replica",
    "SET ROLE waymark", "CREATE ROLE mine",
]  # fmt: skip

pytestmark = pytest.mark.skipif(not POSTGRES, reason="SQLite has no roles")


@pytest.fixture
def owned(tmp_path: Path) -> Iterator[dict[str, str]]:
    """Two empty databases of an owner, and the environment with which a command reaches them."""
    from tests.support.postgres import shared_server

    admin = shared_server()
    make_app_role(admin)
    names = [f"roles_{uuid4().hex[:12]}" for _ in range(2)]
    for name in names:
        _run_on(admin, f'CREATE DATABASE "{name}"')
    data, keys = (_database(admin, name) for name in names)
    secrets = tmp_path / "root", tmp_path / "ledger"
    yield {
        "WAYMARK_ENVIRONMENT": "production", "WAYMARK_APP_ROLE": APP_ROLE,
        "WAYMARK_DATA_FOLDER": str(tmp_path / "data"),
        "WAYMARK_SHRED_LIST_FILE": str(tmp_path / "list" / "shredded.list"),
        "WAYMARK_DATABASE_URL": data, "WAYMARK_KEYRING_URL": keys, "WAYMARK_TRUSTED_PROXIES": "none",
        "WAYMARK_ROOT_KEY_FILE": str(secrets[0] / "root.key"), "WAYMARK_STAFF_ORIGIN": "https://staff.example",
        "WAYMARK_SIGNING_KEY_FILE": str(secrets[1] / "ledger.key"), "WAYMARK_PAGE_ORIGIN": "https://page.example",
    }  # fmt: skip
    for name in names:
        _run_on(admin, f'DROP DATABASE "{name}" WITH (FORCE)')


def run(given: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    return command(*arguments, env=os.environ | given)


def serving_as_app(given: dict[str, str]) -> dict[str, str]:
    urls = ("WAYMARK_DATABASE_URL", "WAYMARK_KEYRING_URL")
    return given | {name: as_app(given[name]) for name in urls}


@pytest.mark.asvs("13.2.2", "16.4.2")
@pytest.mark.parametrize("statement", FORBIDDEN)
def test_the_app_changes_no_log_and_no_shape(house: House, cast: Cast, statement: str) -> None:
    with (
        pytest.raises(ProgrammingError, match=r"permission denied|must be owner"),
        house.store.writing() as s,
    ):
        s.execute(text(statement))


def test_the_app_gives_a_leaf_its_place_and_never_another(
    house: House, cast: Cast, as_lead_advocate: Client
) -> None:
    as_lead_advocate.post(f"/cases/{cast.case_id}/notes", facts="Rang her.", id=new_client_id())
    assert sequence(house.store, house.signer) > 0
    with pytest.raises(Exception, match="never deleted or changed"), house.store.writing() as session:
        session.execute(text("UPDATE ledger_leaf SET position = position + 1000 WHERE position IS NOT NULL"))


def test_this_house_is_served_as_the_app(house: House) -> None:
    roles.require_app_role(house.store, "ledger_leaf")
    with house.store.reading() as session:
        assert session.scalar(text("SELECT current_user")) == APP_ROLE


def test_migrate_gives_the_rights_and_the_app_then_serves_from_them(owned: dict[str, str]) -> None:
    run(owned, "keys", "init")
    migrated = [run(owned, "migrate") for _ in range(2)]
    first = run(serving_as_app(owned), "first-administrator", "--site", "Northmere", "--name", "Ash Moran",
                "--handle", "ash.moran")  # fmt: skip

    assert [one.returncode for one in migrated] == [0, 0], migrated[-1].stderr
    assert first.returncode == 0, first.stderr


def test_in_production_the_owner_is_refused_with_what_to_do(owned: dict[str, str]) -> None:
    run(owned, "keys", "init")
    run(owned, "migrate")
    served = run(owned, "serve", "--port", "1")

    assert served.returncode == 1 and "Traceback" not in served.stderr
    assert "it owns the tables" in served.stderr and "WAYMARK_APP_ROLE" in served.stderr


@pytest.fixture
def destroyed(owned: dict[str, str]) -> Iterator[tuple[Store, Callable[[], UUID], bytes]]:
    """The key store as the app sees it, the act that destroys one of its two keys, and the bytes of that."""
    run(owned, "keys", "init")
    run(owned, "migrate")
    store, case, bytes_of_it = Store(serving_as_app(owned)["WAYMARK_KEYRING_URL"]), uuid4(), os.urandom(80)
    alike: dict[str, Any] = {"kind": "case", "site_id": uuid4(), "made_on": date(2026, 3, 1)}
    with store.writing() as session:
        session.add(WrappedKey(owner_id=case, case_id=case, wrapped=bytes_of_it, **alike))
        session.add(WrappedKey(owner_id=uuid4(), wrapped=STAYS, **alike))
    before = on_disk(owned["WAYMARK_KEYRING_URL"])
    assert bytes_of_it in before and STAYS in before
    yield store, lambda: destroy_keys_of(store, case)[0], bytes_of_it
    store.close()


def test_the_bytes_of_a_destroyed_key_leave_the_disk(owned: dict[str, str], destroyed: Any) -> None:
    store, destroy, bytes_of_it = destroyed
    destroy()
    scrub(store, patience=60)
    after = on_disk(owned["WAYMARK_KEYRING_URL"])

    assert bytes_of_it not in after and STAYS in after


@pytest.mark.parametrize("holder", ["snapshot", "writer elsewhere", "prepared"])
def test_while_somebody_could_still_see_a_destroyed_key_nobody_says_that_it_left(
    owned: dict[str, str], destroyed: Any, holder: str
) -> None:
    store, destroy, bytes_of_it = destroyed
    with held(owned, holder) as words:
        destroy()
        with pytest.raises(Conflict, match=words):
            scrub(store, patience=0.5)
        assert bytes_of_it in on_disk(owned["WAYMARK_KEYRING_URL"])
    scrub(store, patience=60)

    assert bytes_of_it not in on_disk(owned["WAYMARK_KEYRING_URL"])


def test_all_that_holds_it_is_named(owned: dict[str, str], destroyed: Any) -> None:
    with held(owned, "writer elsewhere") as writer, held(owned, "snapshot") as snapshot:
        destroyed[1]()
        with pytest.raises(Conflict) as refused:
            scrub(destroyed[0], patience=0.5)
    assert writer in refused.value.words and snapshot in refused.value.words


@contextmanager
def held(owned: dict[str, str], holder: str) -> Iterator[str]:
    """Something that holds rows from before on the server; yields the words by which an operator is told of it."""
    keys, data = (
        owned[name].replace("+psycopg", "") for name in ("WAYMARK_KEYRING_URL", "WAYMARK_DATABASE_URL")
    )
    with psycopg.connect(data if holder == "writer elsewhere" else keys, autocommit=True) as connection:
        if holder == "snapshot":
            connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ")
            connection.execute("SELECT 1")
            # Its number moves on with a writer's: else the snapshot is not older than anything.
            with psycopg.connect(keys) as other:
                other.execute("SELECT pg_current_xact_id()")
            yield f"in the server process {connection.info.backend_pid}"
            connection.execute("ROLLBACK")
        else:
            connection.execute("BEGIN")
            connection.execute("SELECT pg_current_xact_id()")
            if holder == "prepared":
                connection.execute("PREPARE TRANSACTION 'behind'")
            yield "a transaction from before is open"
            connection.execute("ROLLBACK PREPARED 'behind'" if holder == "prepared" else "ROLLBACK")


def test_a_reader_of_the_key_store_holds_nothing_up_for_long(owned: dict[str, str]) -> None:
    run(owned, "keys", "init")
    run(owned, "migrate")
    store = Store(serving_as_app(owned)["WAYMARK_KEYRING_URL"])
    with psycopg.connect(owned["WAYMARK_KEYRING_URL"].replace("+psycopg", "")) as reader:
        reader.execute("SELECT count(*) FROM wrapped_key")
        with pytest.raises(Conflict, match="reads them just now"):
            scrub(store, patience=60)
    scrub(store, patience=60)
    store.close()


def on_disk(url: str) -> bytes:
    """The file of the table of keys as it lies there, read as the server's own superuser."""
    address = url.replace("+psycopg", "")
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("CHECKPOINT")
        found = connection.execute(
            "SELECT pg_read_binary_file(pg_relation_filepath('wrapped_key'))"
        ).fetchone()
    assert found
    return bytes(found[0])


def test_an_app_that_may_delete_from_a_log_is_refused(owned: dict[str, str]) -> None:
    run(owned, "keys", "init")
    run(owned, "migrate")
    _run_on(owned["WAYMARK_DATABASE_URL"], f"GRANT DELETE ON access_leaf TO {APP_ROLE}")
    served = run(serving_as_app(owned), "serve", "--port", "1")
    run(owned, "migrate")
    store = Store(serving_as_app(owned)["WAYMARK_DATABASE_URL"])
    roles.require_app_role(store, "ledger_leaf")
    store.close()

    assert served.returncode == 1 and "DELETE on access_leaf" in served.stderr


def test_before_the_first_migration_the_app_says_what_is_missing(owned: dict[str, str]) -> None:
    run(owned, "keys", "init")
    served = run(serving_as_app(owned), "serve", "--port", "1")

    assert served.returncode == 1 and "waymark migrate" in served.stderr and "Traceback" not in served.stderr


def test_a_production_without_a_named_role_is_not_migrated(owned: dict[str, str]) -> None:
    refused = run(owned | {"WAYMARK_APP_ROLE": ""}, "migrate")
    unknown = run(owned | {"WAYMARK_APP_ROLE": "nobody_here"}, "migrate")

    assert refused.returncode == 1 and "WAYMARK_APP_ROLE" in refused.stderr
    assert unknown.returncode == 1 and "no role nobody_here" in unknown.stderr


def test_keys_and_data_in_one_database_are_refused(owned: dict[str, str]) -> None:
    one = owned | {"WAYMARK_KEYRING_URL": owned["WAYMARK_DATABASE_URL"]}
    refused = run(one, "migrate")

    assert refused.returncode == 1 and "one database" in refused.stderr


def test_the_owner_is_told_apart_from_the_app(house: House) -> None:
    """The control: the check that lets the app through does not let the owner."""
    from tests.support.houses import as_owner

    with as_owner(house) as database:
        owners = Store(database.url.render_as_string(hide_password=False).replace("+psycopg", ""))
    with pytest.raises(UnsafeSettings, match="owns the tables"):
        roles.require_app_role(owners, "ledger_leaf")
    owners.close()


def test_the_roles_of_the_composition_are_enough_and_no_more(tmp_path: Path, owned: dict[str, str]) -> None:
    """What `deploy/roles.sh` says to PostgreSQL, then `migrate` as its owner, then the check as its app."""
    from tests.support.postgres import shared_server

    admin, suffix = shared_server(), uuid4().hex[:8]
    said = (ROOT / "deploy" / "roles.sh").read_text().split("<<'SQL'\n")[1].split("SQL\n")[0]
    names = {name: f"{name}_{suffix}" for name in ("waymark_owner", "waymark_app")}
    base = f"composed_{suffix}"
    said = said.replace("DATABASE waymark", f"DATABASE {base}").replace(":'owner_password'", "'o'")
    for name, own in names.items():
        said = said.replace(name, own)
    for statement in said.replace(":'app_password'", "'a'").split(";\n"):
        if statement.strip():
            _run_on(admin, statement)
    owner = admin_as(_database(admin, base), names["waymark_owner"], "o")
    settings = {"WAYMARK_DATABASE_URL": owner, "WAYMARK_APP_ROLE": names["waymark_app"]}
    migrated = run(owned | settings, "migrate")
    assert migrated.returncode == 0, migrated.stderr
    store = Store(admin_as(owner, names["waymark_app"], "a"))
    roles.require_app_role(store, "ledger_leaf")
    with store.reading() as session:
        is_allowed = session.scalar(text("SELECT has_database_privilege(current_database(), 'TEMPORARY')"))
    store.close()
    _run_on(admin, f'DROP DATABASE "{base}" WITH (FORCE)')

    assert is_allowed is False


def admin_as(url: str, role: str, password: str) -> str:
    parts = urlsplit(url)
    return parts._replace(netloc=f"{role}:{password}@{parts.netloc.rpartition('@')[2]}").geturl()
