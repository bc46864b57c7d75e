"""Each head of a tree carries its signed checkpoint; heads from before have none."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op


revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Not in a batch: copying the table would lose the triggers that keep its rows as they were written.
    op.add_column('tree_head', sa.Column('checkpoint', sa.String(), nullable=False, server_default=''))


def downgrade() -> None:
    op.drop_column('tree_head', 'checkpoint')
