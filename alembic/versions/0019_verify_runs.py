"""How each check of the ledger went, for the administrator."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import app.db.types


revision = '0019'
down_revision = '0018'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'verify_run',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('ended_at', app.db.types.UtcMoment(timezone=True), nullable=False),
        sa.Column('with_contents', sa.Boolean(), nullable=False),
        sa.Column('faults', sa.Integer(), nullable=False),
        sa.Column('unshown', sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_verify_run')),
    )
    with op.batch_alter_table('verify_run', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_verify_run_ended_at'), ['ended_at'], unique=False)


def downgrade() -> None:
    op.drop_table('verify_run')
