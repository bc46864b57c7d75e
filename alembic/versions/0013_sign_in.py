"""The kind of device that began a session, sealed to its person."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import app.db.types


revision = '0013'
down_revision = '0012'
branch_labels = None
depends_on = None


def upgrade() -> None:
    # A session that began before tells of no device.
    empty = sa.text("x''" if op.get_bind().dialect.name == 'sqlite' else "''")
    op.add_column('session', sa.Column('sealed', app.db.types.Ciphertext(), nullable=False, server_default=empty))


def downgrade() -> None:
    op.drop_column('session', 'sealed')
