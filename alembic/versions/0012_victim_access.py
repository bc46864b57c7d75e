"""Two more switches of a victim's page; when it was opened or tried; and the copy of the plan on it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import app.db.types


revision = '0012'
down_revision = '0011'
branch_labels = None
depends_on = None

SWITCHES = ('shows_openings', 'shows_plan')


def upgrade() -> None:
    for name in SWITCHES:
        op.add_column('page_account', sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table(
        'page_visit',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('site_id', sa.Uuid(), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.Column('sealed', app.db.types.Ciphertext(), nullable=False),
        sa.Column('page_id', sa.Uuid(), nullable=False),
        sa.Column('case_id', sa.Uuid(), nullable=False),
        sa.Column('visited_on', sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_page_visit')),
    )
    with op.batch_alter_table('page_visit', schema=None) as batch_op:
        for name in ('site_id', 'page_id', 'case_id'):
            batch_op.create_index(batch_op.f(f'ix_page_visit_{name}'), [name], unique=False)
    op.create_table(
        'page_plan',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('site_id', sa.Uuid(), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.Column('sealed', app.db.types.Ciphertext(), nullable=False),
        sa.Column('page_id', sa.Uuid(), nullable=False),
        sa.Column('case_id', sa.Uuid(), nullable=False),
        sa.Column('copied_on', sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_page_plan')),
        sa.UniqueConstraint('page_id', name=op.f('uq_page_plan_page_id')),
    )
    with op.batch_alter_table('page_plan', schema=None) as batch_op:
        for name in ('site_id', 'case_id'):
            batch_op.create_index(batch_op.f(f'ix_page_plan_{name}'), [name], unique=False)


def downgrade() -> None:
    op.drop_table('page_plan')
    op.drop_table('page_visit')
    # A page that was locked stays shut to everybody in the former version too: it knew no such state but closed.
    op.execute("UPDATE page_account SET status = 'closed' WHERE status = 'locked'")
    for name in reversed(SWITCHES):
        op.drop_column('page_account', name)
