"""The layouts of a project's tables: made as they are told, and brought from an older to a newer one without a loss."""

from __future__ import annotations

import shutil
from functools import partial
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from machine import opening
from sqlalchemy import text

import eventcode.store.migrations as migrations
from eventcode.errors import StoreError
from eventcode.records import Article
from eventcode.store import Store, add_articles, read_article, upgrade_database
from eventcode.store.connecting import LAYOUT, Where
from eventcode.store.tables import METADATA

NEXT = """
import sqlalchemy
from alembic import op

revision, down_revision = "{next}", "{now}"

def upgrade():
    op.add_column("claims", sqlalchemy.Column("place", sqlalchemy.Text))
"""


def test_the_tables_are_those_of_the_program(where: Where) -> None:
    """What the migrations make is what tables.py tells."""
    with opening(where) as connection:
        assert compare_metadata(MigrationContext.configure(connection), METADATA) == []


def test_an_older_layout_is_refused_until_it_is_brought_up_to_date(
    where: Where, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    article = Article("a1", "Farmers marched.")
    add_articles(Store(where), [article])
    folder = tmp_path / "migrations"
    shutil.copytree(Path(migrations.__file__).parent, folder)
    (folder / "versions" / "layout_next.py").write_text(NEXT.format(now=LAYOUT, next=LAYOUT + 1))
    monkeypatch.setattr("eventcode.store.connecting.LAYOUT", LAYOUT + 1)
    monkeypatch.setattr(migrations, "upgrade", partial(migrations.upgrade, folder=folder))
    with pytest.raises(StoreError, match="older eventcode") as caught:
        Store(where)
    assert caught.value.next_step.endswith("eventcode upgrade")
    assert upgrade_database(where) == (LAYOUT, LAYOUT + 1)
    assert upgrade_database(where) == (LAYOUT + 1, LAYOUT + 1)
    stored = read_article(Store(where), "a1")
    assert stored is not None
    assert stored.article == article
    assert Store(where).verify().fault == ""


def test_a_newer_layout_is_left_alone(where: Where) -> None:
    with opening(where) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '99'"))
    with pytest.raises(StoreError, match=r"newer eventcode \(layout 99\)"):
        Store(where)
    assert upgrade_database(where) == (99, 99)
