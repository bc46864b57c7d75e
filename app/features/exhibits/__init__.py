"""Evidence: files kept as they came, what is known of them, and the log page that shows both."""
