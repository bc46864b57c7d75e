"""What is said to the end of the time for a summary charge, and how long before it somebody is reminded."""

from __future__ import annotations

import uuid
from datetime import date

import sqlalchemy as sa
from alembic import op

import app.db.types

revision = '0039'
down_revision = '0038'
branch_labels = None
depends_on = None

NOTICES = (
    ('s2a_limit.notice', 'Section 2A: remind before the last day', 8, 'weeks'),
    ('s2a_limit.notice_last', 'Section 2A: remind once more before it', 14, 'days'),
)


def upgrade() -> None:
    op.create_table(
        'charge_answer',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('site_id', sa.Uuid(), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.Column('sealed', app.db.types.Ciphertext(), nullable=False),
        sa.Column('case_id', sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_charge_answer')),
    )
    with op.batch_alter_table('charge_answer', schema=None) as batch_op:
        for column in ('case_id', 'site_id'):
            batch_op.create_index(batch_op.f(f'ix_charge_answer_{column}'), [column], unique=False)
    op.execute("UPDATE deadline_rule SET kind = 'charge_limit' WHERE event = 's2a_limit'")
    _add_rules()


def _add_rules() -> None:
    """Sites that are there already get the rows by which reminders come; new ones are given the whole table."""
    rules = sa.table(
        'deadline_rule', *(sa.column(name, sa.Uuid()) for name in ('id', 'site_id')),
        *(sa.column(name, sa.String()) for name in
          ('event', 'label', 'who', 'std_unit', 'enh_unit', 'mark', 'note', 'kind', 'lane')),
        *(sa.column(name, sa.Integer()) for name in ('std_amount', 'enh_amount')),
        sa.column('effective_from', sa.Date()),
    )
    sites = op.get_bind().execute(sa.select(sa.table('site', sa.column('id', sa.Uuid())).c.id)).scalars().all()
    for site_id in sites:
        for event, label, amount, unit in NOTICES:
            op.execute(rules.insert().values(
                id=uuid.uuid4(), site_id=site_id, event=event, label=label, who='Advocate', std_amount=amount,
                std_unit=unit, enh_amount=amount, enh_unit=unit, mark='proposal', note='', kind='', lane='today',
                effective_from=date(2021, 4, 1),
            ))


def downgrade() -> None:
    op.execute("DELETE FROM deadline_rule WHERE event IN ('s2a_limit.notice', 's2a_limit.notice_last')")
    op.execute("UPDATE deadline_rule SET kind = 'task' WHERE event = 's2a_limit'")
    op.execute("DELETE FROM due WHERE kind = 'charge_limit'")
    op.drop_table('charge_answer')
