"""Risk on one case: assessments, five dimensions over time, the typology. A person judges; no level is counted."""
