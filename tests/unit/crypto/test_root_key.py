"""The root key's file is made once, kept private, and refused with words an operator can act on."""

from __future__ import annotations

import os
import resource
import stat
from pathlib import Path

import pytest

from app.core.errors import KeyRefused
from app.crypto.providers import KeyProvider
from app.crypto.root import KeyFile


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "root.key"


@pytest.fixture
def made(path: Path) -> KeyFile:
    file = KeyFile(path)
    file.create()
    return file


def rewritten(path: Path, content: bytes) -> KeyFile:
    path.write_bytes(content)
    path.chmod(0o600)
    return KeyFile(path)


def test_the_key_that_was_made_is_the_key_that_is_loaded(path, place):
    made = KeyFile(path).create()
    provider: KeyProvider = KeyFile(path)
    loaded = provider.root()

    assert (loaded.id, loaded.generation) == (made.id, made.generation)
    assert loaded.open(made.seal(b"x", place), place) == b"x"


def test_no_two_keys_are_alike(tmp_path):
    one, other = KeyFile(tmp_path / "one").create(), KeyFile(tmp_path / "other").create()

    assert one.secret != other.secret
    assert one.id != other.id


def test_the_file_is_small_and_begins_with_its_kind(made):
    first, *fields = made.path.read_text().splitlines()

    assert first == "waymark-root-key-1"
    assert [field.partition(": ")[0] for field in fields] == ["id", "generation", "key", "check"]


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o777])
def test_the_file_is_private_whatever_the_umask(path, umask):
    before = os.umask(umask)
    try:
        KeyFile(path).create()
    finally:
        os.umask(before)

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert KeyFile(path).root()


def test_a_file_that_is_there_is_never_overwritten(made):
    content = made.path.read_bytes()

    with pytest.raises(KeyRefused, match="exists already and was left as it is"):
        made.create()
    assert made.path.read_bytes() == content


def test_a_link_that_leads_nowhere_is_not_followed(path, tmp_path):
    path.symlink_to(tmp_path / "elsewhere")

    with pytest.raises(KeyRefused, match="exists already"):
        KeyFile(path).create()
    assert not (tmp_path / "elsewhere").exists()


def test_a_missing_folder_is_named(tmp_path):
    with pytest.raises(KeyRefused, match=r"Check that its folder exists"):
        KeyFile(tmp_path / "nowhere" / "root.key").create()


def test_a_full_disk_leaves_no_half_key_behind(path):
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10, limits[1]))
    try:
        with pytest.raises(KeyRefused, match="No root key was made"):
            KeyFile(path).create()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)

    assert not path.exists()


def test_a_missing_key_says_both_what_to_make_and_what_to_put_back(path):
    with pytest.raises(
        KeyRefused, match=r"There is no root key at .*new installation.*Put back the copy"
    ) as refusal:
        KeyFile(path).root()
    assert str(path) in refusal.value.words


@pytest.mark.asvs("13.3.2")
@pytest.mark.parametrize("mode", [0o644, 0o640, 0o620, 0o604, 0o666, 0o700, 0o4600])
def test_a_key_that_others_may_read_is_refused(made, mode):
    made.path.chmod(mode)

    with pytest.raises(KeyRefused, match=r"others may have read the root key.*chmod 600"):
        made.root()


def test_a_key_that_nobody_may_write_is_fine(made):
    made.path.chmod(0o400)

    assert made.root().generation == 1


def test_what_is_not_a_file_is_refused_without_waiting(path):
    path.mkdir(mode=0o600)
    with pytest.raises(KeyRefused, match="is not a file"):
        KeyFile(path).root()

    path.rmdir()
    os.mkfifo(path, 0o600)
    with pytest.raises(KeyRefused, match="is not a file"):
        KeyFile(path).root()


def test_a_path_that_cannot_be_read_is_refused(made):
    with pytest.raises(KeyRefused, match="cannot be read"):
        KeyFile(made.path / "below").root()


def test_any_changed_letter_is_noticed(made):
    content = made.path.read_bytes().rstrip()

    for position, letter in enumerate(content):
        changed = bytearray(content)
        changed[position] = ord("B") if letter == ord("A") else ord("A")
        with pytest.raises(KeyRefused, match="Put back the copy"):
            rewritten(made.path, bytes(changed)).root()


def test_a_file_that_was_cut_is_noticed(made):
    content = made.path.read_bytes().rstrip()

    for length in range(len(content)):
        with pytest.raises(KeyRefused, match="Put back the copy"):
            rewritten(made.path, content[:length]).root()


def test_the_lines_of_two_keys_do_not_mix(made, tmp_path):
    other = KeyFile(tmp_path / "other.key")
    other.create()
    ours, theirs = made.path.read_text().splitlines(), other.path.read_text().splitlines()

    for line in (1, 3, 4):
        mixed = [*ours[:line], theirs[line], *ours[line + 1 :]]
        with pytest.raises(KeyRefused, match="is damaged"):
            rewritten(made.path, "\n".join(mixed).encode()).root()


@pytest.mark.parametrize(
    "content", [b"", b"\n\n", b"\xff\xfe", b"waymark-root-key-1", bytes(32), b"x" * 100_000]
)
def test_another_file_is_not_taken_for_a_key(path, content):
    with pytest.raises(KeyRefused, match="is not a whole root key file"):
        rewritten(path, content).root()


def test_line_ends_of_another_system_do_no_harm(made):
    key = made.root()
    copied = made.path.read_bytes().replace(b"\n", b"\r\n").rstrip()

    assert rewritten(made.path, copied).root().secret == key.secret


def test_a_refusal_never_repeats_the_key(made):
    secret = made.path.read_text().splitlines()[3].removeprefix("key: ")
    content = made.path.read_bytes().replace(b"check: ", b"check: 0")

    with pytest.raises(KeyRefused) as refusal:
        rewritten(made.path, content).root()
    assert secret not in refusal.value.words
