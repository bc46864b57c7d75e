"""No pack in which a byte, a name, a presence or an order of a member was changed verifies; nor one made anew."""

from __future__ import annotations

import io
import json
import random
import zipfile
from hashlib import sha256
from pathlib import Path
from uuid import UUID

import pytest

from app.crypto.checkpoints import Checkpoint, LedgerSigner, origin_of
from app.crypto.envelope import DataKey
from app.crypto.ledger import canonical, leaf_of, root_of
from app.crypto.verifier.packs import Found, verify
from app.crypto.verifier.trees import Broken, fingerprint_of
from tests.integration.evidence_packs.conftest import checked, members_of

MUTATIONS = 5_000


def packed(members: list[tuple[str, bytes]]) -> io.BytesIO:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as pack:
        for name, content in members:
            pack.writestr(name, content)
    out.seek(0)
    return out


def found_in(members: list[tuple[str, bytes]]) -> Found | None:
    try:
        return verify(packed(members))
    except Broken:
        return None


def changed(drawn: random.Random, members: list[tuple[str, bytes]]) -> list[tuple[str, bytes]]:
    """One change: a byte, some bytes more or fewer, a name, a member gone, one more, or two in another order."""
    made = list(members)
    at = drawn.randrange(len(made))
    name, content = made[at]
    kind = drawn.randrange(6)
    if kind == 0:
        place = drawn.randrange(len(content))
        made[at] = (
            name,
            content[:place] + bytes([content[place] ^ 1 << drawn.randrange(8)]) + content[place + 1 :],
        )
    elif kind == 1:
        place = drawn.randrange(len(content))
        made[at] = (name, content[:place] + drawn.choice([b"", b" ", b"0", content[place : place + 1] * 2])
                    + content[place + 1 :])  # fmt: skip
    elif kind == 2:
        made[at] = (name + drawn.choice(["x", ".", "/", " "]), content)
    elif kind == 3:
        del made[at]
    elif kind == 4:
        made.insert(at, (f"more-{drawn.randrange(99)}.txt", b"added"))
    else:
        other = (at + 1 + drawn.randrange(len(made) - 1)) % len(made)
        made[at], made[other] = made[other], made[at]
    return made


def test_no_changed_pack_verifies_and_the_untouched_one_does(inner: bytes) -> None:
    members = list(members_of(inner).items())
    assert found_in(members) is not None
    seed = random.SystemRandom().randrange(1 << 32)
    drawn = random.Random(seed)

    for number in range(MUTATIONS):
        made = changed(drawn, members)
        assert made == members or found_in(made) is None, f"seed {seed}, number {number}"


@pytest.mark.parametrize("member", ["seal.json", "proofs.json", "records.json", "manifest.json"])
def test_another_spelling_of_the_same_values_is_a_change(inner: bytes, member: str) -> None:
    members = dict(members_of(inner))
    members[member] = json.dumps(json.loads(members[member]), indent=1).encode()

    assert found_in(list(members.items())) is None


def test_a_pack_made_anew_with_another_key_is_never_verified(inner: bytes, tmp_path: Path) -> None:
    """Everything is consistent in it: manifest, ledger, checkpoint. Its signer is somebody else."""
    members = dict(members_of(inner))
    told = fingerprint_of(bytes.fromhex(json.loads(members["seal.json"])["key"]))
    signer = LedgerSigner(DataKey.random())
    manifest = json.loads(members["manifest.json"])
    records = json.loads(members["records.json"])
    records["records"][0]["said"]["text"] = "Nothing happened."
    members["records.json"] = canonical(records)
    proofs = {"bare": [], "entries": {}, "phones": {},
              "checkpoint": note_over(signer, manifest["site"], [bytes(32)])}  # fmt: skip
    members["proofs.json"] = canonical(proofs)
    for one in manifest["members"]:
        one["bytes"] = len(members[one["path"]])
        one["sha256"] = sha256_of(members[one["path"]])
    members["manifest.json"] = canonical(manifest)
    taken_in = {"manifest": sha256_of(members["manifest.json"])}
    entry = canonical({"type": "evidence-pack.sealed", "facts": taken_in, "row": {"id": manifest["pack"]},
                       "case": manifest["case"], "site": manifest["site"]})  # fmt: skip
    salt = bytes(32)
    members["seal.json"] = canonical({
        "entry": entry.decode(), "salt": salt.hex(), "position": 0, "path": [], "key": signer.verifier.public.hex(),
        "checkpoint": note_over(signer, manifest["site"], [leaf_of(salt, entry)]),
    })  # fmt: skip
    forged = packed(list(members.items())).getvalue()

    assert found_in(list(members.items())) is not None, "the forger made a mistake: this test shows nothing"
    code, said = checked(tmp_path / "a", forged, told)
    assert code == 1 and "signed by another key" in said
    code, said = checked(tmp_path / "b", forged)
    assert code == 3 and "CONSISTENT, SIGNER UNKNOWN" in said


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"%PDF-1.7", b"PK\x05\x06" + bytes(18)])
def test_what_is_no_pack_is_said_to_be_none(inner: bytes, tmp_path: Path, content: bytes) -> None:
    code, said = checked(tmp_path, content, "0" * 64, members_of(inner)["verify.py"])

    assert code == 1 and said.startswith("NOT VERIFIED:")


@pytest.mark.parametrize("cut", [0.1, 0.5, 0.9, 0.999])
def test_a_cut_pack_is_not_verified(inner: bytes, tmp_path: Path, cut: float) -> None:
    code, said = checked(tmp_path, inner[: int(len(inner) * cut)], "0" * 64, members_of(inner)["verify.py"])

    assert code == 1 and "not a whole pack" in said


def note_over(signer: LedgerSigner, site: str, leaves: list[bytes]) -> str:
    return signer.sign(Checkpoint(origin_of(UUID(site), "ledger"), len(leaves), root_of(leaves)))


def sha256_of(content: bytes) -> str:
    return sha256(content).hexdigest()
