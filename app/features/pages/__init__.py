"""A victim’s page in the hands of her advocate: the talk, what is drawn, its parts, recovery by voice, and its end."""
