"""The operators' commands, each as a process of its own on a real folder."""

from __future__ import annotations

import atexit
import os
import re
import shutil
import sqlite3
import subprocess
import tempfile
from functools import cache
from pathlib import Path

import pytest

from app.crypto.checkpoints import LedgerSigner
from app.crypto.envelope import DataKey
from app.crypto.root import KeyFile, LedgerKeyFile
from app.db.ledger import sequence
from app.db.store import Store
from tests.support.commands import command
from tests.support.once import own_files

ROOT = Path(__file__).resolve().parents[2]
FIRST = (
    "first-administrator",
    "--site",
    "Northmere",
    "--kind",
    "unit",
    "--name",
    "Ash Moran",
    "--handle",
    "ash.moran",
)

pytestmark = own_files


def run(folder: Path, *arguments: str, typed: str = "") -> subprocess.CompletedProcess[str]:
    given = {**os.environ, "WAYMARK_DATA_FOLDER": str(folder), "WAYMARK_ENVIRONMENT": "test"}
    return command(*arguments, env=given, typed=typed)


@cache
def _first_made() -> Path:
    """A folder with keys, tables and an invited administrator: made once by the commands, copied for each test."""
    folder = Path(tempfile.mkdtemp(prefix="first-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    for arguments in (("keys", "init"), ("migrate",), FIRST):
        done = run(folder, *arguments)
        assert done.returncode == 0, done.stderr
    return folder


def made(folder: Path, *, anew: bool = False) -> Path:
    """An installation in this folder; `anew` with keys of its own."""
    if not anew:
        shutil.copytree(_first_made(), folder, dirs_exist_ok=True)
        return folder
    for arguments in (("keys", "init"), ("migrate",), FIRST):
        done = run(folder, *arguments)
        assert done.returncode == 0, done.stderr
    return folder


def place_all(folder: Path) -> None:
    """What waits for a place in a tree gets one, as a server that runs would do."""
    store = Store(f"sqlite:///{folder}/waymark.db")
    sequence(store, LedgerSigner(LedgerKeyFile(folder / "ledger.key").root()))
    store.close()


@pytest.mark.asvs("6.3.2")
def test_from_nothing_to_the_first_administrator(tmp_path: Path) -> None:
    run(tmp_path, "keys", "init")
    run(tmp_path, "migrate")
    first = run(tmp_path, *FIRST)

    assert re.search(r"once: [A-Z0-9]{4}( [A-Z0-9]{4})+$", first.stdout.strip())
    assert oct((tmp_path / "root.key").stat().st_mode)[-3:] == "600"
    verified = run(tmp_path, "verify")
    assert verified.returncode == 0 and "0 faults" in verified.stdout


def test_a_root_key_is_never_overwritten(tmp_path: Path) -> None:
    run(tmp_path, "keys", "init")
    before = (tmp_path / "root.key").read_bytes()
    again = run(tmp_path, "keys", "init")

    assert again.returncode == 1 and "exists already" in again.stderr
    assert (tmp_path / "root.key").read_bytes() == before


def test_a_sign_in_name_is_given_once(tmp_path: Path) -> None:
    made(tmp_path)
    again = run(tmp_path, *FIRST)

    assert again.returncode == 1 and "Choose another" in again.stderr and "Traceback" not in again.stderr


NO_ROOT_KEY = "There is no root key at {path}. A new installation makes one first: waymark keys init."
PUT_BACK = (
    "If this one has run before: Put back the copy you keep; a new key would not open what this one sealed."
)
WRONG_KEY = (
    "The root key does not open this installation's keys. Nothing was changed. "
    "Put the right key file at WAYMARK_ROOT_KEY_FILE and start again."
)


@pytest.mark.parametrize("wrong", ["missing", "another"])
def test_without_its_root_key_nothing_starts(tmp_path: Path, wrong: str) -> None:
    """It says what is wrong and what to do, in a sentence each, and nothing of how it failed."""
    here, elsewhere = tmp_path / "here", tmp_path / "elsewhere"
    made(here)
    (here / "root.key").rename(here / "kept.key")
    if wrong == "another":
        made(elsewhere, anew=True)
        shutil.copy(elsewhere / "root.key", here / "root.key")
    served = run(here, "serve", "--port", "1")

    to_do = f"{NO_ROOT_KEY.format(path=here / 'root.key')} {PUT_BACK}" if wrong == "missing" else WRONG_KEY
    assert served.returncode == 1 and served.stderr.strip() == to_do


def test_verify_names_what_was_changed(tmp_path: Path) -> None:
    made(tmp_path)
    place_all(tmp_path)
    assert run(tmp_path, "verify").returncode == 0
    with sqlite3.connect(tmp_path / "waymark.db") as connection:
        connection.execute("DROP TRIGGER ledger_leaf_unchanged")
        connection.execute("UPDATE ledger_leaf SET leaf = zeroblob(32) WHERE position = 0")
    connection.close()
    verified = run(tmp_path, "verify")

    assert verified.returncode == 1 and "ledger of" in verified.stderr


def test_a_ledger_written_anew_by_who_has_the_data_is_named_by_its_signatures(tmp_path: Path) -> None:
    made(tmp_path)
    place_all(tmp_path)
    honest = run(tmp_path, "verify")
    public = (tmp_path / "ledger.pub").read_text().strip()
    with sqlite3.connect(tmp_path / "waymark.db") as connection:
        # Somebody who has the database drops its triggers, changes a leaf and writes every head anew.
        for name in ("ledger_leaf_unchanged", "tree_head_stays", "tree_head_unchanged"):
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute(
            "UPDATE ledger_leaf SET leaf = zeroblob(32), position = NULL WHERE tree = 'ledger'"
        )
        connection.execute("DELETE FROM tree_head WHERE tree = 'ledger'")
    connection.close()
    store = Store(f"sqlite:///{tmp_path}/waymark.db")
    sequence(store, LedgerSigner(DataKey.random()))
    store.close()
    where_it_was_verified = run(tmp_path, "verify")
    (
        tmp_path / "verified.json"
    ).unlink()  # who has the database alone does not reach it; here the key alone is left
    with_key = run(tmp_path, "verify", "--public-key", public)
    for name in ("ledger.pub", "ledger.key"):
        (tmp_path / name).unlink()
    without_key = run(tmp_path, "verify")

    assert honest.returncode == 0 and "of them signed" in honest.stdout
    assert where_it_was_verified.returncode == 1 and "verified before" in where_it_was_verified.stderr
    assert with_key.returncode == 1 and "not what the ledger's key signed" in with_key.stderr
    assert without_key.returncode == 0 and "signatures not checked" in without_key.stdout


def test_keys_are_made_where_they_are_missing_and_shown(tmp_path: Path) -> None:
    KeyFile(tmp_path / "root.key").create()
    before = (tmp_path / "root.key").read_bytes()
    first, again = run(tmp_path, "keys", "init"), run(tmp_path, "keys", "init")
    run(tmp_path, "migrate")
    run(tmp_path, *FIRST)
    shown = run(tmp_path, "keys", "status")

    assert first.returncode == 0 and "ledger key" in first.stdout and "root key is in" not in first.stdout
    assert again.returncode == 1 and "left as it is" in again.stderr
    assert (tmp_path / "root.key").read_bytes() == before
    assert (tmp_path / "ledger.pub").read_text().strip() in shown.stdout
    assert "site        1 keys" in shown.stdout and "user        1 keys" in shown.stdout


def test_a_foreign_public_key_says_so_and_a_wrong_line_is_refused(tmp_path: Path) -> None:
    made(tmp_path)
    place_all(tmp_path)
    foreign = run(tmp_path, "verify", "--public-key", LedgerSigner(DataKey.random()).verifier.text)
    wrong = run(tmp_path, "verify", "--public-key", "waymark-ledger+12")

    assert foreign.returncode == 1 and "not what the ledger's key signed" in foreign.stderr
    assert wrong.returncode == 1 and "public key" in wrong.stderr and "Traceback" not in wrong.stderr


def shares_of(folder: Path) -> list[str]:
    """The words of the three shares, as a person copies them from the screen, numbers and all."""
    shown = run(folder, "keys", "split").stdout
    return [
        " ".join(share.split("\n")[1:]) for share in re.split(r"Share \d of 3", shown.split("Any 2")[0])[1:]
    ]


def test_a_lost_root_key_comes_back_from_two_shares(tmp_path: Path) -> None:
    made(tmp_path)
    before = (tmp_path / "root.key").read_bytes()
    one, _, three = shares_of(tmp_path)
    (tmp_path / "root.key").unlink()
    fresh = run(tmp_path, "keys", "init")
    back = run(tmp_path, "keys", "recover", typed=f"{three}\n{one}\n")

    assert fresh.returncode == 1 and "recover" in fresh.stderr
    assert back.returncode == 0, back.stderr
    assert (tmp_path / "root.key").read_bytes() == before
    assert oct((tmp_path / "root.key").stat().st_mode)[-3:] == "600"
    assert run(tmp_path, "keys", "status").returncode == 0


def test_a_drill_tries_the_shares_and_writes_nothing(tmp_path: Path) -> None:
    made(tmp_path)
    one, two, _ = shares_of(tmp_path)
    before = {path: path.read_bytes() for path in tmp_path.glob("*.key")}
    good = run(tmp_path, "keys", "recover", "--drill", typed=f"{one}\n{two}\n")
    wrong = run(tmp_path, "keys", "recover", "--drill", typed=f"{one}\n{two.replace('1', '1 x', 1)}\n")

    assert good.returncode == 0 and "The shares are good" in good.stdout
    assert wrong.returncode == 1 and "Nothing was changed" in wrong.stderr
    assert {path: path.read_bytes() for path in tmp_path.glob("*.key")} == before


def test_shares_of_another_installation_are_refused_and_nothing_is_written(tmp_path: Path) -> None:
    made(tmp_path / "here")
    made(tmp_path / "there", anew=True)
    one, two, _ = shares_of(tmp_path / "there")
    (tmp_path / "here" / "root.key").unlink()
    refused = run(tmp_path / "here", "keys", "recover", typed=f"{one}\n{two}\n")

    assert refused.returncode == 1 and "another installation" in refused.stderr
    assert not (tmp_path / "here" / "root.key").exists()


def test_a_key_that_is_there_is_never_overwritten_by_shares(tmp_path: Path) -> None:
    made(tmp_path)
    one, two, _ = shares_of(tmp_path)
    before = (tmp_path / "root.key").read_bytes()
    refused = run(tmp_path, "keys", "recover", typed=f"{one}\n{two}\n")

    assert refused.returncode == 1 and "left as it is" in refused.stderr
    assert (tmp_path / "root.key").read_bytes() == before


@pytest.mark.parametrize("what", ["root", "site", "case"])
def test_a_key_is_rotated_and_the_former_one_waits_for_its_second_count(tmp_path: Path, what: str) -> None:
    made(tmp_path)

    turned = run(tmp_path, "keys", "rotate", what)
    early = run(tmp_path, "keys", "retire")

    assert turned.returncode == 0 and "keys retire" in turned.stdout, turned.stderr
    assert early.returncode == 0 and early.stdout.startswith("0 former generations were destroyed")
    assert run(tmp_path, "keys", "status").returncode == 0


def test_a_rotation_that_was_stopped_is_told_of(tmp_path: Path) -> None:
    made(tmp_path)
    run(tmp_path, "keys", "rotate", "site")
    with sqlite3.connect(tmp_path / "waymark.db") as connection:
        connection.execute("UPDATE rotation SET ended_at = NULL")
    connection.close()

    told = run(tmp_path, "keys", "status").stdout
    again = run(tmp_path, "keys", "rotate", "site")

    assert "has not ended: give the same command again" in told and "former generations" in told
    assert again.returncode == 0 and "has not ended" not in run(tmp_path, "keys", "status").stdout


def test_a_case_or_site_that_is_not_there_is_not_rotated(tmp_path: Path) -> None:
    made(tmp_path)

    refused = [
        run(tmp_path, "keys", "rotate", "case", "--case", "ZZZ9999"),
        run(tmp_path, "keys", "rotate", "site", "--site", "Nowhere"),
    ]

    assert [one.returncode for one in refused] == [1, 1]
    assert "no case with this reference" in refused[0].stderr and "Northmere" in refused[1].stderr
