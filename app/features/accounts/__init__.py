"""People who sign in: accounts, invitations, passphrases, passkeys, preferences."""
