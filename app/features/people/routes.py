"""People and places of a case over HTTP. Places have pages and a permission of their own."""

from typing import Annotated, Any
from uuid import UUID

from app.access.actor import Actor
from app.access.door import OpenCase, Purpose, open_case
from app.access.permissions import Permission
from app.access.work import Work
from app.core.ids import new_id
from app.features.accounts.queries import names_of
from app.features.people import actions, queries, rules
from app.features.people.forms import LocationForm, PersonForm, VictimForm
from app.web.answers import Page, Redirect, case_page, page
from app.web.asked import Asked
from app.web.guards import requires
from app.web.routing import Router

CanRead = Annotated[Actor, requires(Permission.PEOPLE_READ)]
CanAmend = Annotated[Actor, requires(Permission.PEOPLE_AMEND)]
CanReadPlaces = Annotated[Actor, requires(Permission.LOCATION_READ)]
CanAmendPlaces = Annotated[Actor, requires(Permission.LOCATION_AMEND)]
router = Router()


@router.get("/cases/{case_id}/people")
def index(case_id: UUID, actor: CanRead, work: Work) -> Page:
    case = open_case(work, actor, case_id, "people", permission=Permission.PEOPLE_READ)
    return case_page("people/index.html", people=queries.people_of(work, case), **_about(work, case))


# ── The victim ───────────────────────────────────────────────────────────────────────────────────────────


@router.get("/cases/{case_id}/people/victim")
def show_victim(case_id: UUID, actor: CanRead, work: Work) -> Page:
    case = open_case(work, actor, case_id, "people", permission=Permission.PEOPLE_READ)
    victim = queries.victim_of(work, case)
    told = _told(work, actor, case, victim, queries.victim_facts)
    change = f"/cases/{case_id}/people/victim/edit" if case.may(Permission.PEOPLE_AMEND) else ""
    return case_page(
        "people/show.html",
        title="The victim",
        what=None,
        up=f"/cases/{case_id}/people",
        change=change,
        **told,
        **_about(work, case),
    )


@router.get("/cases/{case_id}/people/victim/edit")
def edit_victim(case_id: UUID, actor: CanAmend, work: Work, asked: Asked) -> Page:
    case = open_case(work, actor, case_id, "people", permission=Permission.PEOPLE_AMEND)
    victim = queries.victim_of(work, case)
    form = asked.form(VictimForm, queries.victim_typed(victim))
    return page("people/victim_form.html", form=form, saved=queries.victim_facts(victim.content), rules=rules,
                version=victim.row.version if victim.row else 0, **_about(work, case))  # fmt: skip


@router.post("/cases/{case_id}/people/victim", again=edit_victim)
def amend_victim(case_id: UUID, form: VictimForm, actor: CanAmend, work: Work) -> Redirect:
    case = open_case(work, actor, case_id, "people", permission=Permission.PEOPLE_AMEND)
    actions.amend_victim(work, actor, case, form)
    return Redirect(f"/cases/{case_id}/people/victim")


# ── Others ───────────────────────────────────────────────────────────────────────────────────────────────


@router.get("/cases/{case_id}/people/new")
def new_person(case_id: UUID, actor: CanAmend, work: Work, asked: Asked) -> Page:
    case = open_case(work, actor, case_id, "people", permission=Permission.PEOPLE_AMEND)
    form = asked.form(PersonForm, {"id": new_id(), "version": 0, "legal_word": rules.LegalWord.CONCERN})
    return page(
        "people/person_form.html", form=form, person=None, saved=[], rules=rules, **_about(work, case)
    )


@router.post("/cases/{case_id}/people", again=new_person)
def add_person(case_id: UUID, form: PersonForm, actor: CanAmend, work: Work) -> Redirect:
    case = open_case(work, actor, case_id, "people", permission=Permission.PEOPLE_AMEND)
    actions.add_person(work, actor, case, form)
    return Redirect(f"/cases/{case_id}/people")


@router.get("/cases/{case_id}/people/{person_id}")
def show_person(case_id: UUID, person_id: UUID, actor: CanRead, work: Work) -> Page:
    case = open_case(work, actor, case_id, "people", permission=Permission.PEOPLE_READ)
    person = queries.person_of(work, case, person_id)
    told = _told(work, actor, case, person, queries.person_facts)
    change = f"/cases/{case_id}/people/{person_id}/edit" if case.may(Permission.PEOPLE_AMEND) else ""
    return case_page(
        "people/show.html",
        title="Person",
        what=person.what,
        up=f"/cases/{case_id}/people",
        change=change,
        **told,
        **_about(work, case),
    )


