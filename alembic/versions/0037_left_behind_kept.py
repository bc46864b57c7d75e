"""How long is kept what stays of a case that went to another site: sites that are there already get the row."""

from __future__ import annotations

import uuid
from datetime import date

import sqlalchemy as sa
from alembic import op

revision = '0037'
down_revision = '0035'
branch_labels = None
depends_on = None


def upgrade() -> None:
    rules = sa.table(
        'retention_rule', sa.column('id', sa.Uuid()), sa.column('site_id', sa.Uuid()), sa.column('kept', sa.String()),
        sa.column('years', sa.Integer()), sa.column('counted_from', sa.String()), sa.column('note', sa.String()),
        sa.column('effective_from', sa.Date()),
    )
    sites = op.get_bind().execute(sa.select(sa.table('site', sa.column('id', sa.Uuid())).c.id)).scalars().all()
    for site_id in sites:
        op.execute(rules.insert().values(
            id=uuid.uuid4(), site_id=site_id, kept='transferred_case', years=7, counted_from='left',
            note='Who opened it here and who decided; the case itself is kept by the other site. A child’s too.',
            effective_from=date(2021, 4, 1),
        ))


def downgrade() -> None:
    op.execute("DELETE FROM retention_rule WHERE kept = 'transferred_case'")
