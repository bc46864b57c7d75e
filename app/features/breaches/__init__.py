"""Orders with what broke them: the pages of orders, read together with the log."""
