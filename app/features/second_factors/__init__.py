"""What somebody signs in with besides her passphrase: the authenticator, and recovery codes in its place."""
