"""An invented photo, a note and a place for the demo's cases: the picture is drawn here, nobody took it."""

from __future__ import annotations

import io
from datetime import timedelta

from PIL import Image, ImageDraw, ImageFilter

from app.access.actor import Actor
from app.access.door import OpenCase, Purpose, open_case
from app.access.work import Work
from app.features.charge_limits.actions import answer_limit
from app.features.charge_limits.forms import AnswerForm
from app.features.charge_limits.queries import limit_of
from app.features.contacts.actions import record_note
from app.features.contacts.forms import NoteForm
from app.features.exhibits.actions import attach, seal_upload
from app.features.exhibits.forms import ExhibitForm
from app.features.incidents.queries import incidents_of
from app.features.orders.actions import record_order
from app.features.orders.forms import OrderForm
from app.features.people.actions import add_location
from app.features.people.forms import LocationForm
from app.features.people.rules import LocationKind
from app.web.forms import Upload


def kept_evidence(work: Work, lead: Actor, case: OpenCase) -> None:
    """A photo for the newest entry of the log, and a note of what the advocate saw."""
    sealed = seal_upload(work, case, "IMG_2041.jpg", drawn_photo())
    newest = incidents_of(work, case)[0]
    form = ExhibitForm(
        file=Upload(sealed.name, sealed.original), incident_id=newest.id, title="The gate, from the window",
        made_when="The same morning",
    )  # fmt: skip
    attach(work, lead, case, form, sealed)
    facts, opinion = "The list of calls was shown on her phone.", "She is more frightened than last week."
    record_note(work, lead, case, NoteForm(facts=facts, opinion=opinion))
    room = open_case(work, lead, case.id, "location", purpose=Purpose.LOCATION)
    place = LocationForm(kind=next(iter(LocationKind)), address="14 Invented Row, Northmere")
    add_location(work, lead, room, place)


def put_on_bail(work: Work, lead: Actor, case: OpenCase) -> None:
    """Bail with its conditions, which most of what follows breaks."""
    said = {
        "type": "court_bail", "status": "granted", "court": "Northmere Magistrates’ Court", "reference": "NMC 26/1180",
        "made_on": work.today, "served_on": work.today, "expires": work.today + timedelta(days=74),
        "conditions": "Not to contact her, himself or through others\nNot to go within 100 metres of the nursery\n"
        "To sleep at the address that the court was given",
    }  # fmt: skip
    record_order(work, lead, case, OrderForm.model_validate(said))


NOWHERE_IN_PARTICULAR = {1: "N", 2: (54.0, 0.0, 0.0), 3: "E", 4: (3.0, 0.0, 0.0), 0x1F: 12.0}
"""In the middle of the North Sea."""


def no_charge_waited_for(work: Work, lead: Actor, case: OpenCase) -> None:
    """What is said to the end of the time for a charge, where the police take no further action."""
    if limit := limit_of(work, case):
        said = {"what": "A review of the decision is asked for; the officer knows this day.", "is_last": True}
        answer_limit(work, lead, case, AnswerForm.model_validate(said | {"ends_on": limit.ends_on}))


def drawn_photo() -> bytes:
    """A street in the evening, drawn and blurred: a JPEG."""
    picture = Image.new("RGB", (1200, 900), "#26343c")
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 620, 1200, 900), fill="#3d4a50")
    for left in range(0, 1200, 80):
        pen.rectangle((left, 430, left + 14, 700), fill="#1a2227")
    pen.ellipse((880, 120, 980, 220), fill="#f4d9a0")
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x010F], exif[0x0110] = "Invented", "Camera 1"
    exif.get_ifd(0x8825).update(NOWHERE_IN_PARTICULAR)
    picture.filter(ImageFilter.GaussianBlur(4)).save(out, "JPEG", quality=82, exif=exif)
    return out.getvalue()
