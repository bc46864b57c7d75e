"""The only writer of sites, teams, agencies and desks. Their names are not personal and stand clear."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit
from uuid import UUID

from sqlalchemy import delete

from app.access.actor import Actor, Role
from app.access.configuring import in_turn, note_change
from app.access.door import new_site_key, open_site
from app.access.models import Desk, DeskMember, SharingAgreement, Site, Team, TeamMember
from app.access.work import Work
from app.core.errors import Conflict, FormRefused, NotFound
from app.features.agencies import queries, rules
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
from app.features.agencies.models import Agency
from app.features.agencies.rules import SiteKind

TAKEN = "There is one with this name already."
OTHER_ROLE = (
    "People of this agency have accounts, and what they may receive goes by what kind of agency it is. End their "
    "accounts first, or add another agency."
)


def found_site(work: Work, name: str, kind: SiteKind, leave_url: str = "") -> Site:
    """A new partnership and its key. Its deadlines and milestones are seeded by who founds it."""
    site = Site(name=name, kind=kind, leave_url=leave_url, founded_on=work.today)
    work.add(site)
    room = new_site_key(work, site.id)
    work.ledger.entry("site.founded", None, room, site)
    return site


def amend_site(work: Work, actor: Actor, form: SiteForm) -> None:
    """Name, kind and where “Leave now” leads, from now on; what they were stays in the account of changes."""
    in_turn(work, actor)
    site = queries.site_of(work, actor)
    if form.was != queries.seen_words(site):
        raise Conflict("Not saved: somebody else amended this meanwhile. Read theirs, then save yours again.")
    _refuse_twin(form.name, queries.other_site_names(work, actor))
    _demand_plain_page(work, form.leave_url)
    changes = {
        name: (getattr(site, name), value)
        for name, value in (("name", form.name), ("kind", form.kind.value), ("leave_url", form.leave_url))
        if getattr(site, name) != value
    }
    if not changes:
        raise FormRefused({"form": "Nothing was changed."})
    for name, (before, after) in changes.items():
        setattr(site, name, after)
        words = f"{rules.site_words(name, before)} → {rules.site_words(name, after)}"
        note_change(work, actor, rules.SITE_LABELS[name], words, reason=form.reason)
        work.ledger.entry(
            "site.amended", actor, open_site(work, actor), site, what=name, before=before, after=after
        )


def _demand_plain_page(work: Work, url: str) -> None:
    hosts = [urlsplit(one).hostname or "" for one in (work.settings.staff_origin, work.settings.page_origin)]
    if problem := rules.leave_problem(url, hosts):
        raise FormRefused({"leave_url": problem})


def add_team(work: Work, actor: Actor, form: TeamForm) -> Team:
    _refuse_twin(form.name, (team.name for team in queries.teams_of(work, actor)))
    team = Team(site_id=actor.site_id, name=form.name)
    work.add(team)
    work.ledger.entry("team.added", actor, open_site(work, actor), team)
    return team


def set_team(work: Work, actor: Actor, team_id: UUID, form: TeamMembersForm) -> None:
    """Name, members and supervisors, as they should be from now on."""
    team = queries.team_row(work, actor, team_id)
    _refuse_twin(form.name, (other.name for other in queries.teams_of(work, actor) if other.id != team_id))
    people = {row.id: row for row in queries.staff_rows(work, actor)}
    leads = set(form.supervisors)
    wanted = set(form.members) | leads
    if not wanted <= people.keys():
        raise FormRefused({"members": "Choose people of this site."})
    if any(people[one].role != Role.SUPERVISOR for one in leads):
        raise FormRefused({"supervisors": "Only a supervisor can supervise a team."})
    team.name = form.name
    work.session.execute(delete(TeamMember).where(TeamMember.team_id == team_id))
    work.add(*(TeamMember(team_id=team_id, account_id=one, is_supervisor=one in leads) for one in wanted))
    work.ledger.entry(
        "team.set", actor, open_site(work, actor), team, members=_listed(wanted), supervisors=_listed(leads)
    )


def add_agency(work: Work, actor: Actor, form: AgencyForm) -> Agency:
    _refuse_twin(form.name, (agency.name for agency in queries.agencies_of(work, actor)))
    agency = Agency(site_id=actor.site_id, code=form.code, name=form.name)
    work.add(agency)
    work.ledger.entry("agency.added", actor, open_site(work, actor), agency, code=form.code.value)
    return agency


def amend_agency(work: Work, actor: Actor, agency_id: UUID, form: AgencyForm) -> None:
    agency = queries.agency_row(work, actor, agency_id)
    _refuse_twin(
        form.name, (other.name for other in queries.agencies_of(work, actor) if other.id != agency_id)
    )
    if rules.role_of(form.code) != rules.role_of(agency.code) and queries.partner_rows(
        work, actor, agency_id
    ):
        raise FormRefused({"code": OTHER_ROLE})
    agency.name, agency.code = form.name, form.code
    work.ledger.entry("agency.amended", actor, open_site(work, actor), agency, code=form.code.value)


def record_agreement(work: Work, actor: Actor, agency_id: UUID, form: AgreementForm) -> SharingAgreement:
    """An agreement that was signed. A later one stands beside it; none is changed, one may end ahead of its time."""
    agency = queries.agency_row(work, actor, agency_id)
    problems = rules.day_problems(form.from_day, form.to_day, work.today)
    if form.purpose not in rules.CHOOSABLE:
        problems["purpose"] = "Choose what it is for."
    if problems:
        raise FormRefused(problems)
    row = SharingAgreement(site_id=actor.site_id, agency_id=agency.id, purpose=form.purpose, from_day=form.from_day,
                           to_day=form.to_day)  # fmt: skip
    work.add(row)
    work.ledger.entry("agreement.recorded", actor, open_site(work, actor), row, agency=str(agency.id),
                      first=form.from_day.isoformat(), last=form.to_day.isoformat())  # fmt: skip
    return row


def end_agreement(
    work: Work, actor: Actor, agency_id: UUID, agreement_id: UUID, form: AgreementEndForm
) -> None:
    """From today on it does not count: nobody of the agency opens anything, unless another one counts."""
    row = queries.agreement_row(work, actor, agency_id, agreement_id)
    if row.ended_on is not None or row.to_day < work.today:
        raise FormRefused({"form": "This agreement has ended already."})
    row.ended_on, row.end_reason = work.today, form.reason
    work.ledger.entry("agreement.ended", actor, open_site(work, actor), row, agency=str(agency_id))


def add_desk(work: Work, actor: Actor, form: DeskForm) -> Desk:
    try:
        agency = queries.agency_row(work, actor, form.agency_id)
    except NotFound:
        raise FormRefused({"agency_id": "Choose one of the agencies."}) from None
    _refuse_twin(
        form.name, (desk.name for desk in queries.desks_of(work, actor) if desk.agency_id == agency.id)
    )
    desk = Desk(site_id=actor.site_id, agency_id=agency.id, name=form.name)
    work.add(desk)
    work.ledger.entry("desk.added", actor, open_site(work, actor), desk)
    return desk


def set_desk(work: Work, actor: Actor, desk_id: UUID, form: DeskMembersForm) -> None:
    """Name and readers, as they should be from now on: partners of the desk's own agency."""
    desk = queries.desk_row(work, actor, desk_id)
    others = (
        one for one in queries.desks_of(work, actor) if one.agency_id == desk.agency_id and one.id != desk_id
    )
    _refuse_twin(form.name, (one.name for one in others))
    allowed = {row.id for row in queries.partner_rows(work, actor, desk.agency_id)}
    if not set(form.members) <= allowed:
        raise FormRefused({"members": "Choose people of this agency."})
    desk.name = form.name
    work.session.execute(delete(DeskMember).where(DeskMember.desk_id == desk_id))
    work.add(*(DeskMember(desk_id=desk_id, account_id=one) for one in set(form.members)))
    work.ledger.entry("desk.set", actor, open_site(work, actor), desk, members=_listed(set(form.members)))


def _refuse_twin(name: str, others: Iterable[str]) -> None:
    if name.casefold() in {other.casefold() for other in others}:
        raise FormRefused({"name": TAKEN})


def _listed(ids: set[UUID]) -> str:
    return " ".join(sorted(str(one) for one in ids))
