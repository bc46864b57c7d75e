"""The ledger's public key at the operators' door: as it was given, or from where it lies. No secret is needed."""

from __future__ import annotations

from app.core.errors import KeyRefused
from app.core.settings import Settings
from app.crypto.checkpoints import LedgerSigner, LedgerVerifier
from app.crypto.root import LedgerKeyFile


def verifier_of(settings: Settings, line: str) -> LedgerVerifier | None:
    """From the line that was given, else from the file beside the ledger's key, else from the key if it is at hand."""
    if not line and settings.ledger_public.exists():
        line = settings.ledger_public.read_text()
    if not line and settings.ledger_key.exists():
        return LedgerSigner(LedgerKeyFile(settings.ledger_key).root()).verifier
    if not line:
        return None
    try:
        return LedgerVerifier.from_text(line)
    except ValueError:
        raise KeyRefused(
            "That is not a ledger's public key: waymark-ledger+…, as `waymark keys status` shows it."
        ) from None