@router.get("/cases/{case_id}/people/{person_id}/edit")
def edit_person(case_id: UUID, person_id: UUID, actor: CanAmend, work: Work, asked: Asked) -> Page:
    case = open_case(work, actor, case_id, "people", permission=Permission.PEOPLE_AMEND)
    person = queries.person_of(work, case, person_id)
    form = asked.form(PersonForm, {**person.content.model_dump(), "version": person.row.version})
    return page("people/person_form.html", form=form, person=person,
                saved=queries.person_facts(person.content), rules=rules, **_about(work, case))  # fmt: skip


@router.post("/cases/{case_id}/people/{person_id}", again=edit_person)
def amend_person(case_id: UUID, person_id: UUID, form: PersonForm, actor: CanAmend, work: Work) -> Redirect:
    case = open_case(work, actor, case_id, "people", permission=Permission.PEOPLE_AMEND)
    actions.amend_person(work, actor, case, person_id, form)
    return Redirect(f"/cases/{case_id}/people/{person_id}")


# ── Places ───────────────────────────────────────────────────────────────────────────────────────────────


@router.get("/cases/{case_id}/locations")
def places(case_id: UUID, actor: CanReadPlaces, work: Work) -> Page:
    case = _open_places(work, actor, case_id, Permission.LOCATION_READ)
    return case_page("people/locations.html", places=queries.locations_of(work, case), **_about(work, case))


@router.get("/cases/{case_id}/locations/new")
def new_place(case_id: UUID, actor: CanAmendPlaces, work: Work, asked: Asked) -> Page:
    case = _open_places(work, actor, case_id, Permission.LOCATION_AMEND)
    form = asked.form(LocationForm, {"id": new_id(), "version": 0})
    return page(
        "people/location_form.html", form=form, place=None, saved=[], rules=rules, **_about(work, case)
    )


@router.post("/cases/{case_id}/locations", again=new_place)
def add_place(case_id: UUID, form: LocationForm, actor: CanAmendPlaces, work: Work) -> Redirect:
    case = _open_places(work, actor, case_id, Permission.LOCATION_AMEND)
    actions.add_location(work, actor, case, form)
    return Redirect(f"/cases/{case_id}/locations")


@router.get("/cases/{case_id}/locations/{location_id}")
def show_place(case_id: UUID, location_id: UUID, actor: CanReadPlaces, work: Work) -> Page:
    case = _open_places(work, actor, case_id, Permission.LOCATION_READ)
    told = _told(work, actor, case, queries.location_of(work, case, location_id), queries.location_facts)
    change = f"/cases/{case_id}/locations/{location_id}/edit" if case.may(Permission.LOCATION_AMEND) else ""
    return case_page(
        "people/show.html",
        title="Place",
        what=None,
        up=f"/cases/{case_id}/locations",
        change=change,
        **told,
        **_about(work, case),
    )


@router.get("/cases/{case_id}/locations/{location_id}/edit")
def edit_place(case_id: UUID, location_id: UUID, actor: CanAmendPlaces, work: Work, asked: Asked) -> Page:
    case = _open_places(work, actor, case_id, Permission.LOCATION_AMEND)
    place = queries.location_of(work, case, location_id)
    form = asked.form(LocationForm, {**place.content.model_dump(), "version": place.row.version})
    return page("people/location_form.html", form=form, place=place,
                saved=queries.location_facts(place.content), rules=rules, **_about(work, case))  # fmt: skip


@router.post("/cases/{case_id}/locations/{location_id}", again=edit_place)
def amend_place(
    case_id: UUID, location_id: UUID, form: LocationForm, actor: CanAmendPlaces, work: Work
) -> Redirect:
    case = _open_places(work, actor, case_id, Permission.LOCATION_AMEND)
    actions.amend_location(work, actor, case, location_id, form)
    return Redirect(f"/cases/{case_id}/locations")


def _open_places(work: Work, actor: Actor, case_id: UUID, permission: Permission) -> OpenCase:
    return open_case(work, actor, case_id, "location", permission=permission, purpose=Purpose.LOCATION)


def _about(work: Work, case: OpenCase) -> dict[str, Any]:
    """What every page here shows: whose case it is, and what its reader may do."""
    return {"case": case, "victim": queries.victim_of(work, case), "may": case.may, "P": Permission}


def _told(work: Work, actor: Actor, case: OpenCase, view: Any, facts: Any) -> dict[str, Any]:
    """The lines of one row and its amendments, with the names of who made them."""
    wordings = queries.wordings_of(work, case, view.row, view.content, facts) if view.row else []
    names = names_of(work, actor, [one.by for one in wordings])
    return {"facts": facts(view.content), "wordings": wordings, "names": names}
