"""Requests by police and prosecutors for information about a victim."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import app.db.types

revision = '0042'
down_revision = '0038'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'information_request',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('site_id', sa.Uuid(), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.Column('sealed', app.db.types.Ciphertext(), nullable=False),
        sa.Column('case_id', sa.Uuid(), nullable=False),
        sa.Column('status', sa.String(), nullable=False),
        sa.Column('asked_on', sa.Date(), nullable=False),
        sa.Column('reply_due', sa.Date(), nullable=True),
        sa.Column('share_id', sa.Uuid(), nullable=True),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_information_request')),
    )
    with op.batch_alter_table('information_request', schema=None) as batch_op:
        for column in ('case_id', 'site_id'):
            batch_op.create_index(batch_op.f(f'ix_information_request_{column}'), [column], unique=False)


def downgrade() -> None:
    op.execute("DELETE FROM due WHERE kind = 'information_request'")
    op.drop_table('information_request')
