"""News that a partner proposes for a case, and by when somebody looks at it."""

from __future__ import annotations

import uuid
from datetime import date

import sqlalchemy as sa
from alembic import op

import app.db.types

revision = '0030'
down_revision = '0029'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'news_proposal',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('site_id', sa.Uuid(), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.Column('sealed', app.db.types.Ciphertext(), nullable=False),
        sa.Column('case_id', sa.Uuid(), nullable=False),
        sa.Column('share_id', sa.Uuid(), nullable=False),
        sa.Column('author_id', sa.Uuid(), nullable=False),
        sa.Column('status', sa.String(), nullable=False),
        sa.Column('proposed_on', sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_news_proposal')),
    )
    with op.batch_alter_table('news_proposal', schema=None) as batch_op:
        for column in ('author_id', 'case_id', 'share_id', 'site_id'):
            batch_op.create_index(batch_op.f(f'ix_news_proposal_{column}'), [column], unique=False)
    _add_rule()


def _add_rule() -> None:
    """Sites that are there already get the row by which a proposal falls due; new ones are given the whole table."""
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
            id=uuid.uuid4(), site_id=site_id, event='news.proposed', label='Decide on proposed news',
            who='Advocate', std_amount=1, std_unit='working_days', enh_amount=1, enh_unit='working_days',
            mark='proposal', note='', kind='news_proposed', lane='inbox', effective_from=date(2021, 4, 1),
        ))


def downgrade() -> None:
    op.execute("DELETE FROM deadline_rule WHERE event = 'news.proposed'")
    op.execute("DELETE FROM due WHERE kind = 'news_proposed'")
    op.drop_table('news_proposal')
