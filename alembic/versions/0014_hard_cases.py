"""Restricted cases, emergency openings, reasons to open, handovers, and what a supervisor is told of unusual use."""

from __future__ import annotations

import uuid
from datetime import date

import sqlalchemy as sa
from alembic import op

import app.db.types


revision = '0014'
down_revision = '0013'
branch_labels = None
depends_on = None


def _case_row(name: str, *columns: sa.Column) -> None:
    op.create_table(
        name,
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('site_id', sa.Uuid(), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.Column('sealed', app.db.types.Ciphertext(), nullable=False),
        sa.Column('case_id', sa.Uuid(), nullable=False),
        *columns,
        sa.PrimaryKeyConstraint('id', name=op.f(f'pk_{name}')),
    )
    with op.batch_alter_table(name, schema=None) as batch_op:
        batch_op.create_index(batch_op.f(f'ix_{name}_case_id'), ['case_id'], unique=False)
        batch_op.create_index(batch_op.f(f'ix_{name}_site_id'), ['site_id'], unique=False)


def upgrade() -> None:
    op.add_column('case_sight', sa.Column('is_restricted', sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column('case_sight', sa.Column('emergency_until', app.db.types.UtcMoment(), nullable=True))
    with op.batch_alter_table('case_sight', schema=None) as batch_op:
        batch_op.alter_column('is_restricted', server_default=None)
    _case_row('restriction', sa.Column('placed_on', sa.Date(), nullable=False), sa.Column('lifted_on', sa.Date(), nullable=True))
    _case_row(
        'emergency_opening',
        sa.Column('account_id', sa.Uuid(), nullable=False),
        sa.Column('status', sa.String(), nullable=False),
        sa.Column('asked_at', app.db.types.UtcMoment(), nullable=False),
        sa.Column('ends_at', app.db.types.UtcMoment(), nullable=True),
        sa.Column('opens_places', sa.Boolean(), nullable=False),
        sa.Column('reviewed_at', app.db.types.UtcMoment(), nullable=True),
    )
    op.create_index('ix_emergency_opening_account', 'emergency_opening', ['account_id', 'case_id', 'ends_at'], unique=False)
    _case_row('opening_reason', sa.Column('account_id', sa.Uuid(), nullable=False), sa.Column('day', sa.Date(), nullable=False))
    op.create_index('ix_opening_reason_asked', 'opening_reason', ['case_id', 'account_id', 'day'], unique=False)
    _case_row(
        'handover',
        sa.Column('account_id', sa.Uuid(), nullable=False),
        sa.Column('from_day', sa.Date(), nullable=False),
        sa.Column('to_day', sa.Date(), nullable=True),
        sa.Column('read_on', sa.Date(), nullable=True),
    )
    op.create_table(
        'unusual_use',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('site_id', sa.Uuid(), nullable=False),
        sa.Column('account_id', sa.Uuid(), nullable=False),
        sa.Column('kind', sa.String(), nullable=False),
        sa.Column('day', sa.Date(), nullable=False),
        sa.Column('times', sa.Integer(), nullable=False),
        sa.Column('seen_times', sa.Integer(), nullable=False),
        sa.Column('seen_by', sa.Uuid(), nullable=True),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_unusual_use')),
        sa.UniqueConstraint('account_id', 'kind', 'day', name=op.f('uq_unusual_use_account_id')),
    )
    op.create_index('ix_unusual_use_site', 'unusual_use', ['site_id', 'day'], unique=False)
    _add_rule()


def _add_rule() -> None:
    """Sites that are there already get the row by which a review falls due; new ones are given the whole table."""
    rules = sa.table(
        'deadline_rule', *(sa.column(name, sa.Uuid()) for name in ('id', 'site_id')),
        *(sa.column(name, sa.String()) for name in
          ('event', 'label', 'who', 'std_unit', 'enh_unit', 'mark', 'note', 'kind', 'lane')),
        *(sa.column(name, sa.Integer()) for name in ('std_amount', 'enh_amount')),
        sa.column('effective_from', sa.Date()),
    )
    sites = op.get_bind().execute(sa.select(sa.table('site', sa.column('id', sa.Uuid())).c.id)).scalars().all()
    for site_id in sites:
        op.execute(rules.insert().values(
            id=uuid.uuid4(), site_id=site_id, event='emergency.opened', label='Review an emergency opening',
            who='Supervisor', std_amount=1, std_unit='working_days', enh_amount=1, enh_unit='working_days',
            mark='proposal', note='', kind='emergency_review', lane='board', effective_from=date(2021, 4, 1),
        ))


def downgrade() -> None:
    op.execute("DELETE FROM deadline_rule WHERE event = 'emergency.opened'")
    op.execute("DELETE FROM due WHERE kind IN ('emergency_asked', 'emergency_review', 'handover_read')")
    op.execute("DELETE FROM case_relation WHERE kind = 'named'")
    for name in ('unusual_use', 'handover', 'opening_reason', 'emergency_opening', 'restriction'):
        op.drop_table(name)
    with op.batch_alter_table('case_sight', schema=None) as batch_op:
        batch_op.drop_column('emergency_until')
        batch_op.drop_column('is_restricted')
