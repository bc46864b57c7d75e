"""How strong it is what nobody may guess: sessions, and how passphrases are kept."""

from __future__ import annotations

import inspect
import re

import pytest

from app.access import sessions
from app.access.passwords import hash_passphrase, matches
from app.core.secret import Secret


@pytest.mark.asvs("7.2.3")
def test_a_session_is_named_by_256_bits_from_a_secure_generator() -> None:
    assert re.search(r"secrets\.token_(urlsafe|hex|bytes)\(32\)", inspect.getsource(sessions))


@pytest.mark.asvs("11.4.2")
def test_a_passphrase_is_kept_under_argon2id_at_the_floor_of_owasp() -> None:
    kept = hash_passphrase(Secret("marble river lamp postbox"))
    found = re.fullmatch(r"\$argon2id\$v=19\$m=(\d+),t=(\d+),p=1\$[^$]{22}\$[^$]{43}", kept)

    assert found is not None and int(found[1]) >= 19 * 1024 and int(found[2]) >= 2


@pytest.mark.asvs("6.2.8", "6.2.9")
def test_every_sign_of_a_long_passphrase_counts_as_it_was_typed() -> None:
    long = "Marble river lamp postbox " * 10
    kept = hash_passphrase(Secret(long))

    assert matches(kept, Secret(long))
    assert not matches(kept, Secret(long[:-1])) and not matches(kept, Secret(long.lower()))
    assert not matches(kept, Secret(long[:72]))
