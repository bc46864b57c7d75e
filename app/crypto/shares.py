"""The root key in three shares printed as words, any two of which bring it back (SLIP-39).

One share alone says nothing about the key. The shares hold the secret only: id and generation are read from what it
has wrapped, and a key that does not open that is never written anywhere.
"""

from __future__ import annotations

from collections.abc import Sequence

from shamir_mnemonic import MnemonicError, combine_mnemonics, generate_mnemonics

from app.core.errors import KeyRefused
from app.crypto.derivation import KEY_BYTES
from app.crypto.envelope import DataKey

NEEDED, MADE = 2, 3
WORDS = 33
"""Words of one share: 256 bits of secret, with identifier, index and checksum."""


def split(root: DataKey) -> list[str]:
    """Three shares of 33 words; any two of them suffice. Every call draws new ones, and older ones stay good."""
    return list(generate_mnemonics(1, [(NEEDED, MADE)], root.secret)[0])


def join(shares: Sequence[str]) -> bytes:
    """The 32 secret bytes; KeyRefused, saying what is wrong with the words, never repeating them."""
    # The print numbers the words: who types the numbers too has not made a mistake.
    told = [" ".join(word for word in share.lower().split() if not word.isdigit()) for share in shares]
    for number, share in enumerate(told, start=1):
        if len(share.split()) != WORDS:
            raise KeyRefused(
                f"Share {number} has {len(share.split())} words and needs {WORDS}. Nothing was changed."
            )
    if len(set(told)) < NEEDED:
        raise KeyRefused("This is the same share twice. Two different ones are needed. Nothing was changed.")
    try:
        secret = combine_mnemonics(told)
    except MnemonicError:
        raise KeyRefused(
            "These shares do not fit together: a word is wrong or missing, or they are of two different prints. "
            "Nothing was changed."
        ) from None
    if len(secret) != KEY_BYTES:
        raise KeyRefused("These shares hold something else than a root key. Nothing was changed.")
    return secret
