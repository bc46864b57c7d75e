"""No pack in which a byte, a name, a presence or an order of a member was changed verifies; nor one made anew."""

from __future__ import annotations

import ast
import io
import json
import random
import struct
import zipfile
import zlib
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from uuid import UUID

import pytest

from app.crypto.checkpoints import Checkpoint, LedgerSigner, origin_of
from app.crypto.envelope import DataKey
from app.crypto.ledger import canonical, leaf_of, root_of
from app.crypto.verifier import as_one_file
from app.crypto.verifier.packs import Found, verify
from app.crypto.verifier.trees import Broken, fingerprint_of
from tests.integration.evidence_packs.conftest import checked, members_of
from tests.support.clients import Client

MUTATIONS = 5_000
STDLIB = {"__future__", "collections.abc", "contextlib", "pathlib", "typing"}


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


def again(inner: bytes, changed: Callable[[zipfile.ZipInfo], object] = lambda _: None) -> bytes:
    """The same members packed anew, each as this changes what is said of it."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as pack:
        for name, content in members_of(inner).items():
            info = zipfile.ZipInfo(name)
            changed(info)
            pack.writestr(info, content)
    return out.getvalue()


def with_another_name(inner: bytes) -> bytes:
    """Another name for a program that reads names from where they may stand in Unicode."""

    def change(info: zipfile.ZipInfo) -> None:
        if info.filename == "schedule.csv":
            shown = b"schedule-old.csv"
            info.extra = struct.pack("<2HBL", 0x7075, 5 + len(shown), 1, zlib.crc32(b"schedule.csv")) + shown

    return again(inner, change)


def with_a_link(inner: bytes) -> bytes:
    def change(info: zipfile.ZipInfo) -> None:
        info.external_attr = (0o120777 if info.filename == "schedule.csv" else 0o600) << 16

    return again(inner, change)


def with_a_remark(inner: bytes) -> bytes:
    return again(inner, lambda info: setattr(info, "comment", b"Look at this."))


def another_pack(inner: bytes) -> bytes:
    return packed(list({**members_of(inner), "schedule.csv": b"Nothing happened."}.items())).getvalue()


def with_one_that_is_not_listed(inner: bytes) -> bytes:
    """A member that stands between two others, and not in the list at the end: who reads it as it comes is shown it."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as pack:
        for name, content in members_of(inner).items():
            if name == "schedule.csv":
                pack.writestr("schedule-corrected.csv", "Nothing happened.")
                del pack.filelist[-1], pack.NameToInfo["schedule-corrected.csv"]
            pack.writestr(name, content)
    return out.getvalue()


def with_more_behind_its_end(inner: bytes) -> bytes:
    """The packed bytes of a member go on behind their own end: who reads them as they come finds more members there."""
    members = members_of(inner)
    out, hidden = io.BytesIO(), io.BytesIO()
    with zipfile.ZipFile(hidden, "w") as pack:
        pack.writestr("schedule-corrected.csv", "Nothing happened.")
    with zipfile.ZipFile(out, "w") as pack:
        for name, content in members.items():
            pack.writestr(name, content)
            if name == "schedule.csv":
                info = pack.getinfo(name)
                _write_over(pack, info, content, hidden.getvalue())
    return out.getvalue()


def _write_over(pack: zipfile.ZipFile, info: zipfile.ZipInfo, content: bytes, more: bytes) -> None:
    """Pack this member anew where it stands, with more bytes than it unpacks to."""
    packer = zlib.compressobj(wbits=-15)
    deflated = packer.compress(content) + packer.flush() + more
    info.compress_type, info.compress_size = zipfile.ZIP_DEFLATED, len(deflated)
    assert pack.fp is not None
    pack.fp.seek(info.header_offset)
    pack.fp.write(info.FileHeader(zip64=False) + deflated)
    pack.start_dir = pack.fp.tell()


FORGED = {
    "another name": with_another_name, "a link": with_a_link, "a remark": with_a_remark,
    "not listed": with_one_that_is_not_listed, "more behind its end": with_more_behind_its_end,
    "bytes before": lambda inner: b"junk" + inner, "bytes behind": lambda inner: inner + b"junk",
    "another pack before": lambda inner: another_pack(inner) + inner,
    "another pack behind": lambda inner: inner + another_pack(inner),
}  # fmt: skip


@pytest.mark.parametrize("kind", FORGED)
def test_what_one_program_shows_and_another_does_not_is_a_change(
    inner: bytes, tmp_path: Path, kind: str
) -> None:
    told = fingerprint_of(bytes.fromhex(json.loads(members_of(inner)["seal.json"])["key"]))
    script = members_of(inner)["verify.py"]
    assert checked(tmp_path / "same", again(inner), told, script)[0] == 0

    code, said = checked(tmp_path / "forged", FORGED[kind](inner), told, script)
    assert code == 1 and "NOT VERIFIED" in said


def test_any_bit_that_is_another_ends_in_words(inner: bytes) -> None:
    """What is packed, and what stands around it; where it verifies all the same, nothing in it is another."""
    seed = random.SystemRandom().randrange(1 << 32)
    drawn, members = random.Random(seed), members_of(inner)
    for number in range(1_500):
        made = bytearray(inner)
        # Half of them in the list at the end, which is short.
        place = drawn.randrange(len(made)) if number % 2 else len(made) - 1 - drawn.randrange(2_000)
        made[place] ^= 1 << drawn.randrange(8)
        try:
            verify(io.BytesIO(bytes(made)))
        except Broken:
            continue
        assert members_of(bytes(made)) == members, f"seed {seed}, number {number}"


def test_whoever_checks_the_outer_file_is_told_to_open_it_first(
    as_lead_advocate: Client, made: str, inner: bytes, tmp_path: Path
) -> None:
    outer, script = as_lead_advocate.get(f"{made}/file").content, members_of(inner)["verify.py"]
    for number, file in enumerate((outer, packed([("pack.zip", inner)]).getvalue())):
        code, said = checked(tmp_path / str(number), file, "0" * 64, script)
        assert code == 1 and "this is the outer file: open it with the six words first" in said

    assert b"evidence-pack.zip" not in script and b"verify.py pack.zip --fingerprint" in script


def test_the_parts_of_the_verifier_have_no_name_in_common() -> None:
    """They leave as one file, in which the later one would hide the other."""
    tree = ast.parse(as_one_file())
    names = [one.name for one in tree.body if isinstance(one, ast.FunctionDef | ast.ClassDef)]
    names += [name.id for one in tree.body if isinstance(one, ast.Assign) for target in one.targets
              for name in ast.walk(target) if isinstance(name, ast.Name)]  # fmt: skip

    assert len(names) == len(set(names))
    assert {one.module for one in ast.walk(tree) if isinstance(one, ast.ImportFrom)} <= STDLIB


def note_over(signer: LedgerSigner, site: str, leaves: list[bytes]) -> str:
    return signer.sign(Checkpoint(origin_of(UUID(site), "ledger"), len(leaves), root_of(leaves)))


def sha256_of(content: bytes) -> str:
    return sha256(content).hexdigest()
