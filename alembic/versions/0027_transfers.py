"""A case may be transferred to another site; who wrote in it stays named there."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import app.db.types


revision = '0027'
down_revision = '0026'
branch_labels = None
depends_on = None


def _sealed() -> list[sa.Column]:
    return [
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('site_id', sa.Uuid(), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.Column('sealed', app.db.types.Ciphertext(), nullable=False),
    ]


def upgrade() -> None:
    op.create_table(
        'transfer',
        *_sealed(),
        sa.Column('case_id', sa.Uuid(), nullable=False),
        sa.Column('status', sa.String(), nullable=False),
        sa.Column('proposed_on', sa.Date(), nullable=False),
        sa.Column('to_site_id', sa.Uuid(), nullable=False),
        sa.Column('to_team_id', sa.Uuid(), nullable=False),
        sa.Column('offer_id', sa.Uuid(), nullable=True),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_transfer')),
    )
    with op.batch_alter_table('transfer', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_transfer_case_id'), ['case_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_transfer_offer_id'), ['offer_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_transfer_site_id'), ['site_id'], unique=False)
    op.create_table(
        'transfer_offer',
        *_sealed(),
        sa.Column('team_id', sa.Uuid(), nullable=False),
        sa.Column('status', sa.String(), nullable=False),
        sa.Column('offered_on', sa.Date(), nullable=False),
        sa.Column('ends_at', app.db.types.UtcMoment(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_transfer_offer')),
    )
    with op.batch_alter_table('transfer_offer', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_transfer_offer_site_id'), ['site_id'], unique=False)
        batch_op.create_index('ix_transfer_offer_team', ['team_id', 'status'], unique=False)
    op.create_table(
        'far_name',
        *_sealed(),
        sa.Column('account_id', sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_far_name')),
        sa.UniqueConstraint('site_id', 'account_id', name=op.f('uq_far_name_site_id')),
    )
    with op.batch_alter_table('far_name', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_far_name_site_id'), ['site_id'], unique=False)


def downgrade() -> None:
    op.drop_table('far_name')
    op.drop_table('transfer_offer')
    op.drop_table('transfer')
