"""Cases that somebody pinned, to be carried on her phone."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0029'
down_revision = '0028'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'pinned_case',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('site_id', sa.Uuid(), nullable=False),
        sa.Column('case_id', sa.Uuid(), nullable=False),
        sa.Column('account_id', sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_pinned_case')),
        sa.UniqueConstraint('account_id', 'case_id', name=op.f('uq_pinned_case_account_id')),
    )
    with op.batch_alter_table('pinned_case', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_pinned_case_case_id'), ['case_id'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('pinned_case', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_pinned_case_case_id'))
    op.drop_table('pinned_case')
