"""The register of data breaches."""

from __future__ import annotations

import uuid
from datetime import date

import sqlalchemy as sa
from alembic import op

import app.db.types

revision = '0042'
down_revision = '0041'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'data_breach',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('site_id', sa.Uuid(), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.Column('sealed', app.db.types.Ciphertext(), nullable=False),
        sa.Column('status', sa.String(), nullable=False),
        sa.Column('found_on', sa.Date(), nullable=False),
        sa.Column('report_by', app.db.types.UtcMoment(), nullable=False),
        sa.Column('warned_at', app.db.types.UtcMoment(), nullable=True),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_data_breach')),
    )
    with op.batch_alter_table('data_breach', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_data_breach_site_id'), ['site_id'], unique=False)
    _add_rule()


def _add_rule() -> None:
    """Sites that are there already get the row for a plan that cannot wait; new ones are given the whole table."""
    rules = sa.table(
        'deadline_rule', *(sa.column(name, sa.Uuid()) for name in ('id', 'site_id')),
        *(sa.column(name, sa.String()) for name in
          ('event', 'label', 'who', 'std_unit', 'enh_unit', 'mark', 'note', 'kind', 'lane')),
        *(sa.column(name, sa.Integer()) for name in ('std_amount', 'enh_amount')),
        sa.column('effective_from', sa.Date()),
    )
    sites = op.get_bind().execute(sa.select(sa.table('site', sa.column('id', sa.Uuid())).c.id)).scalars().all()
    for site_id in sites:
        op.execute(rules.insert().values(
            id=uuid.uuid4(), site_id=site_id, event='plan.place-known',
            label='Review the plan: a place may be known', who='Advocate', std_amount=0, std_unit='days',
            enh_amount=0, enh_unit='days', mark='proposal', note='', kind='plan_review', lane='today',
            effective_from=date(2021, 4, 1),
        ))


def downgrade() -> None:
    op.execute("DELETE FROM deadline_rule WHERE event = 'plan.place-known'")
    op.drop_table('data_breach')
