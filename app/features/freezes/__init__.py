"""Cases that do not match their ledger: the data-protection officer releases what leaves them, and says why."""
