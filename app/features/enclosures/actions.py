"""Keeps files that lie in an exhibit as exhibits of their own, as they lie there. The exhibit itself stays as it is."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import time
from uuid import UUID

from app.access.actor import Actor
from app.access.archives import Damaged
from app.access.door import OpenCase
from app.access.permissions import Permission
from app.access.work import House, Work
from app.core.clock import local
from app.core.errors import FormRefused
from app.features.enclosures import rules
from app.features.enclosures.forms import EnclosuresForm
from app.features.enclosures.queries import Contents, entries_there, kept_awake
from app.features.enclosures.rules import Enclosure, Entries
from app.features.enclosures.rules.times import Told, made
from app.features.exhibits.actions import SealedFile, keep_enclosed, log_incident, seal_pieces
from app.features.exhibits.forms import LogForm
from app.features.exhibits.models import ChainEntry, ExhibitContent
from app.features.exhibits.queries import ExhibitView, sensitivity_with
from app.features.exhibits.rules import PICTURES, SENSITIVE, EvidenceType, Sensitivity, evidence_type
from app.features.incidents.models import Incident
from app.features.incidents.rules import EARLIEST_YEAR, Behaviour, Certainty, Source, When
from app.web.forms import LINE

CHANGED = (
    "What was ticked is not among the files that can be kept apart. Look at them once more, and tick again."
)
TOO_MUCH = "Together these are too large to be kept in one go. Tick fewer of them."
NOT_IN_THE_LOG = (
    "More people read the log than may open these files. Choose “No entries”, and write the entry yourself."
)
NO_MESSAGE_AND_ENTRY = (
    "These files belong to messages, which come into the log by themselves. Choose “No entries”."
)


@dataclass(frozen=True)
class Ready:
    """Files that lie sealed in the store and are acknowledged by nothing yet, and those that could not be read."""

    sealed: tuple[tuple[Enclosure, SealedFile], ...]
    damaged: tuple[str, ...]

    def take_back(self, house: House) -> None:
        for _, file in self.sealed:
            file.take_back(house)


def seal_chosen(
    work: Work, case: OpenCase, exhibit: ExhibitView, told: Contents, form: EnclosuresForm
) -> Ready:
    """Ahead of the lock: each file goes from one sealed file into another. What is damaged hinders no other."""
    by_key = {one.key: one for one in told.files if not one.why_not and one.key in told.opened}
    wanted = list(dict.fromkeys(form.chosen))
    if not all(key in by_key for key in wanted):
        raise FormRefused({"chosen": CHANGED})
    if len(wanted) > 1 and sum(by_key[key].size for key in wanted) > rules.MOST_BYTES_AT_ONCE:
        raise FormRefused({"chosen": TOO_MUCH})
    _demand_entries(case, exhibit, form, [by_key[key] for key in wanted])
    sealed: list[tuple[Enclosure, SealedFile]] = []
    damaged: list[str] = []
    try:
        for key in wanted:
            try:
                file = seal_pieces(work, case, by_key[key].name, kept_awake(work, told.opened[key]()))
            except Damaged:
                damaged.append(key)
            else:
                sealed.append((by_key[key], file))
    except BaseException:
        Ready(tuple(sealed), ()).take_back(work.house)
        raise
    return Ready(tuple(sealed), tuple(damaged))


def keep_chosen(
    work: Work, actor: Actor, case: OpenCase, exhibit: ExhibitView, form: EnclosuresForm, ready: Ready
) -> int:
    """How many exhibits were made of them; one that is kept already is not kept again.

    They are at least as sensitive as the exhibit in which they lay.
    """
    case.demand(Permission.EXHIBITS_ADD)
    sensitivity = _sensitivity(exhibit, form)
    _demand_entries(case, exhibit, form, [one for one, _ in ready.sealed])
    there = set(entries_there(work, case))
    made_of = 0
    for one, file in ready.sealed:
        told = made(file.facts, one.name)
        logged = (
            next((row_id for row_id in one.message.entry_ids if row_id in there), None)
            if one.message
            else None
        )
        if form.entries is not Entries.NONE and told is not None:
            logged = _entry(work, actor, case, exhibit, one, file, told, form.entries)
        said = _said(work, actor, exhibit, one, file, told)
        theirs = sensitivity_with(work, case, logged) if sensitivity is Sensitivity.NORMAL else sensitivity
        said = said.model_copy(update={"sensitivity": theirs})
        made_of += keep_enclosed(work, actor, case, file, one.row_id, logged, said)
    return made_of


def _sensitivity(exhibit: ExhibitView, form: EnclosuresForm) -> Sensitivity:
    held = exhibit.content.sensitivity
    return form.sensitivity if held is Sensitivity.NORMAL else held


def _demand_entries(
    case: OpenCase, exhibit: ExhibitView, form: EnclosuresForm, chosen: list[Enclosure]
) -> None:
    """Whether entries may be made of these files at all."""
    if form.entries is Entries.NONE:
        return
    case.demand(Permission.INCIDENTS_RECORD)
    if _sensitivity(exhibit, form) in SENSITIVE:
        raise FormRefused({"entries": NOT_IN_THE_LOG})
    if any(one.message for one in chosen):
        raise FormRefused({"entries": NO_MESSAGE_AND_ENTRY})


def _said(
    work: Work, actor: Actor, exhibit: ExhibitView, one: Enclosure, file: SealedFile, told: Told | None
) -> ExhibitContent:
    """What is known of it: its name, where it lay, and what names it there."""
    is_screenshot = file.media in PICTURES and rules.is_screenshot(one.name)
    title = exhibit.title[: LINE - rules.NAME - 30]
    by = f", named by {one.message.lines}" if one.message and one.message.sender else ""
    link = ChainEntry(
        at=work.now, by=actor.id, what="Kept as it lay in an exhibit",
        came_from=f"“{title}”, SHA-256 {exhibit.content.sha256}, where it is named “{one.name}”{by}",
    )  # fmt: skip
    return ExhibitContent(
        title=one.name, type=EvidenceType.SCREENSHOT if is_screenshot else evidence_type(file.media),
        made_when=told.words[:LINE] if told else "", original_held=f"In the exhibit “{title}”, as “{one.name}”",
        chain=[link], enclosed_in=exhibit.id, enclosed_as=one.key,
    )  # fmt: skip


def _entry(
    work: Work, actor: Actor, case: OpenCase, exhibit: ExhibitView, one: Enclosure, file: SealedFile,
    told: Told, entries: Entries,
) -> UUID | None:  # fmt: skip
    """The entry to which it belongs, made if it is not there: it says what is known, and that the rest is to come.

    None where the day cannot be: it has not come yet, or nobody had such a camera.
    """
    now = local(work.now)
    if told.day > work.today or told.day.year < EARLIEST_YEAR:
        return None
    is_for_day = entries is Entries.DAY
    place = told.day.isoformat() if is_for_day else one.key
    said = f"enclosed|{entries}|{exhibit.content.sha256}|{place}|{case.id}"
    entry_id = UUID(bytes=hashlib.sha256(said.encode()).digest()[:16], version=4)
    if work.session.get(Incident, entry_id) is None:
        clock = None if is_for_day else _clock(told, is_today=told.day == work.today, now=now.time())
        log_incident(work, actor, case, LogForm.model_validate({
            "id": entry_id, "behaviours": [Behaviour.OTHER], "when": When.OTHER, "happened_on": told.day,
            "happened_at": clock, "certainty": Certainty.APPROX if clock else Certainty.UNKNOWN,
            "text": _text(exhibit, one, file, told, is_for_day=is_for_day), "source": Source.FOUND_LATER,
            "version": 0, "complete_later": True,
        }), None)  # fmt: skip
    return entry_id


def _clock(told: Told, *, is_today: bool, now: time) -> time | None:
    """To the minute; a clock that runs ahead of ours tells nothing."""
    clock = told.clock.replace(second=0, microsecond=0) if told.clock else None
    return None if clock is None or (is_today and clock > now) else clock


def _text(exhibit: ExhibitView, one: Enclosure, file: SealedFile, told: Told, *, is_for_day: bool) -> str:
    title = exhibit.title[:LINE]
    if is_for_day:
        return (
            f"Files of this day were kept out of the exhibit “{title}”; the day is told by a camera’s clock or by a "
            "file’s name. What they show is still to be written here."
        )
    kind = rules.kind_words(file.media)
    return (
        f"Kept out of the exhibit “{title}”: “{one.name}” ({kind[0].lower()}{kind[1:]}). {told.words}. "
        "What it shows is still to be written here."
    )
