"""Proofs over the ledger's tree: that a leaf lies in it, and that a later tree only appended to an earlier one.

RFC 6962, sections 2.1.1 and 2.1.2; verified after RFC 9162, sections 2.1.3.2 and 2.1.4.2. It keeps no rows and needs
no keys: whoever holds a proof checks it with `includes` and `continues`, which refuse what does not lead to the end.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Sequence

from app.crypto.ledger import EMPTY_ROOT, HASH_BYTES, node_of, root_of

LONGEST_PROOF = 64
"""A tree of 2**63 leaves needs 63 hashes; longer proofs are refused unread."""


def inclusion_proof(leaves: Sequence[bytes], position: int) -> list[bytes]:
    """The hashes that lead from the leaf at `position` (from 0) to the root, the nearest first (RFC 6962, 2.1.1).

    Raises ValueError if there is no such leaf.
    """
    return inclusion_proofs(leaves, [position])[position]


def inclusion_proofs(leaves: Sequence[bytes], positions: Iterable[int]) -> dict[int, list[bytes]]:
    """The inclusion proof of each of these positions, in one walk over the tree.

    Raises ValueError if one of them has no leaf.
    """
    proofs: dict[int, list[bytes]] = {position: [] for position in positions}
    if not all(0 <= position < len(leaves) for position in proofs):
        raise ValueError("there is no leaf at this position")
    if proofs:
        _climb(leaves, 0, len(leaves), sorted(proofs), proofs)
    return proofs


def _climb(
    leaves: Sequence[bytes], start: int, stop: int, wanted: list[int], proofs: dict[int, list[bytes]]
) -> bytes:
    """The head over the leaves from `start` to `stop`; each wanted one's proof gets the head that stands beside it."""
    if not wanted:
        return root_of(leaves[start:stop])
    if stop - start == 1:
        return leaves[start]
    middle = start + _split(stop - start)
    lower, upper = [at for at in wanted if at < middle], [at for at in wanted if at >= middle]
    left = _climb(leaves, start, middle, lower, proofs)
    right = _climb(leaves, middle, stop, upper, proofs)
    for beside, some in ((right, lower), (left, upper)):
        for at in some:
            proofs[at].append(beside)
    return node_of(left, right)


def consistency_proof(leaves: Sequence[bytes], old_size: int) -> list[bytes]:
    """The hashes that show that the first `old_size` leaves are the beginning of `leaves` (RFC 6962, 2.1.2).

    Empty for equal sizes. Raises ValueError unless 0 < old_size <= len(leaves).
    """
    if not 0 < old_size <= len(leaves):
        raise ValueError("an earlier tree has one leaf at least, and no more than the later one")
    return _consistency(leaves, old_size, is_whole=True)


def _consistency(leaves: Sequence[bytes], old_size: int, *, is_whole: bool) -> list[bytes]:
    if old_size == len(leaves):
        # The earlier tree's own root is known to who checks; a subtree of it is not.
        return [] if is_whole else [root_of(leaves)]
    middle = _split(len(leaves))
    if old_size <= middle:
        return [*_consistency(leaves[:middle], old_size, is_whole=is_whole), root_of(leaves[middle:])]
    return [*_consistency(leaves[middle:], old_size - middle, is_whole=False), root_of(leaves[:middle])]


def includes(root: bytes, size: int, leaf: bytes, position: int, proof: Sequence[bytes]) -> bool:
    """Whether `leaf` stands at `position` in the tree of `size` leaves under `root` (RFC 9162, 2.1.3.2).

    A path fits several sizes (that of leaf 0 of 8 also 5, 6 and 7): `size` and `root` come from one signed checkpoint.
    """
    if not 0 <= position < size or not _are_hashes(root, leaf, *proof) or len(proof) > LONGEST_PROOF:
        return False
    index, last, found = position, size - 1, leaf
    for step in proof:
        if last == 0:
            return False
        if index & 1 or index == last:
            found = node_of(step, found)
            while not index & 1 and index:
                index, last = index >> 1, last >> 1
        else:
            found = node_of(found, step)
        index, last = index >> 1, last >> 1
    return last == 0 and hmac.compare_digest(found, root)


def continues(old_root: bytes, old_size: int, new_root: bytes, new_size: int, proof: Sequence[bytes]) -> bool:
    """Whether the later tree begins with the whole earlier one (RFC 9162, 2.1.4.2).

    An empty tree is the beginning of every tree, shown by an empty proof.
    """
    if not 0 <= old_size <= new_size or not _are_hashes(old_root, new_root, *proof):
        return False
    if old_size == 0:
        return not proof and hmac.compare_digest(old_root, EMPTY_ROOT)
    if old_size == new_size:
        return not proof and hmac.compare_digest(old_root, new_root)
    # A full earlier tree is a node of the later one, so that its root stands for the first hash.
    steps = [old_root, *proof] if old_size & (old_size - 1) == 0 else list(proof)
    if not steps or len(steps) > LONGEST_PROOF + 1:
        return False
    index, last = old_size - 1, new_size - 1
    while index & 1:
        index, last = index >> 1, last >> 1
    old, new = steps[0], steps[0]
    for step in steps[1:]:
        if last == 0:
            return False
        if index & 1 or index == last:
            old, new = node_of(step, old), node_of(step, new)
            while not index & 1 and index:
                index, last = index >> 1, last >> 1
        else:
            new = node_of(new, step)
        index, last = index >> 1, last >> 1
    return last == 0 and hmac.compare_digest(old, old_root) and hmac.compare_digest(new, new_root)


def _split(size: int) -> int:
    """The leaves of the left part: the largest power of two that is smaller than the whole."""
    return 1 << (size - 1).bit_length() - 1


def _are_hashes(*values: bytes) -> bool:
    return all(len(value) == HASH_BYTES for value in values)
