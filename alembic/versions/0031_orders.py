"""Orders and bail, with what was recorded of them before."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import app.db.types


revision = '0031'
down_revision = '0030'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'court_order',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('site_id', sa.Uuid(), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.Column('sealed', app.db.types.Ciphertext(), nullable=False),
        sa.Column('case_id', sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_court_order')),
    )
    with op.batch_alter_table('court_order', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_court_order_case_id'), ['case_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_court_order_site_id'), ['site_id'], unique=False)
    op.create_table(
        'court_order_wording',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('site_id', sa.Uuid(), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.Column('sealed', app.db.types.Ciphertext(), nullable=False),
        sa.Column('case_id', sa.Uuid(), nullable=False),
        sa.Column('order_id', sa.Uuid(), nullable=False),
        sa.Column('number', sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_court_order_wording')),
    )
    with op.batch_alter_table('court_order_wording', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_court_order_wording_case_id'), ['case_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_court_order_wording_order_id'), ['order_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_court_order_wording_site_id'), ['site_id'], unique=False)


def downgrade() -> None:
    op.drop_table('court_order_wording')
    op.drop_table('court_order')
