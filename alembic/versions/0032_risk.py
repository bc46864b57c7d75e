"""Risk: the register of tools with who is trained, assessments, dimensions, typologies."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import app.db.types


revision = '0032'
down_revision = '0031'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'risk_assessment',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('site_id', sa.Uuid(), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.Column('sealed', app.db.types.Ciphertext(), nullable=False),
        sa.Column('case_id', sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_risk_assessment')),
    )
    with op.batch_alter_table('risk_assessment', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_risk_assessment_case_id'), ['case_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_risk_assessment_site_id'), ['site_id'], unique=False)
    op.create_table(
        'risk_assessment_wording',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('site_id', sa.Uuid(), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.Column('sealed', app.db.types.Ciphertext(), nullable=False),
        sa.Column('case_id', sa.Uuid(), nullable=False),
        sa.Column('assessment_id', sa.Uuid(), nullable=False),
        sa.Column('number', sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_risk_assessment_wording')),
    )
    with op.batch_alter_table('risk_assessment_wording', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_risk_assessment_wording_assessment_id'), ['assessment_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_risk_assessment_wording_case_id'), ['case_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_risk_assessment_wording_site_id'), ['site_id'], unique=False)
    op.create_table(
        'risk_dimension',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('site_id', sa.Uuid(), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.Column('sealed', app.db.types.Ciphertext(), nullable=False),
        sa.Column('case_id', sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_risk_dimension')),
    )
    with op.batch_alter_table('risk_dimension', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_risk_dimension_case_id'), ['case_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_risk_dimension_site_id'), ['site_id'], unique=False)
    op.create_table(
        'risk_typology',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('site_id', sa.Uuid(), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.Column('sealed', app.db.types.Ciphertext(), nullable=False),
        sa.Column('case_id', sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_risk_typology')),
    )
    with op.batch_alter_table('risk_typology', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_risk_typology_case_id'), ['case_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_risk_typology_site_id'), ['site_id'], unique=False)
    op.create_table(
        'risk_tool',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('site_id', sa.Uuid(), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.Column('sealed', app.db.types.Ciphertext(), nullable=False),
        sa.Column('tool_id', sa.Uuid(), nullable=False),
        sa.Column('from_day', sa.Date(), nullable=False),
        sa.Column('number', sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_risk_tool')),
    )
    with op.batch_alter_table('risk_tool', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_risk_tool_site_id'), ['site_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_risk_tool_tool_id'), ['tool_id'], unique=False)
    op.create_table(
        'risk_training',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('site_id', sa.Uuid(), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.Column('sealed', app.db.types.Ciphertext(), nullable=False),
        sa.Column('account_id', sa.Uuid(), nullable=False),
        sa.Column('tool_id', sa.Uuid(), nullable=True),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_risk_training')),
    )
    with op.batch_alter_table('risk_training', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_risk_training_account_id'), ['account_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_risk_training_site_id'), ['site_id'], unique=False)


def downgrade() -> None:
    op.drop_table('risk_training')
    op.drop_table('risk_tool')
    op.drop_table('risk_typology')
    op.drop_table('risk_dimension')
    op.drop_table('risk_assessment_wording')
    op.drop_table('risk_assessment')
