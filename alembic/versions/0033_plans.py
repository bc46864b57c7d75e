"""Safety plans: what a site offers to begin an item with, from a day on."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import app.db.types


revision = '0033'
down_revision = '0032'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'starter_list',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('site_id', sa.Uuid(), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.Column('sealed', app.db.types.Ciphertext(), nullable=False),
        sa.Column('section', sa.String(), nullable=False),
        sa.Column('from_day', sa.Date(), nullable=False),
        sa.Column('number', sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_starter_list')),
        sa.UniqueConstraint('site_id', 'section', 'number', name=op.f('uq_starter_list_site_id')),
    )
    with op.batch_alter_table('starter_list', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_starter_list_site_id'), ['site_id'], unique=False)


def downgrade() -> None:
    op.drop_table('starter_list')
