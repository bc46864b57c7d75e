"""The first shape of the store, with the triggers that keep log rows as they were written."""

from __future__ import annotations

import sqlalchemy as sa
import sqlmodel
from alembic import op

import app.db.types
from app.db.guards import postgres_triggers, sqlite_triggers


revision = '0001'
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('access_leaf',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('site_id', sa.Uuid(), nullable=False),
    sa.Column('case_id', sa.Uuid(), nullable=True),
    sa.Column('tree', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('leaf', sa.LargeBinary(), nullable=False),
    sa.Column('sealed', app.db.types.Ciphertext(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=True),
    sa.Column('slot', sa.LargeBinary(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_access_leaf')),
    sa.UniqueConstraint('site_id', 'tree', 'position', name=op.f('uq_access_leaf_site_id')),
    sa.UniqueConstraint('slot', name=op.f('uq_access_leaf_slot'))
    )
    with op.batch_alter_table('access_leaf', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_access_leaf_case_id'), ['case_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_access_leaf_site_id'), ['site_id'], unique=False)

    op.create_table('account',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('site_id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('sealed', app.db.types.Ciphertext(), nullable=False),
    sa.Column('role', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('agency_id', sa.Uuid(), nullable=True),
    sa.Column('status', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('handle', sa.LargeBinary(), nullable=False),
    sa.Column('made_on', sa.Date(), nullable=False),
    sa.Column('theme', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('blur', sa.Boolean(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_account'))
    )
    with op.batch_alter_table('account', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_account_handle'), ['handle'], unique=False)
        batch_op.create_index(batch_op.f('ix_account_site_id'), ['site_id'], unique=False)

    op.create_table('agency',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('site_id', sa.Uuid(), nullable=False),
    sa.Column('code', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('name', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_agency'))
    )
    with op.batch_alter_table('agency', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_agency_site_id'), ['site_id'], unique=False)

    op.create_table('call_reason',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('site_id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('sealed', app.db.types.Ciphertext(), nullable=False),
    sa.Column('case_id', sa.Uuid(), nullable=False),
    sa.Column('author_id', sa.Uuid(), nullable=False),
    sa.Column('given_at', app.db.types.UtcMoment(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_call_reason'))
    )
    with op.batch_alter_table('call_reason', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_call_reason_case_id'), ['case_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_call_reason_site_id'), ['site_id'], unique=False)

    op.create_table('case',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('site_id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('sealed', app.db.types.Ciphertext(), nullable=False),
    sa.Column('case_id', sa.Uuid(), nullable=False),
    sa.Column('status', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('priority', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('referred_on', sa.Date(), nullable=False),
    sa.Column('last_contact_on', sa.Date(), nullable=True),
    sa.Column('last_told_on', sa.Date(), nullable=True),
    sa.Column('reviewed_on', sa.Date(), nullable=True),
    sa.Column('closed_on', sa.Date(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_case'))
    )
    with op.batch_alter_table('case', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_case_case_id'), ['case_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_case_site_id'), ['site_id'], unique=False)

    op.create_table('case_relation',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('case_id', sa.Uuid(), nullable=False),
    sa.Column('account_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('from_day', sa.Date(), nullable=False),
    sa.Column('to_day', sa.Date(), nullable=True),
    sa.Column('given_by', sa.Uuid(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_case_relation'))
    )
    with op.batch_alter_table('case_relation', schema=None) as batch_op:
        batch_op.create_index('ix_case_relation_account', ['account_id', 'case_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_case_relation_case_id'), ['case_id'], unique=False)

    op.create_table('case_sight',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('site_id', sa.Uuid(), nullable=False),
    sa.Column('team_id', sa.Uuid(), nullable=False),
    sa.Column('reference', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('hold_fell_at', app.db.types.UtcMoment(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_case_sight')),
    sa.UniqueConstraint('reference', name=op.f('uq_case_sight_reference'))
    )
    with op.batch_alter_table('case_sight', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_case_sight_site_id'), ['site_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_case_sight_team_id'), ['team_id'], unique=False)

    op.create_table('challenge',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('site_id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('sealed', app.db.types.Ciphertext(), nullable=False),
    sa.Column('case_id', sa.Uuid(), nullable=False),
    sa.Column('reference', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('status', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('stage', sa.Integer(), nullable=False),
    sa.Column('raised_on', sa.Date(), nullable=False),
    sa.Column('share_id', sa.Uuid(), nullable=True),
    sa.Column('acknowledge_by', app.db.types.UtcMoment(timezone=True), nullable=True),
    sa.Column('due_at', app.db.types.UtcMoment(timezone=True), nullable=True),
    sa.Column('acknowledged_on', sa.Date(), nullable=True),
    sa.Column('answered_on', sa.Date(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_challenge'))
    )
    with op.batch_alter_table('challenge', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_challenge_case_id'), ['case_id'], unique=False)
        batch_op.create_index('ix_challenge_reference', ['site_id', 'reference'], unique=False)
        batch_op.create_index(batch_op.f('ix_challenge_share_id'), ['share_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_challenge_site_id'), ['site_id'], unique=False)

    op.create_table('challenge_reply',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('site_id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('sealed', app.db.types.Ciphertext(), nullable=False),
    sa.Column('case_id', sa.Uuid(), nullable=False),
    sa.Column('share_id', sa.Uuid(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_challenge_reply'))
    )
    with op.batch_alter_table('challenge_reply', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_challenge_reply_case_id'), ['case_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_challenge_reply_share_id'), ['share_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_challenge_reply_site_id'), ['site_id'], unique=False)

    op.create_table('challenge_step',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('site_id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('sealed', app.db.types.Ciphertext(), nullable=False),
    sa.Column('case_id', sa.Uuid(), nullable=False),
    sa.Column('challenge_id', sa.Uuid(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_challenge_step'))
    )
    with op.batch_alter_table('challenge_step', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_challenge_step_case_id'), ['case_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_challenge_step_challenge_id'), ['challenge_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_challenge_step_site_id'), ['site_id'], unique=False)

    op.create_table('challenge_wording',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('site_id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('sealed', app.db.types.Ciphertext(), nullable=False),
    sa.Column('case_id', sa.Uuid(), nullable=False),
    sa.Column('challenge_id', sa.Uuid(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_challenge_wording'))
    )
    with op.batch_alter_table('challenge_wording', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_challenge_wording_case_id'), ['case_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_challenge_wording_challenge_id'), ['challenge_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_challenge_wording_site_id'), ['site_id'], unique=False)

    op.create_table('contact',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('site_id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('sealed', app.db.types.Ciphertext(), nullable=False),
    sa.Column('case_id', sa.Uuid(), nullable=False),
    sa.Column('happened_on', sa.Date(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_contact'))
    )
    with op.batch_alter_table('contact', schema=None) as batch_op:
        batch_op.create_index('ix_contact_case_day', ['case_id', 'happened_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_contact_case_id'), ['case_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_contact_site_id'), ['site_id'], unique=False)

    op.create_table('credential',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('site_id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('sealed', app.db.types.Ciphertext(), nullable=False),
    sa.Column('account_id', sa.Uuid(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_credential')),
    sa.UniqueConstraint('account_id', name=op.f('uq_credential_account_id'))
    )
    with op.batch_alter_table('credential', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_credential_site_id'), ['site_id'], unique=False)

    op.create_table('deadline_rule',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('site_id', sa.Uuid(), nullable=False),
    sa.Column('event', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('label', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('who', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('std_amount', sa.Integer(), nullable=True),
    sa.Column('std_unit', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('enh_amount', sa.Integer(), nullable=True),
    sa.Column('enh_unit', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('mark', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('note', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('kind', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('lane', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('effective_from', sa.Date(), nullable=False),
    sa.Column('effective_to', sa.Date(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_deadline_rule')),
    sa.UniqueConstraint('site_id', 'event', 'effective_from', name=op.f('uq_deadline_rule_site_id'))
    )
    with op.batch_alter_table('deadline_rule', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_deadline_rule_site_id'), ['site_id'], unique=False)

    op.create_table('desk',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('site_id', sa.Uuid(), nullable=False),
    sa.Column('agency_id', sa.Uuid(), nullable=False),
    sa.Column('name', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_desk'))
    )
    with op.batch_alter_table('desk', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_desk_site_id'), ['site_id'], unique=False)

    op.create_table('desk_member',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('desk_id', sa.Uuid(), nullable=False),
    sa.Column('account_id', sa.Uuid(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_desk_member')),
    sa.UniqueConstraint('desk_id', 'account_id', name=op.f('uq_desk_member_desk_id'))
    )
    with op.batch_alter_table('desk_member', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_desk_member_account_id'), ['account_id'], unique=False)

    op.create_table('draft',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('site_id', sa.Uuid(), nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('ends_at', app.db.types.UtcMoment(timezone=True), nullable=False),
    sa.Column('sealed', app.db.types.Ciphertext(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_draft'))
    )
    with op.batch_alter_table('draft', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_draft_person_id'), ['person_id'], unique=False)

    op.create_table('due',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('site_id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('sealed', app.db.types.Ciphertext(), nullable=False),
    sa.Column('case_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('lane', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('due_at', app.db.types.UtcMoment(timezone=True), nullable=False),
    sa.Column('about', sa.Uuid(), nullable=True),
    sa.Column('done_at', app.db.types.UtcMoment(timezone=True), nullable=True),
    sa.Column('in_working_days', sa.Boolean(), nullable=False),
    sa.Column('hard', sa.Boolean(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_due'))
    )
    with op.batch_alter_table('due', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_due_about'), ['about'], unique=False)
        batch_op.create_index(batch_op.f('ix_due_case_id'), ['case_id'], unique=False)
        batch_op.create_index('ix_due_open', ['case_id', 'done_at', 'due_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_due_site_id'), ['site_id'], unique=False)

    op.create_table('entry_wording',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('site_id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('sealed', app.db.types.Ciphertext(), nullable=False),
    sa.Column('case_id', sa.Uuid(), nullable=False),
    sa.Column('about', sa.Uuid(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_entry_wording'))
    )
    with op.batch_alter_table('entry_wording', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_entry_wording_about'), ['about'], unique=False)
        batch_op.create_index(batch_op.f('ix_entry_wording_case_id'), ['case_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_entry_wording_site_id'), ['site_id'], unique=False)

    op.create_table('exhibit',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('site_id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('sealed', app.db.types.Ciphertext(), nullable=False),
    sa.Column('case_id', sa.Uuid(), nullable=False),
    sa.Column('incident_id', sa.Uuid(), nullable=True),
    sa.Column('kept_on', sa.Date(), nullable=False),
    sa.Column('size_bucket', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_exhibit'))
    )
    with op.batch_alter_table('exhibit', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_exhibit_case_id'), ['case_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_exhibit_incident_id'), ['incident_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_exhibit_site_id'), ['site_id'], unique=False)

    op.create_table('exhibit_wording',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('site_id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('sealed', app.db.types.Ciphertext(), nullable=False),
    sa.Column('case_id', sa.Uuid(), nullable=False),
    sa.Column('exhibit_id', sa.Uuid(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_exhibit_wording'))
    )
    with op.batch_alter_table('exhibit_wording', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_exhibit_wording_case_id'), ['case_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_exhibit_wording_exhibit_id'), ['exhibit_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_exhibit_wording_site_id'), ['site_id'], unique=False)

    op.create_table('facts_history',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('site_id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('sealed', app.db.types.Ciphertext(), nullable=False),
    sa.Column('case_id', sa.Uuid(), nullable=False),
    sa.Column('former_version', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_facts_history'))
    )
    with op.batch_alter_table('facts_history', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_facts_history_case_id'), ['case_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_facts_history_site_id'), ['site_id'], unique=False)

    op.create_table('first_wording',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('case_id', sa.Uuid(), nullable=True),
    sa.Column('author_id', sa.Uuid(), nullable=False),
    sa.Column('table', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('wording', sa.LargeBinary(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_first_wording'))
    )
    with op.batch_alter_table('first_wording', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_first_wording_case_id'), ['case_id'], unique=False)

    op.create_table('incident',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('site_id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('sealed', app.db.types.Ciphertext(), nullable=False),
    sa.Column('case_id', sa.Uuid(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('happened_on', sa.Date(), nullable=False),
    sa.Column('logged_on', sa.Date(), nullable=False),
    sa.Column('by_victim', sa.Boolean(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_incident')),
    sa.UniqueConstraint('case_id', 'number', name=op.f('uq_incident_case_id'))
    )
    with op.batch_alter_table('incident', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_incident_case_id'), ['case_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_incident_site_id'), ['site_id'], unique=False)

    op.create_table('incident_wording',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('site_id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('sealed', app.db.types.Ciphertext(), nullable=False),
    sa.Column('case_id', sa.Uuid(), nullable=False),
    sa.Column('incident_id', sa.Uuid(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_incident_wording'))
    )
    with op.batch_alter_table('incident_wording', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_incident_wording_case_id'), ['case_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_incident_wording_incident_id'), ['incident_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_incident_wording_site_id'), ['site_id'], unique=False)

    op.create_table('known_device',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('token_hash', sa.LargeBinary(), nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('seen_on', sa.Date(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_known_device')),
    sa.UniqueConstraint('token_hash', 'person_id', name=op.f('uq_known_device_token_hash'))
    )
    with op.batch_alter_table('known_device', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_known_device_person_id'), ['person_id'], unique=False)

    op.create_table('ledger_leaf',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('site_id', sa.Uuid(), nullable=False),
    sa.Column('case_id', sa.Uuid(), nullable=True),
    sa.Column('tree', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('leaf', sa.LargeBinary(), nullable=False),
    sa.Column('sealed', app.db.types.Ciphertext(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ledger_leaf')),
    sa.UniqueConstraint('site_id', 'tree', 'position', name=op.f('uq_ledger_leaf_site_id'))
    )
    with op.batch_alter_table('ledger_leaf', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_ledger_leaf_case_id'), ['case_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_ledger_leaf_site_id'), ['site_id'], unique=False)

    op.create_table('location',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('site_id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('sealed', app.db.types.Ciphertext(), nullable=False),
    sa.Column('case_id', sa.Uuid(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_location'))
    )
    with op.batch_alter_table('location', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_location_case_id'), ['case_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_location_site_id'), ['site_id'], unique=False)

    op.create_table('location_history',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('site_id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('sealed', app.db.types.Ciphertext(), nullable=False),
    sa.Column('case_id', sa.Uuid(), nullable=False),
    sa.Column('about', sa.Uuid(), nullable=False),
    sa.Column('former_version', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_location_history')),
    sa.UniqueConstraint('about', 'former_version', name=op.f('uq_location_history_about'))
    )
    with op.batch_alter_table('location_history', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_location_history_about'), ['about'], unique=False)
        batch_op.create_index(batch_op.f('ix_location_history_case_id'), ['case_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_location_history_site_id'), ['site_id'], unique=False)

    op.create_table('milestone',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('site_id', sa.Uuid(), nullable=False),
    sa.Column('code', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('group', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('label', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('title', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('text', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('what_it_means', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('what_next', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('what_you_can_do', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('handling', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('hold_kind', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('rights', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('effective_from', sa.Date(), nullable=False),
    sa.Column('effective_to', sa.Date(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_milestone')),
    sa.UniqueConstraint('site_id', 'code', 'effective_from', name=op.f('uq_milestone_site_id'))
    )
    with op.batch_alter_table('milestone', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_milestone_site_id'), ['site_id'], unique=False)

    op.create_table('note',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('site_id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('sealed', app.db.types.Ciphertext(), nullable=False),
    sa.Column('case_id', sa.Uuid(), nullable=False),
    sa.Column('written_on', sa.Date(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_note'))
    )
    with op.batch_alter_table('note', schema=None) as batch_op:
        batch_op.create_index('ix_note_case_day', ['case_id', 'written_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_note_case_id'), ['case_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_note_site_id'), ['site_id'], unique=False)

    op.create_table('page_account',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('site_id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('sealed', app.db.types.Ciphertext(), nullable=False),
    sa.Column('case_id', sa.Uuid(), nullable=False),
    sa.Column('number', sa.LargeBinary(), nullable=False),
    sa.Column('status', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('shows_updates', sa.Boolean(), nullable=False),
    sa.Column('takes_entries', sa.Boolean(), nullable=False),
    sa.Column('made_on', sa.Date(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_page_account')),
    sa.UniqueConstraint('number', name=op.f('uq_page_account_number'))
    )
    with op.batch_alter_table('page_account', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_page_account_case_id'), ['case_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_page_account_site_id'), ['site_id'], unique=False)

    op.create_table('page_act',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('site_id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('sealed', app.db.types.Ciphertext(), nullable=False),
    sa.Column('case_id', sa.Uuid(), nullable=False),
    sa.Column('page_id', sa.Uuid(), nullable=False),
    sa.Column('done_on', sa.Date(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_page_act'))
    )
    with op.batch_alter_table('page_act', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_page_act_case_id'), ['case_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_page_act_page_id'), ['page_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_page_act_site_id'), ['site_id'], unique=False)

    op.create_table('passkey',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('site_id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('sealed', app.db.types.Ciphertext(), nullable=False),
    sa.Column('account_id', sa.Uuid(), nullable=False),
    sa.Column('credential_id', sa.LargeBinary(), nullable=False),
    sa.Column('public_key', sa.LargeBinary(), nullable=False),
    sa.Column('sign_count', sa.Integer(), nullable=False),
    sa.Column('made_on', sa.Date(), nullable=False),
    sa.Column('last_used_on', sa.Date(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_passkey')),
    sa.UniqueConstraint('credential_id', name=op.f('uq_passkey_credential_id'))
    )
    with op.batch_alter_table('passkey', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_passkey_account_id'), ['account_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_passkey_site_id'), ['site_id'], unique=False)

    op.create_table('person',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('site_id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('sealed', app.db.types.Ciphertext(), nullable=False),
    sa.Column('case_id', sa.Uuid(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_person'))
    )
    with op.batch_alter_table('person', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_person_case_id'), ['case_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_person_site_id'), ['site_id'], unique=False)

    op.create_table('person_history',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('site_id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('sealed', app.db.types.Ciphertext(), nullable=False),
    sa.Column('case_id', sa.Uuid(), nullable=False),
    sa.Column('about', sa.Uuid(), nullable=False),
    sa.Column('former_version', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_person_history')),
    sa.UniqueConstraint('about', 'former_version', name=op.f('uq_person_history_about'))
    )
    with op.batch_alter_table('person_history', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_person_history_about'), ['about'], unique=False)
        batch_op.create_index(batch_op.f('ix_person_history_case_id'), ['case_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_person_history_site_id'), ['site_id'], unique=False)

    op.create_table('plan_check',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('site_id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('sealed', app.db.types.Ciphertext(), nullable=False),
    sa.Column('case_id', sa.Uuid(), nullable=False),
    sa.Column('version_id', sa.Uuid(), nullable=True),
    sa.Column('checked_at', app.db.types.UtcMoment(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_plan_check'))
    )
    with op.batch_alter_table('plan_check', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_plan_check_case_id'), ['case_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_plan_check_site_id'), ['site_id'], unique=False)

    op.create_table('plan_item',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('site_id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('sealed', app.db.types.Ciphertext(), nullable=False),
    sa.Column('case_id', sa.Uuid(), nullable=False),
    sa.Column('made_on', sa.Date(), nullable=False),
    sa.Column('has_rival', sa.Boolean(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_plan_item'))
    )
    with op.batch_alter_table('plan_item', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_plan_item_case_id'), ['case_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_plan_item_site_id'), ['site_id'], unique=False)

    op.create_table('plan_item_rival',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('site_id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('sealed', app.db.types.Ciphertext(), nullable=False),
    sa.Column('case_id', sa.Uuid(), nullable=False),
    sa.Column('item_id', sa.Uuid(), nullable=False),
    sa.Column('decided_on', sa.Date(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_plan_item_rival'))
    )
    with op.batch_alter_table('plan_item_rival', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_plan_item_rival_case_id'), ['case_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_plan_item_rival_item_id'), ['item_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_plan_item_rival_site_id'), ['site_id'], unique=False)

    op.create_table('plan_item_wording',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('site_id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('sealed', app.db.types.Ciphertext(), nullable=False),
    sa.Column('case_id', sa.Uuid(), nullable=False),
    sa.Column('item_id', sa.Uuid(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_plan_item_wording'))
    )
    with op.batch_alter_table('plan_item_wording', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_plan_item_wording_case_id'), ['case_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_plan_item_wording_item_id'), ['item_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_plan_item_wording_site_id'), ['site_id'], unique=False)

    op.create_table('plan_review',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('site_id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('sealed', app.db.types.Ciphertext(), nullable=False),
    sa.Column('case_id', sa.Uuid(), nullable=False),
    sa.Column('reviewed_on', sa.Date(), nullable=False),
    sa.Column('next_on', sa.Date(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_plan_review'))
    )
    with op.batch_alter_table('plan_review', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_plan_review_case_id'), ['case_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_plan_review_site_id'), ['site_id'], unique=False)

    op.create_table('plan_version',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('site_id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('sealed', app.db.types.Ciphertext(), nullable=False),
    sa.Column('case_id', sa.Uuid(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('agreed_on', sa.Date(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_plan_version'))
    )
    with op.batch_alter_table('plan_version', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_plan_version_case_id'), ['case_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_plan_version_site_id'), ['site_id'], unique=False)

    op.create_table('priority_change',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('site_id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('sealed', app.db.types.Ciphertext(), nullable=False),
    sa.Column('case_id', sa.Uuid(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_priority_change'))
    )
    with op.batch_alter_table('priority_change', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_priority_change_case_id'), ['case_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_priority_change_site_id'), ['site_id'], unique=False)

    op.create_table('published_update',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('site_id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('sealed', app.db.types.Ciphertext(), nullable=False),
    sa.Column('page_id', sa.Uuid(), nullable=False),
    sa.Column('case_id', sa.Uuid(), nullable=False),
    sa.Column('update_id', sa.Uuid(), nullable=False),
    sa.Column('published_on', sa.Date(), nullable=False),
    sa.Column('visible_from', app.db.types.UtcMoment(timezone=True), nullable=False),
    sa.Column('withdrawn_on', sa.Date(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_published_update')),
    sa.UniqueConstraint('update_id', name=op.f('uq_published_update_update_id'))
    )
    with op.batch_alter_table('published_update', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_published_update_case_id'), ['case_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_published_update_page_id'), ['page_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_published_update_site_id'), ['site_id'], unique=False)

    op.create_table('safe_contact',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('site_id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('sealed', app.db.types.Ciphertext(), nullable=False),
    sa.Column('case_id', sa.Uuid(), nullable=False),
    sa.Column('unsafe', sa.Boolean(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_safe_contact')),
    sa.UniqueConstraint('case_id', name=op.f('uq_safe_contact_case_id'))
    )
    with op.batch_alter_table('safe_contact', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_safe_contact_case_id'), ['case_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_safe_contact_site_id'), ['site_id'], unique=False)

    op.create_table('safe_contact_history',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('site_id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('sealed', app.db.types.Ciphertext(), nullable=False),
    sa.Column('case_id', sa.Uuid(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_safe_contact_history'))
    )
    with op.batch_alter_table('safe_contact_history', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_safe_contact_history_case_id'), ['case_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_safe_contact_history_site_id'), ['site_id'], unique=False)

    op.create_table('session',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('token_hash', sa.LargeBinary(), nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('is_page', sa.Boolean(), nullable=False),
    sa.Column('stage', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('place', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('made_at', app.db.types.UtcMoment(timezone=True), nullable=False),
    sa.Column('used_at', app.db.types.UtcMoment(timezone=True), nullable=False),
    sa.Column('locked_at', app.db.types.UtcMoment(timezone=True), nullable=True),
    sa.Column('ended_at', app.db.types.UtcMoment(timezone=True), nullable=True),
    sa.Column('proven_at', app.db.types.UtcMoment(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_session')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_session_token_hash'))
    )
    with op.batch_alter_table('session', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_session_person_id'), ['person_id'], unique=False)

    op.create_table('share',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('site_id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('sealed', app.db.types.Ciphertext(), nullable=False),
    sa.Column('case_id', sa.Uuid(), nullable=False),
    sa.Column('superseded_on', sa.Date(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_share'))
    )
    with op.batch_alter_table('share', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_share_case_id'), ['case_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_share_site_id'), ['site_id'], unique=False)

    op.create_table('share_grant',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('site_id', sa.Uuid(), nullable=False),
    sa.Column('case_id', sa.Uuid(), nullable=False),
    sa.Column('desk_id', sa.Uuid(), nullable=True),
    sa.Column('account_id', sa.Uuid(), nullable=True),
    sa.Column('released_on', sa.Date(), nullable=False),
    sa.Column('ended_on', sa.Date(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_share_grant'))
    )
    with op.batch_alter_table('share_grant', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_share_grant_account_id'), ['account_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_share_grant_case_id'), ['case_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_share_grant_desk_id'), ['desk_id'], unique=False)

    op.create_table('share_source',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('case_id', sa.Uuid(), nullable=False),
    sa.Column('share_id', sa.Uuid(), nullable=False),
    sa.Column('source_id', sa.Uuid(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_share_source'))
    )
    with op.batch_alter_table('share_source', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_share_source_share_id'), ['share_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_share_source_source_id'), ['source_id'], unique=False)

    op.create_table('sharing_record',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('site_id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('sealed', app.db.types.Ciphertext(), nullable=False),
    sa.Column('case_id', sa.Uuid(), nullable=False),
    sa.Column('status', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('asked_on', sa.Date(), nullable=False),
    sa.Column('share_id', sa.Uuid(), nullable=True),
    sa.Column('source_id', sa.Uuid(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sharing_record'))
    )
    with op.batch_alter_table('sharing_record', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_sharing_record_case_id'), ['case_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_sharing_record_share_id'), ['share_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_sharing_record_site_id'), ['site_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_sharing_record_source_id'), ['source_id'], unique=False)

    op.create_table('sharing_step',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('site_id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('sealed', app.db.types.Ciphertext(), nullable=False),
    sa.Column('case_id', sa.Uuid(), nullable=False),
    sa.Column('record_id', sa.Uuid(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sharing_step'))
    )
    with op.batch_alter_table('sharing_step', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_sharing_step_case_id'), ['case_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_sharing_step_record_id'), ['record_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_sharing_step_site_id'), ['site_id'], unique=False)

    op.create_table('single_use_code',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('code_hash', sa.LargeBinary(), nullable=False),
    sa.Column('purpose', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('ends_at', app.db.types.UtcMoment(timezone=True), nullable=False),
    sa.Column('used_at', app.db.types.UtcMoment(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_single_use_code')),
    sa.UniqueConstraint('code_hash', name=op.f('uq_single_use_code_code_hash'))
    )
    op.create_table('site',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('name', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('kind', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('leave_url', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('founded_on', sa.Date(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_site'))
    )
    op.create_table('status_change',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('site_id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('sealed', app.db.types.Ciphertext(), nullable=False),
    sa.Column('case_id', sa.Uuid(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_status_change'))
    )
    with op.batch_alter_table('status_change', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_status_change_case_id'), ['case_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_status_change_site_id'), ['site_id'], unique=False)

    op.create_table('strange_try',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('name_hash', sa.LargeBinary(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('tries', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_strange_try')),
    sa.UniqueConstraint('name_hash', 'day', name=op.f('uq_strange_try_name_hash'))
    )
    op.create_table('talk_record',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('site_id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('sealed', app.db.types.Ciphertext(), nullable=False),
    sa.Column('case_id', sa.Uuid(), nullable=False),
    sa.Column('held_on', sa.Date(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_talk_record'))
    )
    with op.batch_alter_table('talk_record', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_talk_record_case_id'), ['case_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_talk_record_site_id'), ['site_id'], unique=False)

    op.create_table('task',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('site_id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('sealed', app.db.types.Ciphertext(), nullable=False),
    sa.Column('case_id', sa.Uuid(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('done_on', sa.Date(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_task'))
    )
    with op.batch_alter_table('task', schema=None) as batch_op:
        batch_op.create_index('ix_task_case_day', ['case_id', 'due_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_task_case_id'), ['case_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_task_site_id'), ['site_id'], unique=False)

    op.create_table('team',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('site_id', sa.Uuid(), nullable=False),
    sa.Column('name', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_team'))
    )
    with op.batch_alter_table('team', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_team_site_id'), ['site_id'], unique=False)

    op.create_table('team_member',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('team_id', sa.Uuid(), nullable=False),
    sa.Column('account_id', sa.Uuid(), nullable=False),
    sa.Column('is_supervisor', sa.Boolean(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_team_member')),
    sa.UniqueConstraint('team_id', 'account_id', name=op.f('uq_team_member_team_id'))
    )
    with op.batch_alter_table('team_member', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_team_member_account_id'), ['account_id'], unique=False)

    op.create_table('tree_head',
    sa.Column('site_id', sa.Uuid(), nullable=False),
    sa.Column('tree', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('root', sa.LargeBinary(), nullable=False),
    sa.Column('edge', sa.LargeBinary(), nullable=False),
    sa.PrimaryKeyConstraint('site_id', 'tree', 'size', name=op.f('pk_tree_head'))
    )
    op.create_table('update',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('site_id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('sealed', app.db.types.Ciphertext(), nullable=False),
    sa.Column('case_id', sa.Uuid(), nullable=False),
    sa.Column('status', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('made_on', sa.Date(), nullable=False),
    sa.Column('hold_due_at', app.db.types.UtcMoment(timezone=True), nullable=True),
    sa.Column('fell_at', app.db.types.UtcMoment(timezone=True), nullable=True),
    sa.Column('visible_from', app.db.types.UtcMoment(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_update'))
    )
    with op.batch_alter_table('update', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_update_case_id'), ['case_id'], unique=False)
        batch_op.create_index('ix_update_hold', ['status', 'hold_due_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_update_site_id'), ['site_id'], unique=False)

    op.create_table('update_wording',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('site_id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('sealed', app.db.types.Ciphertext(), nullable=False),
    sa.Column('case_id', sa.Uuid(), nullable=False),
    sa.Column('update_id', sa.Uuid(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_update_wording')),
    sa.UniqueConstraint('update_id', 'number', name=op.f('uq_update_wording_update_id'))
    )
    with op.batch_alter_table('update_wording', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_update_wording_case_id'), ['case_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_update_wording_site_id'), ['site_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_update_wording_update_id'), ['update_id'], unique=False)

    op.create_table('victim',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('site_id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('sealed', app.db.types.Ciphertext(), nullable=False),
    sa.Column('case_id', sa.Uuid(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_victim')),
    sa.UniqueConstraint('case_id', name=op.f('uq_victim_case_id'))
    )
    with op.batch_alter_table('victim', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_victim_case_id'), ['case_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_victim_site_id'), ['site_id'], unique=False)

    op.create_table('wishes',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('site_id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('sealed', app.db.types.Ciphertext(), nullable=False),
    sa.Column('case_id', sa.Uuid(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_wishes'))
    )
    with op.batch_alter_table('wishes', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_wishes_case_id'), ['case_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_wishes_site_id'), ['site_id'], unique=False)

    op.create_table('wrapped_key',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('kind', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('owner_id', sa.Uuid(), nullable=False),
    sa.Column('site_id', sa.Uuid(), nullable=False),
    sa.Column('case_id', sa.Uuid(), nullable=True),
    sa.Column('generation', sa.Integer(), nullable=False),
    sa.Column('made_on', sa.Date(), nullable=False),
    sa.Column('wrapped', app.db.types.Ciphertext(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_wrapped_key')),
    sa.UniqueConstraint('kind', 'owner_id', 'generation', name=op.f('uq_wrapped_key_kind')),
    info={'store': 'keyring'}
    )
    with op.batch_alter_table('wrapped_key', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_wrapped_key_case_id'), ['case_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_wrapped_key_owner_id'), ['owner_id'], unique=False)

    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for ddl in sqlite_triggers() if is_sqlite else postgres_triggers():
        op.execute(ddl)


def downgrade() -> None:
    with op.batch_alter_table('wrapped_key', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_wrapped_key_owner_id'))
        batch_op.drop_index(batch_op.f('ix_wrapped_key_case_id'))

    op.drop_table('wrapped_key')
    with op.batch_alter_table('wishes', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_wishes_site_id'))
        batch_op.drop_index(batch_op.f('ix_wishes_case_id'))

    op.drop_table('wishes')
    with op.batch_alter_table('victim', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_victim_site_id'))
        batch_op.drop_index(batch_op.f('ix_victim_case_id'))

    op.drop_table('victim')
    with op.batch_alter_table('update_wording', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_update_wording_update_id'))
        batch_op.drop_index(batch_op.f('ix_update_wording_site_id'))
        batch_op.drop_index(batch_op.f('ix_update_wording_case_id'))

    op.drop_table('update_wording')
    with op.batch_alter_table('update', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_update_site_id'))
        batch_op.drop_index('ix_update_hold')
        batch_op.drop_index(batch_op.f('ix_update_case_id'))

    op.drop_table('update')
    op.drop_table('tree_head')
    with op.batch_alter_table('team_member', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_team_member_account_id'))

    op.drop_table('team_member')
    with op.batch_alter_table('team', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_team_site_id'))

    op.drop_table('team')
    with op.batch_alter_table('task', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_task_site_id'))
        batch_op.drop_index(batch_op.f('ix_task_case_id'))
        batch_op.drop_index('ix_task_case_day')

    op.drop_table('task')
    with op.batch_alter_table('talk_record', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_talk_record_site_id'))
        batch_op.drop_index(batch_op.f('ix_talk_record_case_id'))

    op.drop_table('talk_record')
    op.drop_table('strange_try')
    with op.batch_alter_table('status_change', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_status_change_site_id'))
        batch_op.drop_index(batch_op.f('ix_status_change_case_id'))

    op.drop_table('status_change')
    op.drop_table('site')
    op.drop_table('single_use_code')
    with op.batch_alter_table('sharing_step', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_sharing_step_site_id'))
        batch_op.drop_index(batch_op.f('ix_sharing_step_record_id'))
        batch_op.drop_index(batch_op.f('ix_sharing_step_case_id'))

    op.drop_table('sharing_step')
    with op.batch_alter_table('sharing_record', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_sharing_record_source_id'))
        batch_op.drop_index(batch_op.f('ix_sharing_record_site_id'))
        batch_op.drop_index(batch_op.f('ix_sharing_record_share_id'))
        batch_op.drop_index(batch_op.f('ix_sharing_record_case_id'))

    op.drop_table('sharing_record')
    with op.batch_alter_table('share_source', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_share_source_source_id'))
        batch_op.drop_index(batch_op.f('ix_share_source_share_id'))

    op.drop_table('share_source')
    with op.batch_alter_table('share_grant', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_share_grant_desk_id'))
        batch_op.drop_index(batch_op.f('ix_share_grant_case_id'))
        batch_op.drop_index(batch_op.f('ix_share_grant_account_id'))

    op.drop_table('share_grant')
    with op.batch_alter_table('share', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_share_site_id'))
        batch_op.drop_index(batch_op.f('ix_share_case_id'))

    op.drop_table('share')
    with op.batch_alter_table('session', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_session_person_id'))

    op.drop_table('session')
    with op.batch_alter_table('safe_contact_history', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_safe_contact_history_site_id'))
        batch_op.drop_index(batch_op.f('ix_safe_contact_history_case_id'))

    op.drop_table('safe_contact_history')
    with op.batch_alter_table('safe_contact', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_safe_contact_site_id'))
        batch_op.drop_index(batch_op.f('ix_safe_contact_case_id'))

    op.drop_table('safe_contact')
    with op.batch_alter_table('published_update', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_published_update_site_id'))
        batch_op.drop_index(batch_op.f('ix_published_update_page_id'))
        batch_op.drop_index(batch_op.f('ix_published_update_case_id'))

    op.drop_table('published_update')
    with op.batch_alter_table('priority_change', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_priority_change_site_id'))
        batch_op.drop_index(batch_op.f('ix_priority_change_case_id'))

    op.drop_table('priority_change')
    with op.batch_alter_table('plan_version', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_plan_version_site_id'))
        batch_op.drop_index(batch_op.f('ix_plan_version_case_id'))

    op.drop_table('plan_version')
    with op.batch_alter_table('plan_review', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_plan_review_site_id'))
        batch_op.drop_index(batch_op.f('ix_plan_review_case_id'))

    op.drop_table('plan_review')
    with op.batch_alter_table('plan_item_wording', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_plan_item_wording_site_id'))
        batch_op.drop_index(batch_op.f('ix_plan_item_wording_item_id'))
        batch_op.drop_index(batch_op.f('ix_plan_item_wording_case_id'))

    op.drop_table('plan_item_wording')
    with op.batch_alter_table('plan_item_rival', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_plan_item_rival_site_id'))
        batch_op.drop_index(batch_op.f('ix_plan_item_rival_item_id'))
        batch_op.drop_index(batch_op.f('ix_plan_item_rival_case_id'))

    op.drop_table('plan_item_rival')
    with op.batch_alter_table('plan_item', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_plan_item_site_id'))
        batch_op.drop_index(batch_op.f('ix_plan_item_case_id'))

    op.drop_table('plan_item')
    with op.batch_alter_table('plan_check', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_plan_check_site_id'))
        batch_op.drop_index(batch_op.f('ix_plan_check_case_id'))

    op.drop_table('plan_check')
    with op.batch_alter_table('person_history', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_person_history_site_id'))
        batch_op.drop_index(batch_op.f('ix_person_history_case_id'))
        batch_op.drop_index(batch_op.f('ix_person_history_about'))

    op.drop_table('person_history')
    with op.batch_alter_table('person', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_person_site_id'))
        batch_op.drop_index(batch_op.f('ix_person_case_id'))

    op.drop_table('person')
    with op.batch_alter_table('passkey', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_passkey_site_id'))
        batch_op.drop_index(batch_op.f('ix_passkey_account_id'))

    op.drop_table('passkey')
    with op.batch_alter_table('page_act', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_page_act_site_id'))
        batch_op.drop_index(batch_op.f('ix_page_act_page_id'))
        batch_op.drop_index(batch_op.f('ix_page_act_case_id'))

    op.drop_table('page_act')
    with op.batch_alter_table('page_account', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_page_account_site_id'))
        batch_op.drop_index(batch_op.f('ix_page_account_case_id'))

    op.drop_table('page_account')
    with op.batch_alter_table('note', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_note_site_id'))
        batch_op.drop_index(batch_op.f('ix_note_case_id'))
        batch_op.drop_index('ix_note_case_day')

    op.drop_table('note')
    with op.batch_alter_table('milestone', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_milestone_site_id'))

    op.drop_table('milestone')
    with op.batch_alter_table('location_history', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_location_history_site_id'))
        batch_op.drop_index(batch_op.f('ix_location_history_case_id'))
        batch_op.drop_index(batch_op.f('ix_location_history_about'))

    op.drop_table('location_history')
    with op.batch_alter_table('location', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_location_site_id'))
        batch_op.drop_index(batch_op.f('ix_location_case_id'))

    op.drop_table('location')
    with op.batch_alter_table('ledger_leaf', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_ledger_leaf_site_id'))
        batch_op.drop_index(batch_op.f('ix_ledger_leaf_case_id'))

    op.drop_table('ledger_leaf')
    with op.batch_alter_table('known_device', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_known_device_person_id'))

    op.drop_table('known_device')
    with op.batch_alter_table('incident_wording', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_incident_wording_site_id'))
        batch_op.drop_index(batch_op.f('ix_incident_wording_incident_id'))
        batch_op.drop_index(batch_op.f('ix_incident_wording_case_id'))

    op.drop_table('incident_wording')
    with op.batch_alter_table('incident', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_incident_site_id'))
        batch_op.drop_index(batch_op.f('ix_incident_case_id'))

    op.drop_table('incident')
    with op.batch_alter_table('first_wording', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_first_wording_case_id'))

    op.drop_table('first_wording')
    with op.batch_alter_table('facts_history', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_facts_history_site_id'))
        batch_op.drop_index(batch_op.f('ix_facts_history_case_id'))

    op.drop_table('facts_history')
    with op.batch_alter_table('exhibit_wording', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_exhibit_wording_site_id'))
        batch_op.drop_index(batch_op.f('ix_exhibit_wording_exhibit_id'))
        batch_op.drop_index(batch_op.f('ix_exhibit_wording_case_id'))

    op.drop_table('exhibit_wording')
    with op.batch_alter_table('exhibit', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_exhibit_site_id'))
        batch_op.drop_index(batch_op.f('ix_exhibit_incident_id'))
        batch_op.drop_index(batch_op.f('ix_exhibit_case_id'))

    op.drop_table('exhibit')
    with op.batch_alter_table('entry_wording', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_entry_wording_site_id'))
        batch_op.drop_index(batch_op.f('ix_entry_wording_case_id'))
        batch_op.drop_index(batch_op.f('ix_entry_wording_about'))

    op.drop_table('entry_wording')
    with op.batch_alter_table('due', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_due_site_id'))
        batch_op.drop_index('ix_due_open')
        batch_op.drop_index(batch_op.f('ix_due_case_id'))
        batch_op.drop_index(batch_op.f('ix_due_about'))

    op.drop_table('due')
    with op.batch_alter_table('draft', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_draft_person_id'))

    op.drop_table('draft')
    with op.batch_alter_table('desk_member', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_desk_member_account_id'))

    op.drop_table('desk_member')
    with op.batch_alter_table('desk', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_desk_site_id'))

    op.drop_table('desk')
    with op.batch_alter_table('deadline_rule', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_deadline_rule_site_id'))

    op.drop_table('deadline_rule')
    with op.batch_alter_table('credential', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_credential_site_id'))

    op.drop_table('credential')
    with op.batch_alter_table('contact', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_contact_site_id'))
        batch_op.drop_index(batch_op.f('ix_contact_case_id'))
        batch_op.drop_index('ix_contact_case_day')

    op.drop_table('contact')
    with op.batch_alter_table('challenge_wording', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_challenge_wording_site_id'))
        batch_op.drop_index(batch_op.f('ix_challenge_wording_challenge_id'))
        batch_op.drop_index(batch_op.f('ix_challenge_wording_case_id'))

    op.drop_table('challenge_wording')
    with op.batch_alter_table('challenge_step', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_challenge_step_site_id'))
        batch_op.drop_index(batch_op.f('ix_challenge_step_challenge_id'))
        batch_op.drop_index(batch_op.f('ix_challenge_step_case_id'))

    op.drop_table('challenge_step')
    with op.batch_alter_table('challenge_reply', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_challenge_reply_site_id'))
        batch_op.drop_index(batch_op.f('ix_challenge_reply_share_id'))
        batch_op.drop_index(batch_op.f('ix_challenge_reply_case_id'))

    op.drop_table('challenge_reply')
    with op.batch_alter_table('challenge', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_challenge_site_id'))
        batch_op.drop_index(batch_op.f('ix_challenge_share_id'))
        batch_op.drop_index('ix_challenge_reference')
        batch_op.drop_index(batch_op.f('ix_challenge_case_id'))

    op.drop_table('challenge')
    with op.batch_alter_table('case_sight', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_case_sight_team_id'))
        batch_op.drop_index(batch_op.f('ix_case_sight_site_id'))

    op.drop_table('case_sight')
    with op.batch_alter_table('case_relation', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_case_relation_case_id'))
        batch_op.drop_index('ix_case_relation_account')

    op.drop_table('case_relation')
    with op.batch_alter_table('case', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_case_site_id'))
        batch_op.drop_index(batch_op.f('ix_case_case_id'))

    op.drop_table('case')
    with op.batch_alter_table('call_reason', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_call_reason_site_id'))
        batch_op.drop_index(batch_op.f('ix_call_reason_case_id'))

    op.drop_table('call_reason')
    with op.batch_alter_table('agency', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_agency_site_id'))

    op.drop_table('agency')
    with op.batch_alter_table('account', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_account_site_id'))
        batch_op.drop_index(batch_op.f('ix_account_handle'))

    op.drop_table('account')
    with op.batch_alter_table('access_leaf', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_access_leaf_site_id'))
        batch_op.drop_index(batch_op.f('ix_access_leaf_case_id'))

    op.drop_table('access_leaf')

    # Triggers go with their tables; PostgreSQL keeps the function that they called.
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION waymark_log_stays()")
