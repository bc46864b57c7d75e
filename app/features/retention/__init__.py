"""How long a site keeps what it holds: a table with effective dates, which the administrator of the site changes."""
