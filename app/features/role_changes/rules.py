"""Why somebody’s role cannot be changed yet, in words that name no case. Pure."""

from __future__ import annotations

from dataclasses import dataclass

OWN = "Your own role is changed by another administrator. Where you are the last one, invite another first."
SAME = "That is what they are here already."
OVERTAKEN = "Not saved: somebody else changed this meanwhile. Look at it, then save again."
HAS_ENDED = "This account has ended. Invite them anew."


@dataclass(frozen=True)
class Held:
    """What somebody holds that the new role may not: counts alone, for an administrator learns of no case."""

    cases: int = 0
    visits: int = 0
    releases: int = 0
    teams: tuple[str, ...] = ()
    """Teams that would be left without a supervisor."""

    @property
    def problem(self) -> str:
        """Empty where nothing has to be handed over first."""
        parts = [
            *(
                [_count(self.cases, "case", "that they lead, cover, back up or are named for")]
                if self.cases
                else []
            ),
            *([_count(self.visits, "visit", "that they make or watch")] if self.visits else []),
            *([_count(self.releases, "release", "addressed to them")] if self.releases else []),
            *(f"{team}, which they alone supervise" for team in self.teams),
        ]
        if not parts:
            return ""
        whom = (
            "The advocates of those releases end them first."
            if self.releases
            else "Their supervisor hands over cases and visits; you name who supervises a team."
        )
        return f"Not changed. First to be handed over: {'; '.join(parts)}. {whom}"


def _count(number: int, word: str, what: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'} {what}"
