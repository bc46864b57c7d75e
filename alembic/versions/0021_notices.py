"""Notices to phones: who takes them where, at which hours not, and what waits to go."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import app.db.types


revision = '0021'
down_revision = '0020'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'notice',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('account_id', sa.Uuid(), nullable=False),
        sa.Column('subscription_id', sa.Uuid(), nullable=False),
        sa.Column('due_at', app.db.types.UtcMoment(timezone=True), nullable=False),
        sa.Column('tries', sa.Integer(), nullable=False),
        sa.Column('is_urgent', sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_notice')),
    )
    with op.batch_alter_table('notice', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_notice_account_id'), ['account_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_notice_due_at'), ['due_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_notice_subscription_id'), ['subscription_id'], unique=False)
    op.create_table(
        'notice_hours',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('site_id', sa.Uuid(), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.Column('sealed', app.db.types.Ciphertext(), nullable=False),
        sa.Column('account_id', sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_notice_hours')),
        sa.UniqueConstraint('account_id', name=op.f('uq_notice_hours_account_id')),
    )
    with op.batch_alter_table('notice_hours', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_notice_hours_site_id'), ['site_id'], unique=False)
    op.create_table(
        'push_subscription',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('site_id', sa.Uuid(), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.Column('sealed', app.db.types.Ciphertext(), nullable=False),
        sa.Column('account_id', sa.Uuid(), nullable=False),
        sa.Column('made_on', sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_push_subscription')),
    )
    with op.batch_alter_table('push_subscription', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_push_subscription_account_id'), ['account_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_push_subscription_site_id'), ['site_id'], unique=False)


def downgrade() -> None:
    op.drop_table('push_subscription')
    op.drop_table('notice_hours')
    op.drop_table('notice')
