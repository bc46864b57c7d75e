"""The log page, the quick log with its photo, entries and exhibits over HTTP."""

from typing import Annotated, Any
from uuid import UUID

from app.access.actor import Actor
from app.access.door import OpenCase, open_case
from app.access.permissions import Permission
from app.access.work import House, Work
from app.core.errors import NotFound
from app.features.contacts.queries import case_head
from app.features.exhibits import actions, queries, rules
from app.features.exhibits.actions import SealedFile, with_preview
from app.features.exhibits.forms import ExhibitDetailsForm, ExhibitForm, LogForm
from app.features.incidents import queries as log
from app.features.incidents import rules as words
from app.features.incidents.actions import amend_incident, count_again, note_read, withdraw_incident
from app.features.incidents.forms import IncidentForm, WithdrawalForm
from app.features.orders.queries import orders_of
from app.features.people.queries import victim_of
from app.web.answers import Download, Page, Redirect, page
from app.web.asked import Asked
from app.web.forms import limit_words
from app.web.guards import requires
from app.web.routing import Router

CanReadLog = Annotated[Actor, requires(Permission.INCIDENTS_READ)]
CanRecord = Annotated[Actor, requires(Permission.INCIDENTS_RECORD)]
CanRead = Annotated[Actor, requires(Permission.EXHIBITS_READ)]
CanAdd = Annotated[Actor, requires(Permission.EXHIBITS_ADD)]

router = Router()


# ── The log ──────────────────────────────────────────────────────────────────────────────────────────────


@router.get("/cases/{case_id}/log")
def index(case_id: UUID, actor: CanReadLog, work: Work, until: str = "") -> Page:
    case = open_case(work, actor, case_id, "log", permission=Permission.INCIDENTS_READ)
    incidents = log.incidents_of(work, case, actor)
    spans, last = log.pattern_of(incidents, work.today), rules.day_of(until)
    days, earlier = queries.shown_days(queries.days_of(incidents, _exhibits(work, case)), last)
    return page(
        "exhibits/log.html",
        case=case,
        head=case_head(work, actor, case, "log"),
        incidents=incidents,
        spans=spans,
        days=days,
        earlier=earlier,
        is_newest=last is None,
        today=work.today,
        may=case.may(Permission.INCIDENTS_RECORD),
    )


@router.get("/cases/{case_id}/log/new")
def new_entry(case_id: UUID, actor: CanRecord, work: Work, asked: Asked) -> Page:
    case = open_case(work, actor, case_id, "log", permission=Permission.INCIDENTS_RECORD)
    form = asked.form(LogForm, {"when": "today", "source": "told_by", "version": 0})
    return page(
        "exhibits/log_form.html", form=form, incident=None, orders=_orders(work, case), **_about(work, case)
    )


def log_room(case_id: UUID, actor: Actor, work: Work) -> OpenCase:
    """While the form still arrives: where its photo is sealed."""
    return open_case(work, actor, case_id, "log", permission=Permission.INCIDENTS_RECORD)


def preview_photo(form: LogForm, room: OpenCase, house: House) -> SealedFile | None:
    """Ahead of the lock: the preview of the photo is made."""
    return with_preview(house, room, form.photo, "photo") if form.photo is not None else None


@router.post("/cases/{case_id}/log/new", again=new_entry, files_into=log_room, before=preview_photo)
def record(case_id: UUID, form: LogForm, actor: CanRecord, work: Work, ready: Any) -> Redirect:
    case = open_case(work, actor, case_id, "log", permission=Permission.INCIDENTS_RECORD)
    incident = actions.log_incident(work, actor, case, form, ready)
    return Redirect(f"/cases/{case_id}/incidents/{incident.id}")


@router.get("/cases/{case_id}/incidents/{incident_id}")
def show(case_id: UUID, incident_id: UUID, actor: CanReadLog, work: Work) -> Page:
    case = open_case(work, actor, case_id, "log", permission=Permission.INCIDENTS_READ)
    incident = log.incident_view(work, actor, case, incident_id)
    wordings = log.wordings_of(work, actor, case, incident_id)
    return page(
        "incidents/show.html",
        incident=incident,
        wordings=wordings,
        names=log.names_in(work, actor, [incident.content, *(told for told, _ in wordings)]),
        shows_notes=case.may(Permission.CONTACTS_READ),
        exhibits=_exhibits(work, case, incident_id),
        shows_files=case.may(Permission.EXHIBITS_READ),
        may=case.may(Permission.INCIDENTS_RECORD),
        head=case_head(work, actor, case, "log"),
        **_about(work, case),
    )


@router.post("/cases/{case_id}/incidents/{incident_id}/readings")
def read(case_id: UUID, incident_id: UUID, actor: CanRecord, work: Work) -> Redirect:
    case = open_case(work, actor, case_id, "log", permission=Permission.INCIDENTS_RECORD)
    note_read(work, actor, case, log.incident_row(work, case, incident_id).id)
    return Redirect(f"/cases/{case_id}/incidents/{incident_id}")


