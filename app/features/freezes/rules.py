"""How a reference is compared before a release. Pure."""

from __future__ import annotations

ANOTHER_CASE = "This is not the reference of the case above. Look which case you release."
BY_OPERATOR = "Whoever runs the server"


def reference_problems(typed: str, reference: str) -> dict[str, str]:
    """Letters in either case, spaces and dashes anywhere."""
    plain = ["".join(one for one in text.upper() if one.isalnum()) for text in (typed, reference)]
    return {} if plain[0] == plain[1] else {"reference": ANOTHER_CASE}
