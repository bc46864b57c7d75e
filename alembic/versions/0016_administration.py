"""What a site sets for itself, bank holidays of its own, the account of changes; which device began a session."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import app.db.types


revision = '0016'
down_revision = '0015'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'configured_value',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('site_id', sa.Uuid(), nullable=False),
        sa.Column('name', sa.String(), nullable=False),
        sa.Column('number', sa.Integer(), nullable=False),
        sa.Column('value', sa.Integer(), nullable=False),
        sa.Column('from_day', sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_configured_value')),
        sa.UniqueConstraint('site_id', 'name', 'number', name=op.f('uq_configured_value_site_id')),
    )
    op.create_table(
        'bank_holiday',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('site_id', sa.Uuid(), nullable=False),
        sa.Column('day', sa.Date(), nullable=False),
        sa.Column('is_added', sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_bank_holiday')),
        sa.UniqueConstraint('site_id', 'day', name=op.f('uq_bank_holiday_site_id')),
    )
    op.create_table(
        'configuration_change',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('site_id', sa.Uuid(), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.Column('sealed', app.db.types.Ciphertext(), nullable=False),
        sa.Column('made_on', sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_configuration_change')),
    )
    op.create_index('ix_configuration_change_made', 'configuration_change', ['site_id', 'made_on'], unique=False)
    op.create_index(op.f('ix_configuration_change_site_id'), 'configuration_change', ['site_id'], unique=False)
    op.add_column('session', sa.Column('device_id', sa.Uuid(), nullable=True))
    op.add_column('known_device', sa.Column('kind', sa.String(), nullable=False, server_default='unknown'))
    op.add_column('known_device', sa.Column('made_on', sa.Date(), nullable=True))
    # A device from before is known since it was last seen: nothing older was kept.
    op.execute('UPDATE known_device SET made_on = seen_on')
    with op.batch_alter_table('known_device', schema=None) as batch_op:
        batch_op.alter_column('kind', server_default=None)
        batch_op.alter_column('made_on', existing_type=sa.Date(), nullable=False)


def downgrade() -> None:
    with op.batch_alter_table('known_device', schema=None) as batch_op:
        batch_op.drop_column('made_on')
        batch_op.drop_column('kind')
    with op.batch_alter_table('session', schema=None) as batch_op:
        batch_op.drop_column('device_id')
    op.drop_index(op.f('ix_configuration_change_site_id'), table_name='configuration_change')
    op.drop_index('ix_configuration_change_made', table_name='configuration_change')
    for name in ('configuration_change', 'bank_holiday', 'configured_value'):
        op.drop_table(name)
