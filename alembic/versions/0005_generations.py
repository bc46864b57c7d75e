"""Which generation of a site's and a case's key seals, and the rotations that led to it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import app.db.types


revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('site', sa.Column('generation', sa.Integer(), nullable=False, server_default='1'))
    op.add_column('case_sight', sa.Column('generation', sa.Integer(), nullable=False, server_default='1'))
    op.add_column('case_sight', sa.Column('rotation', sa.Integer(), nullable=False, server_default='0'))
    op.create_table(
        'rotation',
        sa.Column('number', sa.Integer(), nullable=False),
        sa.Column('kind', sa.String(), nullable=False),
        sa.Column('subject', sa.Uuid(), nullable=True),
        sa.Column('target', sa.Integer(), nullable=False),
        sa.Column('began_at', app.db.types.UtcMoment(timezone=True), nullable=False),
        sa.Column('ended_at', app.db.types.UtcMoment(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint('number', name=op.f('pk_rotation')),
    )


def downgrade() -> None:
    op.drop_table('rotation')
    op.drop_column('case_sight', 'rotation')
    op.drop_column('case_sight', 'generation')
    op.drop_column('site', 'generation')
