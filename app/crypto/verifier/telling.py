"""What the verifier says, and how it ends."""

from __future__ import annotations

import sys

from app.crypto.verifier.packs import Found, verify
from app.crypto.verifier.trees import Broken

VERIFIED, CHANGED, UNKNOWN_SIGNER = 0, 1, 3


def told_of(found: Found) -> list[str]:
    """The lines that say what was found, without the last word on it."""
    manifest = found.manifest
    lines = [
        f"Pack {manifest['pack']}, made {manifest['made_at']} by {manifest['software']}",
        f"Members: {found.members}, each as the manifest says",
        f"Entries and exhibits that the ledger took in when they were kept: {found.entries}",
        f"Not changed since this pack was made, and no more is said of them: {found.before}",
        f"Signed by the phone that they were written on: {found.signed}",
        f"Other entries of the ledger on this case, not disclosed: {found.bare}",
    ]
    if found.unsigned:
        lines.append(f"Written on a phone whose key is not in the pack: {found.unsigned}")
    if manifest["mismatch"]:
        lines.append(
            "WARNING: this case does not match its ledger, and was released all the same. See the first page."
        )
    lines.append(f"The signer’s fingerprint: {found.fingerprint}")
    return lines


def main(arguments: list[str]) -> int:
    """Returns 0 (verified), 3 (agrees with itself, signer unknown) or 1 (changed, or not a pack)."""
    wanted = ""
    if "--fingerprint" in arguments:
        at = arguments.index("--fingerprint")
        wanted = "".join("".join(arguments[at + 1 : at + 2]).split()).lower()
        arguments = arguments[:at] + arguments[at + 2 :]
        if len(wanted) != 64:
            print("A fingerprint has 64 letters and digits.")
            return CHANGED
    if len(arguments) != 1:
        print('Say which file: python3 verify.py pack.zip --fingerprint "…"')
        return CHANGED
    try:
        found = verify(arguments[0])
    except Broken as broken:
        print(f"NOT VERIFIED: {broken}.")
        return CHANGED
    print("\n".join(told_of(found)))
    if not wanted:
        print(
            "CONSISTENT, SIGNER UNKNOWN. Ask the site for its fingerprint by another channel, and say it here."
        )
        return UNKNOWN_SIGNER
    if wanted != found.fingerprint.replace(" ", ""):
        print("NOT VERIFIED: it was signed by another key than the one that you were told.")
        return CHANGED
    print("VERIFIED: nothing in it was changed since it was made. It proves no time by itself.")
    return VERIFIED


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
