"""Requests by police and prosecutors for information about a victim."""

from __future__ import annotations

import uuid
from datetime import date

import sqlalchemy as sa
from alembic import op

import app.db.types

revision = '0041'
down_revision = '0040'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'information_request',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('site_id', sa.Uuid(), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.Column('sealed', app.db.types.Ciphertext(), nullable=False),
        sa.Column('case_id', sa.Uuid(), nullable=False),
        sa.Column('status', sa.String(), nullable=False),
        sa.Column('asked_on', sa.Date(), nullable=False),
        sa.Column('reply_due', sa.Date(), nullable=True),
        sa.Column('share_id', sa.Uuid(), nullable=True),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_information_request')),
    )
    with op.batch_alter_table('information_request', schema=None) as batch_op:
        for column in ('case_id', 'site_id'):
            batch_op.create_index(batch_op.f(f'ix_information_request_{column}'), [column], unique=False)
    _add_rule()


def _add_rule() -> None:
    """Sites that are there already get the row by which a request is decided; new ones are given the whole table."""
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
            id=uuid.uuid4(), site_id=site_id, event='information_request.received',
            label='Decide on an information request', who='Supervisor', std_amount=5, std_unit='working_days',
            enh_amount=5, enh_unit='working_days', mark='proposal', note='', kind='information_request', lane='board',
            effective_from=date(2021, 4, 1),
        ))


def downgrade() -> None:
    op.execute("DELETE FROM deadline_rule WHERE event = 'information_request.received'")
    op.execute("DELETE FROM due WHERE kind = 'information_request'")
    op.drop_table('information_request')
