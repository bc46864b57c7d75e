"""Letters to who is outside the partnership."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import app.db.types

revision = '0038'
down_revision = '0037'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'letter',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('site_id', sa.Uuid(), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.Column('sealed', app.db.types.Ciphertext(), nullable=False),
        sa.Column('case_id', sa.Uuid(), nullable=False),
        sa.Column('status', sa.String(), nullable=False),
        sa.Column('asked_on', sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_letter')),
    )
    with op.batch_alter_table('letter', schema=None) as batch_op:
        for column in ('case_id', 'site_id'):
            batch_op.create_index(batch_op.f(f'ix_letter_{column}'), [column], unique=False)


def downgrade() -> None:
    op.execute("DELETE FROM due WHERE kind = 'letter_approve'")
    op.drop_table('letter')
