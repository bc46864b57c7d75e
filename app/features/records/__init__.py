"""The data-protection officer's first page: a case by its reference, and what she reads of it."""
