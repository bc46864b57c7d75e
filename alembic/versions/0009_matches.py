"""Exact identifiers by keyed hash, what waits to be compared, possible matches, and where a merged case went."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import app.db.types


revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None

COMPARED = ('victim', 'person', 'safe_contact', 'case')


def upgrade() -> None:
    op.create_table(
        'identifier',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('site_id', sa.Uuid(), nullable=False),
        sa.Column('case_id', sa.Uuid(), nullable=False),
        sa.Column('kind', sa.String(), nullable=False),
        sa.Column('table', sa.String(), nullable=False),
        sa.Column('row_id', sa.Uuid(), nullable=False),
        sa.Column('value', sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_identifier')),
    )
    with op.batch_alter_table('identifier', schema=None) as batch_op:
        batch_op.create_index('ix_identifier_value', ['site_id', 'value'], unique=False)
        batch_op.create_index(batch_op.f('ix_identifier_case_id'), ['case_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_identifier_row_id'), ['row_id'], unique=False)
    op.create_table(
        'match_due',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('site_id', sa.Uuid(), nullable=False),
        sa.Column('case_id', sa.Uuid(), nullable=True),
        sa.Column('table', sa.String(), nullable=False),
        sa.Column('row_id', sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_match_due')),
    )
    with op.batch_alter_table('match_due', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_match_due_site_id'), ['site_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_match_due_case_id'), ['case_id'], unique=False)
    op.create_table(
        'possible_match',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('site_id', sa.Uuid(), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.Column('sealed', app.db.types.Ciphertext(), nullable=False),
        sa.Column('status', sa.String(), nullable=False),
        sa.Column('pair', sa.LargeBinary(), nullable=False),
        sa.Column('one', sa.LargeBinary(), nullable=True),
        sa.Column('other', sa.LargeBinary(), nullable=True),
        sa.Column('found_on', sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_possible_match')),
        sa.UniqueConstraint('pair', name=op.f('uq_possible_match_pair')),
    )
    with op.batch_alter_table('possible_match', schema=None) as batch_op:
        batch_op.create_index('ix_possible_match_status', ['site_id', 'status'], unique=False)
        batch_op.create_index(batch_op.f('ix_possible_match_site_id'), ['site_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_possible_match_one'), ['one'], unique=False)
        batch_op.create_index(batch_op.f('ix_possible_match_other'), ['other'], unique=False)
    op.add_column('case_sight', sa.Column('merged_into', sa.Uuid(), nullable=True))
    # What was there before waits to be compared; a job does it in bounded batches. The row's own id is random too.
    for name in COMPARED:
        op.execute(
            f'INSERT INTO match_due (id, site_id, case_id, "table", row_id) '
            f'SELECT id, site_id, case_id, \'{name}\', id FROM "{name}"'
        )
    op.execute(
        'INSERT INTO match_due (id, site_id, case_id, "table", row_id) '
        "SELECT id, site_id, NULL, 'account', id FROM account WHERE status <> 'ended'"
    )


def downgrade() -> None:
    op.drop_column('case_sight', 'merged_into')
    op.drop_table('possible_match')
    op.drop_table('match_due')
    op.drop_table('identifier')
