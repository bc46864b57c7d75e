"""Makes the evidence packs that were asked for: composed, taken in by the ledger, streamed into the store."""
