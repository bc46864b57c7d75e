"""Visits with what was done about them, the card for who watches, and the beat of the job that watches."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import app.db.types


revision = '0022'
down_revision = '0021'
branch_labels = None
depends_on = None


def upgrade() -> None:
    moment = app.db.types.UtcMoment(timezone=True)
    op.create_table(
        'visit',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('site_id', sa.Uuid(), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.Column('sealed', app.db.types.Ciphertext(), nullable=False),
        sa.Column('case_id', sa.Uuid(), nullable=False),
        sa.Column('account_id', sa.Uuid(), nullable=False),
        sa.Column('watcher_id', sa.Uuid(), nullable=False),
        sa.Column('state', sa.String(), nullable=False),
        sa.Column('starts_at', moment, nullable=False),
        sa.Column('due_at', moment, nullable=False),
        sa.Column('checked_in_at', moment, nullable=True),
        sa.Column('overdue_at', moment, nullable=True),
        sa.Column('escalated_at', moment, nullable=True),
        sa.Column('ended_at', moment, nullable=True),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_visit')),
    )
    with op.batch_alter_table('visit', schema=None) as batch_op:
        batch_op.create_index('ix_visit_account_state', ['account_id', 'state'], unique=False)
        batch_op.create_index('ix_visit_state_due', ['state', 'due_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_visit_case_id'), ['case_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_visit_site_id'), ['site_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_visit_watcher_id'), ['watcher_id'], unique=False)
    op.create_table(
        'visit_act',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('site_id', sa.Uuid(), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.Column('sealed', app.db.types.Ciphertext(), nullable=False),
        sa.Column('case_id', sa.Uuid(), nullable=False),
        sa.Column('visit_id', sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_visit_act')),
    )
    with op.batch_alter_table('visit_act', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_visit_act_case_id'), ['case_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_visit_act_site_id'), ['site_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_visit_act_visit_id'), ['visit_id'], unique=False)
    op.create_table(
        'visit_card',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('site_id', sa.Uuid(), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.Column('sealed', app.db.types.Ciphertext(), nullable=False),
        sa.Column('account_id', sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_visit_card')),
        sa.UniqueConstraint('account_id', name=op.f('uq_visit_card_account_id')),
    )
    with op.batch_alter_table('visit_card', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_visit_card_site_id'), ['site_id'], unique=False)
    op.create_table(
        'watch_beat',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('beat_at', moment, nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_watch_beat')),
    )


def downgrade() -> None:
    for table in ('watch_beat', 'visit_card', 'visit_act', 'visit'):
        op.drop_table(table)
