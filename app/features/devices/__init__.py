"""Where somebody is signed in: the list of her sessions with the kind of device of each, and their end."""
