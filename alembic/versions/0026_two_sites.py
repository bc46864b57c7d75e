"""An account may be signed in by what another account of the same person holds."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0026'
down_revision = '0023'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('account', schema=None) as batch_op:
        batch_op.add_column(sa.Column('holder_id', sa.Uuid(), nullable=True))
        batch_op.create_index(batch_op.f('ix_account_holder_id'), ['holder_id'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('account', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_account_holder_id'))
        batch_op.drop_column('holder_id')
