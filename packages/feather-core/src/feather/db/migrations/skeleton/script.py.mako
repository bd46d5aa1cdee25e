"""${message}

Revision: ${up_revision}
Follows: ${down_revision or "nothing, it is the first"}
Written: ${create_date.strftime("%Y-%m-%d %H:%M")}
"""

import sqlalchemy as sa
from alembic import op
% for line in sorted(imports.splitlines() if imports else []):
${line}
% endfor

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}


def upgrade() -> None:
    ${upgrades or "pass"}


def downgrade() -> None:
    ${downgrades or "pass"}
