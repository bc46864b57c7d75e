"""Log rows may be sealed anew and a year of openings may go whole; cases that do not match their ledger are frozen."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import app.db.types
from app.db.guards import first_triggers_again, later_triggers


revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'dropped_tree',
        sa.Column('site_id', sa.Uuid(), nullable=False),
        sa.Column('tree', sa.String(), nullable=False),
        sa.Column('size', sa.Integer(), nullable=False),
        sa.Column('root', sa.LargeBinary(), nullable=False),
        sa.Column('dropped_on', sa.Date(), nullable=False),
        sa.Column('signed', sa.String(), nullable=False),
        sa.PrimaryKeyConstraint('site_id', 'tree', name=op.f('pk_dropped_tree')),
    )
    op.create_table(
        'case_freeze',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('site_id', sa.Uuid(), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.Column('sealed', app.db.types.Ciphertext(), nullable=False),
        sa.Column('case_id', sa.Uuid(), nullable=False),
        sa.Column('frozen_on', sa.Date(), nullable=False),
        sa.Column('released_on', sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_case_freeze')),
    )
    with op.batch_alter_table('case_freeze', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_case_freeze_case_id'), ['case_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_case_freeze_site_id'), ['site_id'], unique=False)
    op.add_column('case_sight', sa.Column('mismatch', sa.String(), nullable=False, server_default=''))
    # Not in a batch: copying the logs would lose the triggers that keep their rows.
    for ddl in later_triggers(is_sqlite=op.get_bind().dialect.name == 'sqlite'):
        op.execute(ddl)


def downgrade() -> None:
    for ddl in first_triggers_again(is_sqlite=op.get_bind().dialect.name == 'sqlite'):
        op.execute(ddl)
    op.drop_column('case_sight', 'mismatch')
    op.drop_table('case_freeze')
    op.drop_table('dropped_tree')
