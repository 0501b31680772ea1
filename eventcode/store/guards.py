"""What keeps history as it is: triggers that refuse to change or remove a row, but for erasing its words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import DDL, Table, event

_DDL: Any = DDL  # its constructor has no types
_SAID = "the history of a project is never changed"


def guard(table: Table, erasable: tuple[str, ...]) -> None:
    """Let both databases refuse, of any program that opens them, to change or remove a row of this table.

    erasable: columns that may become empty, together with the salt, once a row of erasures names the row.
    """
    for dialect, statements in (("sqlite", _sqlite(table, erasable)), ("postgresql", _postgresql(table, erasable))):
        for statement in statements:
            ddl: DDL = _DDL(statement)
            event.listen(table, "after_create", ddl.execute_if(dialect=dialect))


def _sqlite(table: Table, erasable: tuple[str, ...]) -> Iterator[str]:
    """The third is for INSERT OR REPLACE, which deletes without asking the second."""
    refuse = f"BEGIN SELECT RAISE(ABORT, '{_SAID}'); END"
    is_erasing = _is_erasing(table, erasable, "IS")
    late = f"NEW.number <= (SELECT max(number) FROM {table.name})"  # noqa: S608 - the name stands in tables.py
    yield f"CREATE TRIGGER {table.name}_no_update BEFORE UPDATE ON {table.name} WHEN NOT ({is_erasing}) {refuse}"
    yield f"CREATE TRIGGER {table.name}_no_delete BEFORE DELETE ON {table.name} {refuse}"
    yield f"CREATE TRIGGER {table.name}_no_replace BEFORE INSERT ON {table.name} WHEN {late} {refuse}"


def _postgresql(table: Table, erasable: tuple[str, ...]) -> Iterator[str]:
    """The function sees the project's schema, whoever calls it."""
    is_erasing = _is_erasing(table, erasable, "IS NOT DISTINCT FROM")
    function = f"{table.name}_guard"
    yield f"""
        CREATE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
        BEGIN
            IF TG_OP = 'UPDATE' THEN
                IF {is_erasing} THEN
                    RETURN NEW;
                END IF;
            END IF;
            RAISE EXCEPTION '{_SAID}';
        END $$
    """
    on = f"ON {table.name} FOR EACH"
    yield f"CREATE TRIGGER {table.name}_no_change BEFORE UPDATE OR DELETE {on} ROW EXECUTE FUNCTION {function}()"
    yield f"CREATE TRIGGER {table.name}_no_truncate BEFORE TRUNCATE {on} STATEMENT EXECUTE FUNCTION {function}()"


def _is_erasing(table: Table, erasable: tuple[str, ...], same: str) -> str:
    """The condition, in SQL, that an update erases words that a row of erasures names, and does nothing else."""
    names = [column.name for column in table.columns if column.name != "salt"]
    kept = (f"NEW.{name} {same} OLD.{name}" for name in names if name not in erasable)
    emptied = (f"(NEW.{name} = '' OR NEW.{name} {same} OLD.{name} AND NEW.{name} IS NULL)" for name in erasable)
    named = f"erased_table = '{table.name}' AND erased_number = OLD.number"
    is_named = f"EXISTS (SELECT 1 FROM erasures WHERE {named})"  # noqa: S608 - the name stands in tables.py
    return " AND ".join([*kept, *emptied, "NEW.salt IS NULL", is_named])
