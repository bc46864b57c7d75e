"""When the newest piece of a phone's file came, and since when it is listed as one that was never finished."""

from __future__ import annotations

import app.db.types
import sqlalchemy as sa
from alembic import op

revision = '0028'
down_revision = '0026'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('file_upload', schema=None) as batch_op:
        batch_op.add_column(sa.Column('moved_at', app.db.types.UtcMoment(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('listed_at', app.db.types.UtcMoment(timezone=True), nullable=True))
    # What had come in part by then counts from the day of its words.
    op.execute(
        'UPDATE file_upload SET moved_at = (SELECT mutation.at FROM mutation WHERE mutation.id = file_upload.mutation_id)'
        ' WHERE attached_at IS NULL AND received > 0'
    )


def downgrade() -> None:
    with op.batch_alter_table('file_upload', schema=None) as batch_op:
        batch_op.drop_column('listed_at')
        batch_op.drop_column('moved_at')
