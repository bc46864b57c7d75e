"""Whether the name of somebody who sees cases by a role alone has been compared."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0018'
down_revision = '0017'
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Who was there before has been compared before.
    op.add_column('account', sa.Column('is_compared', sa.Boolean(), nullable=False, server_default=sa.true()))
    with op.batch_alter_table('account', schema=None) as batch_op:
        batch_op.alter_column('is_compared', server_default=None)


def downgrade() -> None:
    with op.batch_alter_table('account', schema=None) as batch_op:
        batch_op.drop_column('is_compared')
