"""Questions of risk tools that a site has the right to use, in versions."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import app.db.types

revision = '0040'
down_revision = '0039'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'question_set',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('site_id', sa.Uuid(), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.Column('sealed', app.db.types.Ciphertext(), nullable=False),
        sa.Column('tool_id', sa.Uuid(), nullable=False),
        sa.Column('number', sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_question_set')),
        sa.UniqueConstraint('tool_id', 'number', name=op.f('uq_question_set_tool_id')),
    )
    with op.batch_alter_table('question_set', schema=None) as batch_op:
        for column in ('site_id', 'tool_id'):
            batch_op.create_index(batch_op.f(f'ix_question_set_{column}'), [column], unique=False)


def downgrade() -> None:
    op.drop_table('question_set')
