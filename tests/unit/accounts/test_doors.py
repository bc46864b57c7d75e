"""Passphrases, codes of an authenticator and addresses, as the doors read them."""

from __future__ import annotations

from datetime import UTC, datetime

import pyotp
import pytest

from app.access import onetime
from app.access.codes import plain_code
from app.access.passphrases import SHORTEST, _common, plain_passphrase, problem_with
from app.core.secret import Secret
from app.features.accounts.models import CredentialContent
from app.features.accounts.rules import plain_handle
from app.features.sign_ins.rules import grouped, own_path

NOON = datetime(2026, 11, 23, 12, 0, 5, tzinfo=UTC)
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.mark.asvs("6.2.1", "6.2.4", "6.2.11")
@pytest.mark.parametrize(
    "weak",
    ["", "elevenchars", "password1234", "qwertyuiop12", "aaaaaaaaaaaaaaaa", "123456789012", "ruth.adeyemi.ruth",
     "Waymark Waymark Waymark", "stalking advocate 1",
     "x" * 201],
)  # fmt: skip
def test_what_is_short_long_common_or_her_own_name_is_refused(weak: str) -> None:
    assert problem_with(Secret(weak), ("ruth.adeyemi", "Ruth Adeyemi"))


@pytest.mark.asvs("6.2.12")
def test_whatever_of_the_shipped_list_of_leaks_is_long_enough_is_refused() -> None:
    """Kept by the package, of passwords that turned up in leaks; in small letters and in capitals."""
    long = [word for word in sorted(_common()) if len(word) >= SHORTEST]
    some = [*long, *(word.upper() for word in long)]

    assert len(_common()) >= 10_000 and len(long) > 100
    assert [word for word in some if not problem_with(Secret(word))] == []


@pytest.mark.asvs("6.2.5")
@pytest.mark.parametrize(
    "good", ["marble river lamp postbox", "korrekt-pferd-batterie", "цапля на мокром мосту"]
)
def test_four_words_are_enough(good: str) -> None:
    assert problem_with(Secret(good), ("ruth.adeyemi", "Ruth Adeyemi")) == ""


def test_an_accent_is_one_sign_however_it_was_typed() -> None:
    composed, apart = Secret("caf\u00e9 marble river"), Secret("cafe\u0301 marble river")

    assert plain_passphrase(composed).reveal() == plain_passphrase(apart).reveal()


@pytest.mark.asvs("6.5.5")
@pytest.mark.parametrize(
    ("seconds", "taken"),
    [(-30, False), (-6, False), (-5, True), (0, True), (24, True), (25, False), (60, False)],
)
def test_a_code_is_taken_for_the_thirty_seconds_of_its_own_step(seconds: int, taken: bool) -> None:
    code = Secret(pyotp.TOTP(SECRET).at(int(NOON.timestamp()) + seconds))

    assert (onetime.matching_step(SECRET, code, NOON, 0) is not None) is taken


@pytest.mark.asvs("6.5.1")
def test_a_step_that_was_used_is_never_taken_again() -> None:
    code = Secret(pyotp.TOTP(SECRET).at(NOON))
    step = onetime.matching_step(SECRET, code, NOON, 0)

    assert step is not None
    assert onetime.matching_step(SECRET, code, NOON, step - 1) == step
    assert onetime.matching_step(SECRET, code, NOON, step) is None


@pytest.mark.parametrize("typed", ["", "      ", "12345", "\uff11" * 6, "None", "\x00" * 6])
def test_what_is_no_code_matches_nothing(typed: str) -> None:
    assert onetime.matching_step(SECRET, Secret(typed), NOON, 0) is None


def test_the_picture_holds_the_address() -> None:
    side, path = onetime.squares(SECRET, "ruth.adeyemi")

    assert side > 40 and path.startswith("M4 4h7v1h-7z")
    assert f"secret={SECRET}" in onetime.address(SECRET, "ruth.adeyemi")


@pytest.mark.parametrize("path", ["/", "/cases", "/cases/1?draft=2", "/log?case=a&b=%20"])
def test_our_own_paths_are_kept(path: str) -> None:
    assert own_path(path) == path


@pytest.mark.asvs("1.2.2", "3.7.2")
@pytest.mark.parametrize(
    "foreign",
    ["", "cases", "//host/x", "/\\host", "\\\\host", "https://host", "/a\nb", "/a b", "/cases#x", "/@host:80", "/enrol",
     "/sign-in?next=/x", "/lock", "/ünlock", "/" + "a" * 500],
)  # fmt: skip
def test_everything_else_is_left_out(foreign: str) -> None:
    assert own_path(foreign) == ""


def test_names_and_codes_are_read_as_people_type_them() -> None:
    assert plain_handle("  Ruth.ADEYEMI ") == "ruth.adeyemi"
    assert plain_code("bcdf ghjk-mnpq") == "BCDFGHJKMNPQ" and grouped("BCDFGHJKMNPQ") == "BCDF GHJK MNPQ"


def test_a_credential_never_shows_itself() -> None:
    held = CredentialContent(passphrase="$argon2id$x", totp=SECRET)

    assert str(held) == repr(held) == "<credential>"
