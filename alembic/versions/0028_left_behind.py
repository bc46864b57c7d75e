"""What phones leave behind: files of which nothing more comes, and browsers that are reached no more."""

from __future__ import annotations

import app.db.types
import sqlalchemy as sa
from alembic import op

revision = '0028'
down_revision = '0027'
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
    with op.batch_alter_table('push_subscription', schema=None) as batch_op:
        batch_op.add_column(sa.Column('lost_on', sa.Date(), nullable=True))


def downgrade() -> None:
    # A former version would send to them: what is lost ends.
    op.execute('DELETE FROM push_subscription WHERE lost_on IS NOT NULL')
    with op.batch_alter_table('push_subscription', schema=None) as batch_op:
        batch_op.drop_column('lost_on')
    with op.batch_alter_table('file_upload', schema=None) as batch_op:
        batch_op.drop_column('listed_at')
        batch_op.drop_column('moved_at')
