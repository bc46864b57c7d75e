"""Which days are bank holidays: a list that is known ahead, what a site adds to it and strikes from it, and its end."""
