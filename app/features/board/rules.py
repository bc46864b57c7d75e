"""The weights of a caseload, and where it becomes too heavy. Pure."""

from __future__ import annotations

from dataclasses import dataclass

WEIGHTS = {"high": 3.0, "medium": 2.0, "standard": 1.0}


@dataclass(frozen=True)
class Lines:
    """From which weight on a caseload is amber, and from which red: the site sets both."""

    amber: int
    red: int

    def state(self, weight: float) -> str:
        """In range, amber or red: a load, said in words; nothing is blocked by it."""
        return "red" if weight >= self.red else "amber" if weight >= self.amber else "fine"
