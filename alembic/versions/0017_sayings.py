"""What a victim says on her own page beside the log."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import app.db.types

revision = '0017'
down_revision = '0016'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'saying',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('site_id', sa.Uuid(), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.Column('sealed', app.db.types.Ciphertext(), nullable=False),
        sa.Column('case_id', sa.Uuid(), nullable=False),
        sa.Column('said_on', sa.Date(), nullable=False),
        sa.Column('read_on', sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_saying')),
    )
    with op.batch_alter_table('saying', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_saying_case_id'), ['case_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_saying_site_id'), ['site_id'], unique=False)


def downgrade() -> None:
    op.drop_table('saying')
