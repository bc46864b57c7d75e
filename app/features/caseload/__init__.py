"""The list of cases in sight, and what stands around every page of the staff."""
