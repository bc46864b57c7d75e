"""The safe: keys, envelopes, sealed files and the arithmetic of the ledger; alone in using `cryptography`.

It knows nothing of people, rows or requests, and never decides who may open what.
"""
