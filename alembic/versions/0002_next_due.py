"""Each case says when its first act of Today falls due, so that lists of many cases need not look at all of them."""

from __future__ import annotations

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

import app.db.types


revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None

NOTHING_DUE = datetime(9999, 12, 31, tzinfo=UTC)


def upgrade() -> None:
    moment = app.db.types.UtcMoment(timezone=True)
    with op.batch_alter_table('case_sight', schema=None) as batch_op:
        batch_op.add_column(sa.Column('next_due_at', moment, nullable=True))
    sight = sa.table('case_sight', sa.column('id', sa.Uuid()), sa.column('next_due_at', moment))
    due = sa.table('due', sa.column('case_id', sa.Uuid()), sa.column('lane', sa.String()),
                   sa.column('due_at', moment), sa.column('done_at', moment))
    first = sa.select(sa.func.min(due.c.due_at)).where(
        due.c.case_id == sight.c.id, due.c.done_at.is_(None), due.c.lane == 'today'
    )
    op.execute(sa.update(sight).values(
        next_due_at=sa.func.coalesce(first.scalar_subquery(), sa.literal(NOTHING_DUE, moment))
    ))
    with op.batch_alter_table('case_sight', schema=None) as batch_op:
        batch_op.alter_column('next_due_at', existing_type=moment, nullable=False)
        batch_op.create_index('ix_case_sight_next', ['site_id', 'next_due_at', 'id'], unique=False)
    with op.batch_alter_table('due', schema=None) as batch_op:
        batch_op.create_index('ix_due_waiting', ['site_id', 'lane', 'kind', 'done_at', 'case_id'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('due', schema=None) as batch_op:
        batch_op.drop_index('ix_due_waiting')
    with op.batch_alter_table('case_sight', schema=None) as batch_op:
        batch_op.drop_index('ix_case_sight_next')
        batch_op.drop_column('next_due_at')
