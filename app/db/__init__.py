"""Where rows are kept: engines, transactions, column types, the key store, the ledger's tables, the file store."""
