"""Each stored file named by a row, and those that no row names noted before they are swept."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import app.db.types


revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'stored_file',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('site_id', sa.Uuid(), nullable=False),
        sa.Column('case_id', sa.Uuid(), nullable=False),
        sa.Column('object_id', sa.Uuid(), nullable=False),
        sa.Column('key_id', sa.Uuid(), nullable=True),
        sa.Column('about', sa.Uuid(), nullable=False),
        sa.Column('kind', sa.String(), nullable=False),
        sa.Column('kept_on', sa.Date(), nullable=False),
        sa.Column('size_bucket', sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_stored_file')),
    )
    with op.batch_alter_table('stored_file', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_stored_file_about'), ['about'], unique=False)
        batch_op.create_index(batch_op.f('ix_stored_file_case_id'), ['case_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_stored_file_object_id'), ['object_id'], unique=True)
        batch_op.create_index(batch_op.f('ix_stored_file_site_id'), ['site_id'], unique=False)
    op.create_table(
        'orphan_file',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('seen_at', app.db.types.UtcMoment(timezone=True), nullable=False),
        sa.Column('size', sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_orphan_file')),
    )
    # The size of an exhibit as a power of two: a video of two gigabytes no longer fits an integer of 32 bits.
    with op.batch_alter_table('exhibit', schema=None) as batch_op:
        batch_op.alter_column('size_bucket', existing_type=sa.Integer(), type_=sa.BigInteger(), existing_nullable=False)


def downgrade() -> None:
    with op.batch_alter_table('exhibit', schema=None) as batch_op:
        batch_op.alter_column('size_bucket', existing_type=sa.BigInteger(), type_=sa.Integer(), existing_nullable=False)
    op.drop_table('orphan_file')
    op.drop_table('stored_file')