@router.get("/cases/{case_id}/incidents/{incident_id}/edit")
def edit(case_id: UUID, incident_id: UUID, actor: CanRecord, work: Work, asked: Asked) -> Page:
    case = open_case(work, actor, case_id, "log", permission=Permission.INCIDENTS_RECORD)
    incident = log.incident_view(work, actor, case, incident_id)
    first = {
        **incident.content.model_dump(),
        "behaviours": [one for one in incident.content.behaviours if one is not words.Behaviour.BREACH],
        "when": "other",
        "why_amended": "",
        "version": incident.row.version,
    }
    first["happened_at"] = f"{incident.content.happened_at:%H:%M}" if incident.content.happened_at else None
    return page(
        "exhibits/log_form.html",
        form=asked.form(IncidentForm, first),
        incident=incident,
        orders=_orders(work, case),
        **_about(work, case),
    )


@router.post("/cases/{case_id}/incidents/{incident_id}/amendments", again=edit)
def amend(case_id: UUID, incident_id: UUID, form: IncidentForm, actor: CanRecord, work: Work) -> Redirect:
    case = open_case(work, actor, case_id, "log", permission=Permission.INCIDENTS_RECORD)
    amend_incident(work, actor, case, log.incident_row(work, case, incident_id, to_amend=True), form)
    return Redirect(f"/cases/{case_id}/incidents/{incident_id}")


@router.get("/cases/{case_id}/incidents/{incident_id}/withdrawals/new")
def withdrawing(case_id: UUID, incident_id: UUID, actor: CanRecord, work: Work, asked: Asked) -> Page:
    return _why(work, actor, case_id, incident_id, asked, is_back=False)


@router.post("/cases/{case_id}/incidents/{incident_id}/withdrawals", again=withdrawing)
def withdraw(
    case_id: UUID, incident_id: UUID, form: WithdrawalForm, actor: CanRecord, work: Work
) -> Redirect:
    case = open_case(work, actor, case_id, "log", permission=Permission.INCIDENTS_RECORD)
    withdraw_incident(work, actor, case, log.incident_row(work, case, incident_id, to_amend=True), form)
    return Redirect(f"/cases/{case_id}/incidents/{incident_id}")


@router.get("/cases/{case_id}/incidents/{incident_id}/reinstatements/new")
def reinstating(case_id: UUID, incident_id: UUID, actor: CanRecord, work: Work, asked: Asked) -> Page:
    return _why(work, actor, case_id, incident_id, asked, is_back=True)


@router.post("/cases/{case_id}/incidents/{incident_id}/reinstatements", again=reinstating)
def reinstate(
    case_id: UUID, incident_id: UUID, form: WithdrawalForm, actor: CanRecord, work: Work
) -> Redirect:
    case = open_case(work, actor, case_id, "log", permission=Permission.INCIDENTS_RECORD)
    count_again(work, actor, case, log.incident_row(work, case, incident_id, to_amend=True), form)
    return Redirect(f"/cases/{case_id}/incidents/{incident_id}")


def _why(work: Work, actor: Actor, case_id: UUID, incident_id: UUID, asked: Asked, *, is_back: bool) -> Page:
    """The form that asks why an entry no longer counts, or counts again."""
    case = open_case(work, actor, case_id, "log", permission=Permission.INCIDENTS_RECORD)
    incident = log.incident_view(work, actor, case, incident_id)
    form = asked.form(WithdrawalForm, {"version": incident.row.version})
    return page(
        "incidents/withdraw.html", form=form, incident=incident, is_back=is_back, **_about(work, case)
    )


# ── Exhibits ─────────────────────────────────────────────────────────────────────────────────────────────


@router.get("/cases/{case_id}/exhibits")
def exhibits(case_id: UUID, actor: CanRead, work: Work) -> Page:
    case = open_case(work, actor, case_id, "exhibits", permission=Permission.EXHIBITS_READ)
    return page(
        "exhibits/index.html",
        head=case_head(work, actor, case, "more"),
        exhibits=queries.exhibits_of(work, case),
        may=case.may(Permission.EXHIBITS_ADD),
        **_about(work, case),
    )


@router.get("/cases/{case_id}/exhibits/new")
def new_exhibit(case_id: UUID, actor: CanAdd, work: Work, asked: Asked, incident_id: str = "") -> Page:
    case = open_case(work, actor, case_id, "exhibits", permission=Permission.EXHIBITS_ADD)
    form = asked.form(ExhibitForm, {"incident_id": incident_id})
    return page("exhibits/form.html", form=form, incidents=log.incidents_of(work, case), **_about(work, case))


def exhibit_room(case_id: UUID, actor: Actor, work: Work) -> OpenCase:
    return open_case(work, actor, case_id, "exhibits", permission=Permission.EXHIBITS_ADD)


def preview_exhibit(form: ExhibitForm, room: OpenCase, house: House) -> SealedFile:
    return with_preview(house, room, form.file, "file")


