"""Operators' commands beside a running server, each a process of its own on one SQLite folder."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import sqlite3
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from app.cli.beside import SOCKET, connected
from app.crypto.boxes import Recipient
from app.crypto.envelope import DataKey
from app.db.sole import LOCK
from tests.integration.test_cli import ROOT, made, run
from tests.support.houses import POSTGRES
from tests.support.live import free_port
from tests.support.serving import Process, serving

PUBLIC = Recipient.of(DataKey.random()).text
HOLDING = (
    "import sys, time\nfrom app.db.sole import sole_writer\n"
    "with sole_writer(sys.argv[1], 'restore'):\n    print('held', flush=True)\n    time.sleep(60)\n"
)

pytestmark = pytest.mark.skipif(POSTGRES, reason="on PostgreSQL a command works by itself")


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Process]:
    with serving(made(tmp_path / "house"), free_port()) as process:
        yield process


def backed_up(process: Process, to: Path, *more: str) -> subprocess.CompletedProcess[str]:
    return run(process.folder, "backup", "--to", str(to), "--public-key", PUBLIC, *more)


def told(process: Process, sent: bytes) -> list[dict[str, object]]:
    """What the server says to these bytes on its socket."""
    with closing(connected(f"sqlite:///{process.folder}/waymark.db")) as line:
        line.settimeout(20)
        line.sendall(sent)
        line.shutdown(socket.SHUT_WR)
        return [json.loads(row) for row in line.makefile("r", encoding="utf-8")]


def holding(folder: Path) -> subprocess.Popen[str]:
    """A process that holds the lock as a command does."""
    command = [sys.executable, "-c", HOLDING, f"sqlite:///{folder}/waymark.db"]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None and process.stdout.readline() == "held\n"
    return process


def test_a_command_is_done_by_the_server_and_shows_its_progress(served: Process, tmp_path: Path) -> None:
    done = backed_up(served, tmp_path / "kept")
    first = run(
        served.folder, "first-administrator", "--site", "Easthaven", "--name", "Kit Rowe", "--handle", "kit"
    )

    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert lines[0].startswith("data: ") and lines[1].startswith("files: ") and "whole" in lines[-1]
    assert (tmp_path / "kept" / "backup.json").exists()
    assert first.returncode == 0 and "types this code" in first.stdout


def test_what_is_refused_in_the_server_is_said_to_who_asked(served: Process, tmp_path: Path) -> None:
    (tmp_path / "kept").mkdir()
    (tmp_path / "kept" / "something").touch()
    refused = backed_up(served, tmp_path / "kept")

    assert refused.returncode == 1 and "is not empty" in refused.stderr


def test_a_second_server_is_refused(served: Process) -> None:
    second = run(served.folder, "serve", "--port", str(free_port()))

    assert second.returncode == 1 and "`waymark serve` is at work on this data" in second.stderr
    assert served.process is not None and str(served.process.pid) in second.stderr


def test_what_changes_the_shape_waits_until_nobody_serves(served: Process) -> None:
    migrated = run(served.folder, "migrate")
    served.stop()
    afterwards = run(served.folder, "migrate")

    assert migrated.returncode == 1 and "Nothing was changed" in migrated.stderr
    assert afterwards.returncode == 0


def test_while_a_command_holds_the_lock_nothing_else_writes(tmp_path: Path) -> None:
    folder = made(tmp_path / "house")
    command = holding(folder)
    try:
        served = run(folder, "serve", "--port", str(free_port()))
        backed = run(folder, "backup", "--to", str(tmp_path / "kept"), "--public-key", PUBLIC)
    finally:
        command.kill()
        command.communicate()

    assert served.returncode == 1 and "`waymark restore` is at work" in served.stderr
    assert backed.returncode == 1 and "`waymark restore` is at work" in backed.stderr
    assert run(folder, "migrate").returncode == 0


def test_the_socket_is_for_its_owner_alone(served: Process) -> None:
    mode = (served.folder / SOCKET).stat().st_mode

    assert stat.S_ISSOCK(mode) and stat.S_IMODE(mode) == 0o600
    assert stat.S_IMODE((served.folder / LOCK).stat().st_mode) == 0o600


def test_a_killed_server_leaves_nothing_in_the_way(served: Process, tmp_path: Path) -> None:
    served.kill()
    assert (served.folder / SOCKET).exists()
    alone = backed_up(served, tmp_path / "alone")
    served.start()
    beside = backed_up(served, tmp_path / "beside")

    assert alone.returncode == 0, alone.stderr
    assert beside.returncode == 0, beside.stderr


@pytest.mark.parametrize(
    "sent",
    [
        b'{"command": "rm", "arguments": {}}\n',
        b'{"command": "backup", "arguments": {"to": "kept"}}\n',
        b'{"command": "backup", "arguments": {"to": "x", "public_key": "y", "shell": "z"}}\n',
        b'{"command": ["backup"]}\n',
        b"[" * 60_000 + b"\n",
        b"\x00\xff" * 50_000,
        b"no line",
        b"",
        b"\n",
    ],
    ids=["unknown", "half", "more", "list", "deep", "long", "cut", "nothing", "empty"],
)
def test_anything_else_on_the_socket_is_refused_and_harmless(served: Process, sent: bytes) -> None:
    try:
        answers = told(served, sent)
    except (ConnectionError, BrokenPipeError):
        answers = []  # It hung up before all of it was sent.

    assert answers in ([], [{"wrong": answers[0]["wrong"]}, {"code": 1}] if answers else [])
    assert run(served.folder, "keys", "status").returncode == 0
    assert told(served, b"{}\n")[-1] == {"code": 1}


def test_who_breaks_off_the_showing_does_not_break_off_the_work(served: Process, tmp_path: Path) -> None:
    files = served.folder / "files"
    for number in range(60):
        (files / f"00000000-0000-4000-8000-{number:012d}").write_bytes(os.urandom(1_000_000))
    command = [
        sys.executable,
        "-m",
        "app.cli",
        "backup",
        "--to",
        str(tmp_path / "kept"),
        "--public-key",
        PUBLIC,
    ]
    # A test run in the background has Ctrl-C ignored, and what it starts inherits that.
    shown = subprocess.Popen(command, cwd=ROOT, env=served.environment, stdout=subprocess.PIPE,
                             stderr=subprocess.PIPE, text=True,
                             preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL))  # fmt: skip
    assert shown.stdout is not None and shown.stdout.readline().startswith("data: ")
    shown.send_signal(signal.SIGINT)
    _, said = shown.communicate(timeout=30)
    until = time.monotonic() + 60
    while not (tmp_path / "kept" / "backup.json").exists() and time.monotonic() < until:
        time.sleep(0.2)
    served.stop()

    assert shown.returncode == 130 and "The server goes on" in said
    assert (tmp_path / "kept" / "backup.json").exists()


def test_keys_are_rotated_by_the_server(served: Process) -> None:
    turned = [run(served.folder, "keys", "rotate", what) for what in ("case", "root")]
    status = run(served.folder, "keys", "status")

    assert [one.returncode for one in turned] == [0, 0], [one.stderr for one in turned]
    assert "The new generation of the root key seals" in turned[1].stdout
    assert status.returncode == 0 and "generation 2" in status.stdout


def test_a_server_that_ends_stops_a_command_between_two_of_its_steps(served: Process, tmp_path: Path) -> None:
    for number in range(60):
        path = served.folder / "files" / f"00000000-0000-4000-8000-{number:012d}"
        path.write_bytes(os.urandom(1_000_000))
    command = [
        sys.executable,
        "-m",
        "app.cli",
        "backup",
        "--to",
        str(tmp_path / "kept"),
        "--public-key",
        PUBLIC,
    ]
    shown = subprocess.Popen(command, cwd=ROOT, env=served.environment, stdout=subprocess.PIPE,
                             stderr=subprocess.PIPE, text=True)  # fmt: skip
    assert shown.stdout is not None and shown.stdout.readline().startswith("data: ")
    served.stop()
    _, said = shown.communicate(timeout=30)
    with closing(sqlite3.connect(served.folder / "waymark.db")) as connection:
        outcomes = connection.execute("SELECT outcome FROM backup_run").fetchall()

    assert shown.returncode == 1 and "The server is ending" in said
    assert outcomes == [("failed",)] and not (tmp_path / "kept" / "backup.json").exists()


def test_a_folder_whose_path_is_too_long_for_a_socket_serves_all_the_same(tmp_path: Path) -> None:
    base = Path(tempfile.mkdtemp())
    folder = made(base / ("long" * 30) / "house")
    try:
        with serving(folder, free_port()) as process:
            assert backed_up(process, tmp_path / "kept").returncode == 0
    finally:
        shutil.rmtree(base)


def test_the_lock_is_what_refuses(tmp_path: Path) -> None:
    """The control: without the lock on the file both would begin."""
    folder = made(tmp_path / "house")
    command = holding(folder)
    (folder / LOCK).unlink()
    try:
        assert run(folder, "migrate").returncode == 0
    finally:
        command.kill()
        command.communicate()
