"""A phone and its server, driven by random steps with every kind of fault among them, and what must hold after each."""
