"""What has to be true of a pack: its members, its manifest, and what the ledger said of both when it was signed."""

from __future__ import annotations

import base64
import hashlib
import json
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from app.crypto.verifier.curves import p256_verifies
from app.crypto.verifier.trees import Broken, fingerprint_of, leads_to, leaf_of, sha256, signed_head
from app.crypto.verifier.zips import CUT, Packed, packed_in, pieces_of

FORMAT = "waymark-evidence-pack/1"
MANIFEST, PROOFS, RECORDS, SEAL = "manifest.json", "proofs.json", "records.json", "seal.json"
SEALED = "evidence-pack.sealed"
SMALL = 64 * 1024 * 1024
SEAL_KEYS = ["checkpoint", "entry", "key", "path", "position", "salt"]


class Found:
    """What was found: numbers and names for whoever reads the answer."""

    def __init__(self) -> None:
        self.manifest: dict[str, Any] = {}
        self.fingerprint = ""
        self.members = self.entries = self.before = self.signed = self.unsigned = self.bare = 0


def origin_of(site: str) -> str:
    return f"waymark-ledger/{site}/ledger"


def canonical(value: Any) -> bytes:
    """The one spelling of a value in JSON (RFC 8785), as long as names are in ASCII and numbers whole."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def exactly(content: bytes, what: str) -> dict[str, Any]:
    """The value of a member whose bytes are its one spelling."""
    try:
        value = json.loads(content)
        same = canonical(value) == content
    except (ValueError, RecursionError):
        raise Broken(f"{what} cannot be read") from None
    if not same or not isinstance(value, dict):
        raise Broken(f"{what} was changed")
    return value


def plain(text: str, what: str) -> bytes:
    """The bytes of text in lower-case hexadecimal."""
    try:
        found = bytes.fromhex(text)
    except (TypeError, ValueError):
        raise Broken(f"{what} cannot be read") from None
    if found.hex() != text:
        raise Broken(f"{what} was changed")
    return found


def placed(said: dict[str, Any], size: int, root: bytes, what: str) -> dict[str, Any]:
    """The entry of the ledger that stands where it is said to stand."""
    salt, path = plain(said["salt"], what), [plain(step, what) for step in said["path"]]
    leaf = leaf_of(salt, said["entry"].encode())
    if len(salt) != 32 or not leads_to(root, size, leaf, said["position"], path):
        raise Broken(f"{what} does not stand in the ledger")
    return exactly(said["entry"].encode(), what)


def verify(path: str | IO[bytes]) -> Found:
    """What was found in the pack of this name, or in this open file; Broken, in words, at the first untrue thing."""
    try:
        with _open(path) as file:
            return _verify(file)
    except Broken:
        raise
    except (OSError, EOFError, zlib.error, struct.error) as error:
        raise Broken(f"{CUT} ({error})") from None
    except (KeyError, TypeError, AttributeError, ValueError, IndexError, OverflowError) as error:
        raise Broken(f"something in it is not as it was made ({type(error).__name__})") from None


@contextmanager
def _open(path: str | IO[bytes]) -> Iterator[IO[bytes]]:
    if not isinstance(path, str):
        yield path
        return
    with Path(path).open("rb") as file:
        yield file


def _verify(file: IO[bytes]) -> Found:
    found, pack = Found(), packed_in(file)
    names = [one.name for one in pack]
    if not names or names[0] != MANIFEST or names[-1] != SEAL or len(set(names)) != len(names):
        raise Broken("it does not hold what a pack holds")
    by_name = {one.name: one for one in pack}
    manifest_bytes = _small(file, by_name[MANIFEST])
    found.manifest = exactly(manifest_bytes, MANIFEST)
    if found.manifest["format"] != FORMAT:
        raise Broken("this verifier does not know its format")
    listed = {member["path"]: member for member in found.manifest["members"]}
    if [MANIFEST, *(member["path"] for member in found.manifest["members"]), SEAL] != names:
        raise Broken("a member is missing, was added, renamed or moved")
    for one in pack[1:-1]:
        _check_member(file, one, listed[one.name])
    found.members = len(listed)
    key = _check_seal(found, exactly(_small(file, by_name[SEAL]), SEAL), manifest_bytes)
    proofs = exactly(_small(file, by_name[PROOFS]), PROOFS)
    records = exactly(_small(file, by_name[RECORDS]), RECORDS)["records"]
    _check_records(found, proofs, records, listed, key)
    return found


def _small(file: IO[bytes], one: Packed) -> bytes:
    if one.size > SMALL:
        raise Broken(f"{one.name} is too large")
    return b"".join(pieces_of(file, one))


def _check_member(file: IO[bytes], one: Packed, said: dict[str, Any]) -> None:
    digest = hashlib.sha256()
    for piece in pieces_of(file, one):
        digest.update(piece)
    if one.size != said["bytes"] or digest.hexdigest() != said["sha256"]:
        raise Broken(f"{one.name} was changed")


def _check_seal(found: Found, seal: dict[str, Any], manifest_bytes: bytes) -> bytes:
    """The ledger took the manifest in when the pack was made, and its head was signed after that."""
    if sorted(seal) != SEAL_KEYS:
        raise Broken(f"{SEAL} was changed")
    key = plain(seal["key"], SEAL)
    origin, size, root = signed_head(seal["checkpoint"], key)
    entry = placed(seal, size, root, "the entry of this pack")
    manifest = found.manifest
    about = (entry["type"], entry["facts"]["manifest"], entry["row"]["id"], entry["case"], entry["site"])
    wanted = (SEALED, sha256(manifest_bytes).hex(), manifest["pack"], manifest["case"], manifest["site"])
    if about != wanted or origin != origin_of(manifest["site"]):
        raise Broken("the ledger speaks of another pack")
    found.fingerprint = fingerprint_of(key)
    return key


def _check_records(
    found: Found, proofs: dict[str, Any], records: list[dict[str, Any]], listed: dict[str, Any], key: bytes
) -> None:
    origin, size, root = signed_head(proofs["checkpoint"], key)
    if origin != origin_of(found.manifest["site"]):
        raise Broken("the proofs are of another ledger")
    for bare in proofs["bare"]:
        way = [plain(step, "a bare leaf") for step in bare["path"]]
        if not leads_to(root, size, plain(bare["leaf"], "a bare leaf"), bare["position"], way):
            raise Broken("a bare leaf does not stand in the ledger")
    found.bare = len(proofs["bare"])
    for record in records:
        said = proofs["entries"].get(record["id"])
        if record.get("file") and listed[record["file"]]["sha256"] != record["said"]["sha256"]:
            raise Broken(f"the original of {record['name']} is another file")
        if said is None:
            found.before += 1
            continue
        entry = placed(said, size, root, record["name"])
        told = entry["facts"]
        if entry["row"]["id"] != record["id"] or told["said"] != sha256(canonical(record["said"])).hex():
            raise Broken(f"the ledger says something else of {record['name']}")
        found.entries += 1
        if "phone" in entry:
            _check_phone(found, entry["phone"], proofs["phones"], record["name"])


def _check_phone(found: Found, phone: dict[str, Any], keys: dict[str, str], name: str) -> None:
    """A phone signed what was typed on it; where its key is not in the pack, the ledger alone says so."""
    point = keys.get(phone["id"])
    if point is None:
        found.unsigned += 1
        return
    signature = base64.urlsafe_b64decode(f"{phone['signature']}==")
    if not p256_verifies(plain(point, "a phone’s key"), plain(phone["sha256"], name), signature):
        raise Broken(f"the phone’s signature on {name} is not true")
    found.signed += 1
