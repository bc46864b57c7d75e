"""What every page of the staff shows around its content: the places that a role may open."""
