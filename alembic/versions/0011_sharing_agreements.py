"""Information-sharing agreements with agencies. Agencies from before get ninety days in which to record the real one."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import sqlalchemy as sa
from alembic import op


revision = '0011'
down_revision = '0010'
branch_labels = None
depends_on = None

TAKEN_OVER = 'taken_over'
DAYS = 90


def upgrade() -> None:
    made = op.create_table(
        'sharing_agreement',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('site_id', sa.Uuid(), nullable=False),
        sa.Column('agency_id', sa.Uuid(), nullable=False),
        sa.Column('purpose', sa.String(), nullable=False),
        sa.Column('from_day', sa.Date(), nullable=False),
        sa.Column('to_day', sa.Date(), nullable=False),
        sa.Column('ended_on', sa.Date(), nullable=True),
        sa.Column('end_reason', sa.String(), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_sharing_agreement')),
    )
    with op.batch_alter_table('sharing_agreement', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_sharing_agreement_site_id'), ['site_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_sharing_agreement_agency_id'), ['agency_id'], unique=False)
    agency = sa.table('agency', sa.column('id', sa.Uuid()), sa.column('site_id', sa.Uuid()))
    # An agreement is an act of people: what is taken over ends by itself, so that somebody looks.
    today = date.today()
    rows = [
        {'id': uuid4(), 'site_id': row.site_id, 'agency_id': row.id, 'purpose': TAKEN_OVER, 'from_day': today,
         'to_day': today + timedelta(days=DAYS), 'ended_on': None, 'end_reason': ''}
        for row in op.get_bind().execute(sa.select(agency.c.id, agency.c.site_id)).all()
    ]
    if rows:
        op.bulk_insert(made, rows)


def downgrade() -> None:
    with op.batch_alter_table('sharing_agreement', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_sharing_agreement_agency_id'))
        batch_op.drop_index(batch_op.f('ix_sharing_agreement_site_id'))
    op.drop_table('sharing_agreement')
