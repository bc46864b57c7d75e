"""The audit trail for a screen: what the ledger says was done, of the site by day and of one case by month."""
