"""Checkpoints: C2SP's signed notes, which open under their own key, whole, or not at all."""

from __future__ import annotations

import base64
from uuid import UUID

import pytest

from app.core.errors import SealBroken
from app.crypto.checkpoints import Checkpoint, LedgerSigner, LedgerVerifier, origin_of
from app.crypto.envelope import DataKey

SITE = UUID("8c0f2a53-5d2c-4c8e-9f64-7a3b1b4e2d10")
SEED = bytes.fromhex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")
PUBLIC = bytes.fromhex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a")
SAID = Checkpoint(origin_of(SITE, "ledger"), 34, bytes(range(32)))


def signer() -> LedgerSigner:
    return LedgerSigner(DataKey.from_secret(SITE, 1, SEED))


@pytest.mark.asvs("11.6.1")
def test_the_public_half_is_that_of_the_published_vector() -> None:
    # RFC 8032, section 7.1, test 1.
    key = base64.b64decode(signer().verifier.text.split("+", 2)[2])

    assert key == b"\x01" + PUBLIC


def test_a_checkpoint_is_three_lines_an_empty_one_and_a_signature() -> None:
    lines = signer().sign(SAID).split("\n")

    assert lines[:4] == [f"waymark-ledger/{SITE}/ledger", "34", base64.b64encode(SAID.root).decode(), ""]
    assert lines[4].startswith("— waymark-ledger ") and lines[5:] == [""]
    assert len(base64.b64decode(lines[4].split(" ")[2])) == 4 + 64


def test_what_was_signed_opens_with_the_public_line_alone() -> None:
    verifier = LedgerVerifier.from_text(f"{signer().verifier.text}\n")

    assert verifier.open(signer().sign(SAID)) == SAID


def test_no_changed_character_opens() -> None:
    note, verifier = signer().sign(SAID), signer().verifier
    opened = 0
    for at in range(len(note)):
        for other in ("", "x", "\n", note[at] * 2):
            changed = note[:at] + other + note[at + 1 :]
            if changed == note:
                continue
            try:
                verifier.open(changed)
                opened += 1
            except SealBroken:
                pass

    assert opened == 0


def test_another_key_does_not_open_it() -> None:
    with pytest.raises(SealBroken):
        LedgerSigner(DataKey.random()).verifier.open(signer().sign(SAID))


def test_a_second_signature_or_a_second_spelling_is_refused() -> None:
    note = signer().sign(SAID)
    spelled = Checkpoint(SAID.origin, 34, SAID.root)
    for changed in (note + note.split("\n")[4] + "\n", note.replace("\n34\n", "\n034\n"), note[:-1]):
        with pytest.raises(SealBroken):
            signer().verifier.open(changed)

    assert signer().sign(spelled) == note


@pytest.mark.parametrize(
    "line", ["", "waymark-ledger", "waymark-ledger+00000000+AQ==", "other+aa+bb", "a+b+c+d"]
)
def test_a_line_that_is_no_public_key_is_refused(line: str) -> None:
    with pytest.raises(ValueError, match="public key"):
        LedgerVerifier.from_text(line)


def test_the_signer_shows_nothing() -> None:
    assert repr(signer()) == str(signer()) == "<sealed>"
