"""The tables of a project made, and brought from one layout to the next, by Alembic; no row is read."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection

from eventcode.store import workings  # noqa: F401 - so that its table is known


def upgrade(connection: Connection, folder: Path = Path(__file__).parent) -> None:
    """Bring the tables to the last layout that the folder knows, from an older one or from nothing."""
    config = Config()
    config.set_main_option("script_location", str(folder).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
