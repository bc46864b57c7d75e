"""How each backup went, for the administrator."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import app.db.types


revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'backup_run',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('began_at', app.db.types.UtcMoment(timezone=True), nullable=False),
        sa.Column('ended_at', app.db.types.UtcMoment(timezone=True), nullable=True),
        sa.Column('outcome', sa.String(), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_backup_run')),
    )
    with op.batch_alter_table('backup_run', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_backup_run_began_at'), ['began_at'], unique=False)


def downgrade() -> None:
    op.drop_table('backup_run')