@router.post("/cases/{case_id}/exhibits", again=new_exhibit, files_into=exhibit_room, before=preview_exhibit)
def add_exhibit(case_id: UUID, form: ExhibitForm, actor: CanAdd, work: Work, ready: Any) -> Redirect:
    case = open_case(work, actor, case_id, "exhibits", permission=Permission.EXHIBITS_ADD)
    exhibit = actions.attach(work, actor, case, form, ready)
    return Redirect(f"/cases/{case_id}/exhibits/{exhibit.id}")


@router.get("/cases/{case_id}/exhibits/{exhibit_id}")
def show_exhibit(case_id: UUID, exhibit_id: UUID, actor: CanRead, work: Work) -> Page:
    case = open_case(work, actor, case_id, "exhibits", permission=Permission.EXHIBITS_READ)
    exhibit = queries.exhibit_view(work, case, exhibit_id)
    return page(
        "exhibits/show.html",
        exhibit=exhibit,
        chain=queries.chain_of(work, actor, exhibit),
        may=case.may(Permission.EXHIBITS_ADD),
        raises=case.may(Permission.CHALLENGES_RAISE),
        places=case.may(Permission.LOCATION_READ),
        head=case_head(work, actor, case, "more"),
        **_about(work, case),
    )


@router.get("/cases/{case_id}/exhibits/{exhibit_id}/edit")
def edit_exhibit(case_id: UUID, exhibit_id: UUID, actor: CanAdd, work: Work, asked: Asked) -> Page:
    case = open_case(work, actor, case_id, "exhibits", permission=Permission.EXHIBITS_ADD)
    exhibit = queries.exhibit_view(work, case, exhibit_id)
    queries.demand_sight(case, exhibit.content)
    form = asked.form(ExhibitDetailsForm, {**exhibit.content.model_dump(), "version": exhibit.row.version})
    return page("exhibits/details_form.html", form=form, exhibit=exhibit, **_about(work, case))


@router.post("/cases/{case_id}/exhibits/{exhibit_id}/amendments", again=edit_exhibit)
def amend_exhibit(
    case_id: UUID, exhibit_id: UUID, form: ExhibitDetailsForm, actor: CanAdd, work: Work
) -> Redirect:
    case = open_case(work, actor, case_id, "exhibits", permission=Permission.EXHIBITS_ADD)
    row = queries.exhibit_row(work, case, exhibit_id, to_amend=True)
    actions.amend_exhibit(work, actor, case, row, form)
    return Redirect(f"/cases/{case_id}/exhibits/{exhibit_id}")


@router.get("/cases/{case_id}/exhibits/{exhibit_id}/original")
def original(case_id: UUID, exhibit_id: UUID, actor: CanRead, work: Work) -> Download:
    """The file as it came, always as an attachment and never as something that a browser opens."""
    case, exhibit = _file_of(work, actor, case_id, exhibit_id, "exhibit file")
    return Download(queries.original_of(work, case, exhibit), exhibit.content.name or "exhibit")


@router.get("/cases/{case_id}/exhibits/{exhibit_id}/preview")
def preview(case_id: UUID, exhibit_id: UUID, actor: CanRead, work: Work) -> Download:
    case, exhibit = _file_of(work, actor, case_id, exhibit_id, "exhibit preview")
    return Download(queries.preview_of(work, case, exhibit), "preview.jpg", "image/jpeg", inline=True)


@router.get("/cases/{case_id}/exhibits/{exhibit_id}/play")
def play(case_id: UUID, exhibit_id: UUID, actor: CanRead, work: Work) -> Download:
    """Sound or video for the page's own player, which is told what it is; opened by itself it is a file to keep."""
    case, exhibit = _file_of(work, actor, case_id, exhibit_id, "exhibit file")
    if not exhibit.plays:
        raise NotFound()
    return Download(
        queries.original_of(work, case, exhibit), exhibit.content.name or "exhibit", exhibit.content.media
    )


def _file_of(
    work: Work, actor: Actor, case_id: UUID, exhibit_id: UUID, kind: str
) -> tuple[OpenCase, queries.ExhibitView]:
    return queries.with_file(work, actor, case_id, exhibit_id, permission=Permission.EXHIBITS_READ, kind=kind)


def _exhibits(work: Work, case: OpenCase, incident_id: UUID | None = None) -> list[queries.ExhibitView]:
    """What was kept, of the case or with one entry; nothing for who reads the log without its evidence."""
    return queries.exhibits_of(work, case, incident_id) if case.may(Permission.EXHIBITS_READ) else []


def _orders(work: Work, case: OpenCase) -> list[tuple[UUID, str]]:
    """What may have been broken: the orders of the case, those in force first."""
    return [(one.id, f"{one.title}, {one.state[0].lower()}{one.state[1:]}") for one in orders_of(work, case)]


def _about(work: Work, case: OpenCase) -> dict[str, Any]:
    largest = limit_words(work.settings.file_limit_mb * 1_000_000)
    return {"case": case, "victim": victim_of(work, case), "rules": rules, "words": words, "largest": largest}
