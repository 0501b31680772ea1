"""What Alembic runs for each migration: it uses the connection that it is given and opens none."""

from __future__ import annotations

from alembic import context

from eventcode.store.tables import METADATA

context.configure(connection=context.config.attributes["connection"], target_metadata=METADATA)
context.run_migrations()
