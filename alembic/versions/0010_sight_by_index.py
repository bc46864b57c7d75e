"""Who holds which case today is told by the index alone: lists ask it for every row that they count."""

from __future__ import annotations

from alembic import op


revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None

NAME = 'ix_case_relation_account'


def upgrade() -> None:
    with op.batch_alter_table('case_relation', schema=None) as batch_op:
        batch_op.drop_index(NAME)
        batch_op.create_index(NAME, ['account_id', 'case_id', 'from_day', 'to_day', 'kind'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('case_relation', schema=None) as batch_op:
        batch_op.drop_index(NAME)
        batch_op.create_index(NAME, ['account_id', 'case_id'], unique=False)
