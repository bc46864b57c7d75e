"""What is owed until the bytes of destroyed keys have left the disk."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import app.db.types


revision = '0023'
down_revision = '0022'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'owed_scrub',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('owed_since', app.db.types.UtcMoment(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_owed_scrub')),
    )


def downgrade() -> None:
    op.drop_table('owed_scrub')
