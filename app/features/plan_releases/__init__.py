"""Parts of the safety plan for a partner: chosen item by item, as what may be seen by that kind of agency allows."""
