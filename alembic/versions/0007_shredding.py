"""Retention with effective dates, legal holds, deletions that two people decide, and what is left of a shredded case."""

from __future__ import annotations

from uuid import uuid4
from datetime import date

import sqlalchemy as sa
from alembic import op

import app.db.types


revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None

FIRST_ROWS = (
    ('adult_case', 7, 'closed', 'The victim was an adult when the case closed.'),
    ('child_case', 25, 'birth', 'The victim was under 18 when the case closed; whatever kind it was.'),
    ('advice_only', 2, 'closed', 'The case closed without ever having a lead advocate.'),
    ('no_contact', 1, 'closed', 'It had a lead advocate, but the victim was never spoken to.'),
    ('access_log', 7, 'year_end', 'Kept by the year. Nothing proposes it yet: the operator decides.'),
)
"""What a site that is there already starts with; a new one is given the same by `seed_retention`."""


def upgrade() -> None:
    rules = op.create_table(
        'retention_rule',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('site_id', sa.Uuid(), nullable=False),
        sa.Column('kept', sa.String(), nullable=False),
        sa.Column('years', sa.Integer(), nullable=False),
        sa.Column('counted_from', sa.String(), nullable=False),
        sa.Column('note', sa.String(), nullable=False),
        sa.Column('effective_from', sa.Date(), nullable=False),
        sa.Column('effective_to', sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_retention_rule')),
        sa.UniqueConstraint('site_id', 'kept', 'effective_from', name=op.f('uq_retention_rule_site_id')),
    )
    op.create_index(op.f('ix_retention_rule_site_id'), 'retention_rule', ['site_id'], unique=False)
    op.create_table(
        'retention_run',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('site_id', sa.Uuid(), nullable=False),
        sa.Column('ran_on', sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_retention_run')),
        sa.UniqueConstraint('site_id', 'ran_on', name=op.f('uq_retention_run_site_id')),
    )
    op.create_table(
        'legal_hold',
        *_sealed_of_case(),
        sa.Column('from_day', sa.Date(), nullable=False),
        sa.Column('to_day', sa.Date(), nullable=True),
        sa.Column('lifted_on', sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_legal_hold')),
    )
    op.create_index(op.f('ix_legal_hold_case_id'), 'legal_hold', ['case_id'], unique=False)
    op.create_index(op.f('ix_legal_hold_site_id'), 'legal_hold', ['site_id'], unique=False)
    op.create_table(
        'deletion',
        *_sealed_of_case(),
        sa.Column('status', sa.String(), nullable=False),
        sa.Column('proposed_on', sa.Date(), nullable=False),
        sa.Column('rests_until', sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_deletion')),
    )
    op.create_index(op.f('ix_deletion_case_id'), 'deletion', ['case_id'], unique=False)
    op.create_index(op.f('ix_deletion_site_id'), 'deletion', ['site_id'], unique=False)
    op.create_index('ix_deletion_status', 'deletion', ['site_id', 'status'], unique=False)
    op.create_table(
        'tombstone',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('site_id', sa.Uuid(), nullable=False),
        sa.Column('reference', sa.String(), nullable=False),
        sa.Column('reason', sa.String(), nullable=False),
        sa.Column('first_by', sa.Uuid(), nullable=False),
        sa.Column('second_by', sa.Uuid(), nullable=False),
        sa.Column('shredded_on', sa.Date(), nullable=False),
        sa.Column('leaves', sa.Integer(), nullable=False),
        sa.Column('files', sa.String(), nullable=False),
        sa.Column('passed_at', app.db.types.UtcMoment(timezone=True), nullable=True),
        sa.Column('finished_on', sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_tombstone')),
    )
    op.create_index(op.f('ix_tombstone_finished_on'), 'tombstone', ['finished_on'], unique=False)
    op.create_index(op.f('ix_tombstone_site_id'), 'tombstone', ['site_id'], unique=False)
    sites = sa.table('site', sa.column('id', sa.Uuid()))
    for (site_id,) in op.get_bind().execute(sa.select(sites.c.id)).all():
        op.bulk_insert(rules, [
            {'id': uuid4(), 'site_id': site_id, 'kept': kept, 'years': years, 'counted_from': counted, 'note': note,
             'effective_from': date(2021, 4, 1), 'effective_to': None}
            for kept, years, counted, note in FIRST_ROWS
        ])


def _sealed_of_case() -> list[sa.Column]:
    return [
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('site_id', sa.Uuid(), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.Column('sealed', app.db.types.Ciphertext(), nullable=False),
        sa.Column('case_id', sa.Uuid(), nullable=False),
    ]


def downgrade() -> None:
    for table in ('tombstone', 'deletion', 'legal_hold', 'retention_run', 'retention_rule'):
        op.drop_table(table)
