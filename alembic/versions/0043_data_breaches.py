"""The register of data breaches."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import app.db.types

revision = '0043'
down_revision = '0042'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'data_breach',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('site_id', sa.Uuid(), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.Column('sealed', app.db.types.Ciphertext(), nullable=False),
        sa.Column('status', sa.String(), nullable=False),
        sa.Column('found_on', sa.Date(), nullable=False),
        sa.Column('report_by', app.db.types.UtcMoment(), nullable=False),
        sa.Column('warned_at', app.db.types.UtcMoment(), nullable=True),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_data_breach')),
    )
    with op.batch_alter_table('data_breach', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_data_breach_site_id'), ['site_id'], unique=False)


def downgrade() -> None:
    op.drop_table('data_breach')
