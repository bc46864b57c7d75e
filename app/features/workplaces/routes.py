"""Teams, agencies and desks over HTTP, for administrators. Nobody else has a door here."""

from typing import Annotated
from uuid import UUID

from app.access.actor import Actor
from app.access.permissions import Permission
from app.access.work import Work
from app.features.agencies import actions, queries
from app.features.agencies.forms import (
    AgencyForm,
    AgreementEndForm,
    AgreementForm,
    DeskForm,
    DeskMembersForm,
    SiteForm,
    TeamForm,
    TeamMembersForm,
)
from app.features.agencies.rules import (
    AGENCY_LABELS,
    CHOOSABLE,
    END_LABELS,
    PURPOSE_LABELS,
    SITE_KIND_LABELS,
    STATE_LABELS,
)
from app.features.invitations.queries import names_by_id
from app.features.workplaces.queries import desks_by_agency, teams_with_people
from app.web.answers import Page, Redirect, page
from app.web.asked import Asked
from app.web.guards import requires
from app.web.routing import Router

CanManage = Annotated[Actor, requires(Permission.AGENCIES_MANAGE)]
CanManageProven = Annotated[Actor, requires(Permission.AGENCIES_MANAGE, proven=True)]
router = Router()


@router.get("/site")
def site(actor: CanManage, work: Work, asked: Asked) -> Page:
    row = queries.site_of(work, actor)
    known = {"name": row.name, "kind": row.kind, "leave_url": row.leave_url}
    return page("workplaces/site.html", row=row, form=asked.form(SiteForm, known), kinds=SITE_KIND_LABELS,
                was=queries.seen_words(row), usual=work.settings.leave_url)  # fmt: skip


@router.post("/site", again=site)
def amend_site(form: SiteForm, actor: CanManageProven, work: Work) -> Redirect:
    actions.amend_site(work, actor, form)
    return Redirect("/configuration")


@router.get("/teams")
def teams(actor: CanManage, work: Work, asked: Asked) -> Page:
    return page("workplaces/teams.html", teams=teams_with_people(work, actor), form=asked.form(TeamForm))


@router.post("/teams", again=teams)
def add_team(form: TeamForm, actor: CanManage, work: Work) -> Redirect:
    return Redirect(f"/teams/{actions.add_team(work, actor, form).id}")


@router.get("/teams/{team_id}")
def team(team_id: UUID, actor: CanManage, work: Work, asked: Asked) -> Page:
    row = queries.team_row(work, actor, team_id)
    members = queries.team_members(work, [team_id])
    known = {
        "name": row.name, "members": [m.account_id for m in members],
        "supervisors": [m.account_id for m in members if m.is_supervisor],
    }  # fmt: skip
    staff = queries.staff_rows(work, actor)
    leaders = names_by_id(work, actor, [one for one in staff if one.role == "supervisor"])
    return page("workplaces/team.html", row=row, form=asked.form(TeamMembersForm, known), leaders=leaders,
                people=names_by_id(work, actor, staff))  # fmt: skip


@router.post("/teams/{team_id}", again=team)
def set_team(team_id: UUID, form: TeamMembersForm, actor: CanManage, work: Work) -> Redirect:
    actions.set_team(work, actor, team_id, form)
    return Redirect("/teams")


@router.get("/agencies")
def agencies(actor: CanManage, work: Work, asked: Asked) -> Page:
    return page("workplaces/agencies.html", standings=queries.standings_of(work, actor), labels=AGENCY_LABELS,
                words=STATE_LABELS, form=asked.form(AgencyForm))  # fmt: skip


@router.post("/agencies", again=agencies)
def add_agency(form: AgencyForm, actor: CanManage, work: Work) -> Redirect:
    actions.add_agency(work, actor, form)
    return Redirect("/agencies")


@router.get("/agencies/{agency_id}")
def agency(agency_id: UUID, actor: CanManage, work: Work, asked: Asked) -> Page:
    row = queries.agency_row(work, actor, agency_id)
    form = asked.form(AgencyForm, {"name": row.name, "code": row.code})
    standing = queries.standing_of(work, actor, agency_id)
    return page("workplaces/agency.html", row=row, labels=AGENCY_LABELS, form=form, standing=standing,
                words=STATE_LABELS, purposes=PURPOSE_LABELS, ends=END_LABELS, today=work.today)  # fmt: skip


@router.post("/agencies/{agency_id}", again=agency)
def amend_agency(agency_id: UUID, form: AgencyForm, actor: CanManage, work: Work) -> Redirect:
    actions.amend_agency(work, actor, agency_id, form)
    return Redirect("/agencies")


@router.get("/agencies/{agency_id}/agreements/new")
def new_agreement(agency_id: UUID, actor: CanManage, work: Work, asked: Asked) -> Page:
    row = queries.agency_row(work, actor, agency_id)
    form = asked.form(AgreementForm, {"from_day": work.today})
    return page("workplaces/agreement.html", row=row, form=form, purposes=CHOOSABLE)


@router.post("/agencies/{agency_id}/agreements", again=new_agreement)
def record_agreement(agency_id: UUID, form: AgreementForm, actor: CanManage, work: Work) -> Redirect:
    actions.record_agreement(work, actor, agency_id, form)
    return Redirect(f"/agencies/{agency_id}")


@router.get("/agencies/{agency_id}/agreements/{agreement_id}/endings/new")
def new_ending(agency_id: UUID, agreement_id: UUID, actor: CanManage, work: Work, asked: Asked) -> Page:
    row = queries.agency_row(work, actor, agency_id)
    agreement = queries.agreement_row(work, actor, agency_id, agreement_id)
    return page("workplaces/agreement_end.html", row=row, agreement=agreement, purposes=PURPOSE_LABELS, ends=END_LABELS,
                form=asked.form(AgreementEndForm))  # fmt: skip


@router.post("/agencies/{agency_id}/agreements/{agreement_id}/endings", again=new_ending)
def end_agreement(
    agency_id: UUID, agreement_id: UUID, form: AgreementEndForm, actor: CanManage, work: Work
) -> Redirect:
    actions.end_agreement(work, actor, agency_id, agreement_id, form)
    return Redirect(f"/agencies/{agency_id}")


@router.get("/desks")
def desks(actor: CanManage, work: Work, asked: Asked) -> Page:
    agencies = [(one.id, one.name) for one in queries.agencies_of(work, actor)]
    return page("workplaces/desks.html", groups=desks_by_agency(work, actor), agencies=agencies,
                form=asked.form(DeskForm))  # fmt: skip


@router.post("/desks", again=desks)
def add_desk(form: DeskForm, actor: CanManage, work: Work) -> Redirect:
    return Redirect(f"/desks/{actions.add_desk(work, actor, form).id}")


@router.get("/desks/{desk_id}")
def desk(desk_id: UUID, actor: CanManage, work: Work, asked: Asked) -> Page:
    view = queries.desk_view(work, actor, desk_id)
    people = names_by_id(work, actor, queries.partner_rows(work, actor, view.agency_id))
    form = asked.form(DeskMembersForm, {"name": view.name, "members": view.members})
    return page("workplaces/desk.html", desk=view, people=people, form=form)


@router.post("/desks/{desk_id}", again=desk)
def set_desk(desk_id: UUID, form: DeskMembersForm, actor: CanManage, work: Work) -> Redirect:
    actions.set_desk(work, actor, desk_id, form)
    return Redirect("/desks")
