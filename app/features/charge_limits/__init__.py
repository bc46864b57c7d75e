"""Until when a charge that only a magistrates’ court tries may begin, counted from the last act that the log holds."""
