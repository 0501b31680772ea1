"""The first layout: every table as it stands in tables.py, until a second layout writes this one out."""

from __future__ import annotations

from alembic import op

from eventcode.store.tables import METADATA

revision = "1"
down_revision = None


def upgrade() -> None:
    """Make every table."""
    METADATA.create_all(op.get_bind())
