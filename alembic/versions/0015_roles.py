"""Roles by the kind of agency, the last day of an account, and copies that the chair of the meeting opens."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op


revision = '0015'
down_revision = '0014'
branch_labels = None
depends_on = None

KINDS = {
    'probation': ('probation', 'victim_liaison'),
    'health': ('health_mental', 'health_other'),
    'cps': ('cps',),
}


def upgrade() -> None:
    op.add_column('account', sa.Column('ends_on', sa.Date(), nullable=True))
    op.add_column('share_grant', sa.Column('for_meeting', sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table('share_grant', schema=None) as batch_op:
        batch_op.alter_column('for_meeting', server_default=None)
    account, agency = _account(), sa.table('agency', sa.column('id', sa.Uuid()), sa.column('code', sa.String()))
    for role, codes in KINDS.items():
        theirs = sa.select(agency.c.id).where(agency.c.code.in_(codes))
        op.execute(account.update().where(account.c.role == 'partner', account.c.agency_id.in_(theirs)).values(role=role))


def downgrade() -> None:
    account = _account()
    op.execute(account.update().where(account.c.role.in_(list(KINDS))).values(role='partner'))
    # Roles that there were not: nobody signs in with them any more.
    op.execute(
        account.update().where(account.c.role.in_(['service_manager', 'chair', 'dpo']))
        .values(role='administrator', status='ended')
    )
    with op.batch_alter_table('share_grant', schema=None) as batch_op:
        batch_op.drop_column('for_meeting')
    with op.batch_alter_table('account', schema=None) as batch_op:
        batch_op.drop_column('ends_on')


def _account() -> sa.TableClause:
    return sa.table('account', *(sa.column(name, sa.String()) for name in ('role', 'status')),
                    sa.column('agency_id', sa.Uuid()))
