"""What invented people judged: an invented tool, who is trained in it, two assessments, dimensions over months."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

from app.access.door import open_case
from app.access.work import House, Work
from app.core.ids import new_id
from app.demo.acts import People
from app.features.incidents.queries import incidents_of
from app.features.risk.actions import judge_dimension, record_assessment, set_typology
from app.features.risk.forms import AssessmentForm, DimensionForm, TypologyForm
from app.features.risk_tools.actions import record_training, set_tool
from app.features.risk_tools.forms import ToolForm, TrainingForm

JUDGED = (
    ("reoccurrence", 80, "moderate", "steady", "It stopped twice and began again after a week."),
    ("persistence", 80, "moderate", "rising", "Most weeks since the summer."),
    ("imminence", 80, "low", "steady", "No day and no place was named."),
    ("severity", 80, "moderate", "steady", "Messages and waiting, no violence so far."),
    ("range", 80, "low", "unknown", "Two kinds by then."),
    ("persistence", 41, "high", "rising", "Several times a week, also after the warning."),
    ("imminence", 41, "unknown", "unknown", "Nobody knew where he stayed."),
    ("imminence", 9, "high", "rising", "He knows when the nursery closes."),
    ("severity", 9, "high", "rising", "He said that he has nothing left to lose."),
    ("range", 9, "moderate", "rising", "Visits came to the messages."),
)


def tell_risk(house: House, people: People, cases: Mapping[str, UUID], name: str) -> None:
    """The case in depth of one site, and its register."""
    with house.writing() as work:
        tool = _register(work, people)
        lead = people["lead"]
        case = open_case(work, lead, cases[name], "risk")
        newest = [one.id for one in incidents_of(work, case) if one.counts][:2]
        for dimension, ago, level, trend, why in JUDGED:
            said = {"id": new_id(), "dimension": dimension, "level": level, "trend": trend, "narrative": why,
                    "judged_on": work.today - timedelta(days=ago), "rests_on": newest if ago == 9 else []}  # fmt: skip
            judge_dimension(work, lead, case, DimensionForm.model_validate(said))
        said = {
            "tool": tool, "purpose": "full", "assessed_on": work.today - timedelta(days=9), "person": lead.id,
            "with_victim": True, "result": "Moderate concern", "positives": 9, "level": "high", "differs": True,
            "why_differs": "What the tool asks for does not count that he knows the nursery’s hours.",
            "her_view": "I am more frightened of the quiet days than of the messages.",
            "actions_raised": "Ask the nursery about the gate; plan reviewed the same day.",
            "next_review_on": work.today + timedelta(days=19),
        }  # fmt: skip
        record_assessment(work, lead, case, AssessmentForm.model_validate(said))
        screen = {"purpose": "screen", "assessed_on": work.today - timedelta(days=80), "level": "moderate",
                  "completed_by": "The officer on call", "agency": people.force}  # fmt: skip
        record_assessment(work, lead, case, AssessmentForm.model_validate(screen))
        supervisor = people["supervisor"]
        opened = open_case(work, supervisor, case.id, "risk")
        typology = {"id": new_id(), "typology": "rejected", "judged_on": work.today - timedelta(days=8),
                    "reasons": "It began when she left, and turns between pleading and reproach."}  # fmt: skip
        set_typology(work, supervisor, opened, TypologyForm.model_validate(typology))


def _register(work: Work, people: People) -> UUID:
    administrator, today = people["administrator"], work.today
    said = {
        "name": "Invented stalking screen", "edition": "2", "owner": "Invented Press", "think_at": 14,
        "rights_note": "Invented for the demo; nobody’s text.", "needs_training": True, "is_in_use": True,
        "results": "Low concern\nModerate concern\nHigh concern", "from_day": today, "reason": "Used here.",
    }  # fmt: skip
    row = set_tool(work, administrator, ToolForm.model_validate(said))
    later = said | {
        "edition": "3",
        "from_day": today + timedelta(days=60),
        "reason": "A new edition is announced.",
    }
    set_tool(work, administrator, ToolForm.model_validate(later), row.tool_id)
    for who, tool in ((people["lead"].id, row.tool_id), (people["supervisor"].id, None)):
        trained = {"trainee": who, "trained_in": tool, "trained_on": today - timedelta(days=300)}
        record_training(work, administrator, TrainingForm.model_validate(trained))
    return row.tool_id
