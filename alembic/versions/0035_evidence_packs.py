"""Packs of evidence for a named recipient, and how far each has come."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import app.db.types

revision = '0035'
down_revision = '0033'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'evidence_pack',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('site_id', sa.Uuid(), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.Column('sealed', app.db.types.Ciphertext(), nullable=False),
        sa.Column('case_id', sa.Uuid(), nullable=False),
        sa.Column('status', sa.String(), nullable=False),
        sa.Column('asked_on', sa.Date(), nullable=False),
        sa.Column('made_on', sa.Date(), nullable=True),
        sa.Column('done', sa.Integer(), nullable=False),
        sa.Column('total', sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_evidence_pack')),
    )
    with op.batch_alter_table('evidence_pack', schema=None) as batch_op:
        for column in ('case_id', 'site_id', 'status'):
            batch_op.create_index(batch_op.f(f'ix_evidence_pack_{column}'), [column], unique=False)


def downgrade() -> None:
    op.execute("DELETE FROM due WHERE kind = 'pack_approve'")
    op.drop_table('evidence_pack')
