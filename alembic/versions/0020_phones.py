"""Phones, the keys that they seal to, and what they handed in."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import app.db.types


revision = '0020'
down_revision = '0019'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'phone',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('site_id', sa.Uuid(), nullable=False),
        sa.Column('account_id', sa.Uuid(), nullable=False),
        sa.Column('device_id', sa.Uuid(), nullable=True),
        sa.Column('intake_id', sa.Uuid(), nullable=False),
        sa.Column('token_hash', sa.LargeBinary(), nullable=False),
        sa.Column('box_public', sa.LargeBinary(), nullable=False),
        sa.Column('signing_public', sa.LargeBinary(), nullable=False),
        sa.Column('made_at', app.db.types.UtcMoment(timezone=True), nullable=False),
        sa.Column('seen_at', app.db.types.UtcMoment(timezone=True), nullable=False),
        sa.Column('revoked_at', app.db.types.UtcMoment(timezone=True), nullable=True),
        sa.Column('newest_sequence', sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_phone')),
    )
    with op.batch_alter_table('phone', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_phone_site_id'), ['site_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_phone_account_id'), ['account_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_phone_token_hash'), ['token_hash'], unique=False)
    op.create_table(
        'intake_key',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('site_id', sa.Uuid(), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.Column('sealed', app.db.types.Ciphertext(), nullable=False),
        sa.Column('box_public', sa.LargeBinary(), nullable=False),
        sa.Column('signing_public', sa.LargeBinary(), nullable=False),
        sa.Column('made_at', app.db.types.UtcMoment(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_intake_key')),
    )
    with op.batch_alter_table('intake_key', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_intake_key_site_id'), ['site_id'], unique=False)
    op.create_table(
        'mutation',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('site_id', sa.Uuid(), nullable=False),
        sa.Column('case_id', sa.Uuid(), nullable=True),
        sa.Column('phone_id', sa.Uuid(), nullable=False),
        sa.Column('sequence', sa.Integer(), nullable=False),
        sa.Column('fingerprint', sa.LargeBinary(), nullable=False),
        sa.Column('answer', sa.String(), nullable=False),
        sa.Column('page', sa.String(), nullable=False),
        sa.Column('at', app.db.types.UtcMoment(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_mutation')),
    )
    with op.batch_alter_table('mutation', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_mutation_site_id'), ['site_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_mutation_case_id'), ['case_id'], unique=False)
        batch_op.create_index('ix_mutation_phone', ['phone_id', 'sequence'], unique=False)
    op.create_table(
        'held_delivery',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('site_id', sa.Uuid(), nullable=False),
        sa.Column('phone_id', sa.Uuid(), nullable=False),
        sa.Column('account_id', sa.Uuid(), nullable=False),
        sa.Column('intake_id', sa.Uuid(), nullable=False),
        sa.Column('case_id', sa.Uuid(), nullable=True),
        sa.Column('sequence', sa.Integer(), nullable=False),
        sa.Column('kind', sa.String(), nullable=False),
        sa.Column('because', sa.String(), nullable=False),
        sa.Column('box', app.db.types.Ciphertext(), nullable=False),
        sa.Column('held_at', app.db.types.UtcMoment(timezone=True), nullable=False),
        sa.Column('decision', sa.String(), nullable=False),
        sa.Column('reason', sa.String(), nullable=False),
        sa.Column('decided_by', sa.Uuid(), nullable=True),
        sa.Column('decided_at', app.db.types.UtcMoment(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_held_delivery')),
    )
    with op.batch_alter_table('held_delivery', schema=None) as batch_op:
        for column in ('site_id', 'phone_id', 'account_id', 'case_id'):
            batch_op.create_index(batch_op.f(f'ix_held_delivery_{column}'), [column], unique=False)
    op.create_table(
        'file_upload',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('site_id', sa.Uuid(), nullable=False),
        sa.Column('case_id', sa.Uuid(), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.Column('sealed', app.db.types.Ciphertext(), nullable=False),
        sa.Column('mutation_id', sa.Uuid(), nullable=False),
        sa.Column('phone_id', sa.Uuid(), nullable=False),
        sa.Column('size', sa.Integer(), nullable=False),
        sa.Column('received', sa.Integer(), nullable=False),
        sa.Column('attached_at', app.db.types.UtcMoment(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_file_upload')),
    )
    with op.batch_alter_table('file_upload', schema=None) as batch_op:
        for column in ('site_id', 'case_id', 'mutation_id'):
            batch_op.create_index(batch_op.f(f'ix_file_upload_{column}'), [column], unique=False)
    op.create_table(
        'file_piece',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('case_id', sa.Uuid(), nullable=False),
        sa.Column('upload_id', sa.Uuid(), nullable=False),
        sa.Column('start', sa.Integer(), nullable=False),
        sa.Column('box', app.db.types.Ciphertext(), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_file_piece')),
    )
    with op.batch_alter_table('file_piece', schema=None) as batch_op:
        for column in ('case_id', 'upload_id'):
            batch_op.create_index(batch_op.f(f'ix_file_piece_{column}'), [column], unique=False)


def downgrade() -> None:
    for table in ('file_piece', 'file_upload', 'held_delivery', 'mutation', 'intake_key', 'phone'):
        op.drop_table(table)
