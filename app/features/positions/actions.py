"""Makes a place of the position that a picture carries; the writer of places writes it."""

from __future__ import annotations

from app.access.actor import Actor
from app.access.door import OpenCase
from app.access.work import Work
from app.core.errors import FormRefused
from app.features.exhibits.queries import ExhibitView
from app.features.people.actions import add_location
from app.features.people.forms import LocationForm
from app.features.people.models import Location
from app.features.people.rules import LocationKind
from app.features.positions.forms import PositionForm
from app.features.positions.queries import kept_place
from app.features.positions.rules import Position, place_id_of


def keep_position(
    work: Work,
    actor: Actor,
    case: OpenCase,
    exhibit: ExhibitView,
    form: PositionForm,
    told: tuple[Position | None, str],
) -> Location:
    """The place; one that was made of this picture before stays as it is. `case` was opened for *location*."""
    if (known := kept_place(work, case, exhibit)) is not None:
        return known
    position, why = told
    if position is None:
        raise FormRefused({"form": why})
    note = "\n".join(
        part for part in (f"From the exhibit “{exhibit.title}”. {position.note}", form.note) if part
    )
    place = LocationForm(id=place_id_of(case.id, exhibit.row.id), kind=LocationKind.TOLD_BY_PICTURE,
                         address=position.words, who=form.who, note=note)  # fmt: skip
    return add_location(work, actor, case, place)
