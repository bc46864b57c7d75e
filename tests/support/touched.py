"""Which tables were written to, noted by triggers: told at once, where reading every row twice takes half a second."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import inspect, text

from app.access.work import House
from tests.support.houses import as_owner

NOTES = "touched_table"
ON_SQLITE = (
    f"CREATE TABLE {NOTES} (id INTEGER PRIMARY KEY, name TEXT)",
    *(
        f'CREATE TRIGGER "touched_{{name}}_{act}" AFTER {act} ON "{{name}}" '
        f"BEGIN INSERT INTO {NOTES} (name) VALUES ('{{name}}'); END"
        for act in ("INSERT", "UPDATE", "DELETE")
    ),
)
ON_POSTGRES = (
    f"CREATE TABLE {NOTES} (id BIGSERIAL PRIMARY KEY, name TEXT); GRANT SELECT ON {NOTES} TO PUBLIC; "
    "CREATE FUNCTION touched_row() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS "
    f"$$ BEGIN INSERT INTO {NOTES} (name) VALUES (TG_TABLE_NAME); RETURN NULL; END $$",
    'CREATE TRIGGER touched AFTER INSERT OR UPDATE OR DELETE ON "{name}" FOR EACH ROW EXECUTE FUNCTION touched_row()',
)


class Touched:
    """From now on every row that is made, changed or removed in this house leaves the name of its table."""

    def __init__(self, house: House, but: Collection[str]) -> None:
        """`but`: tables that are not watched."""
        self._store = house.store
        table, *triggers = ON_SQLITE if house.store.is_sqlite else ON_POSTGRES
        with as_owner(house) as engine, engine.begin() as connection:
            names = [name for name in inspect(connection).get_table_names() if name not in but]
            for statement in (table, *(trigger.format(name=name) for name in names for trigger in triggers)):
                connection.execute(text(statement))

    def mark(self) -> int:
        """Where the notes stand: `since` takes it."""
        with self._store.reading() as session:
            return int(session.execute(text(f"SELECT coalesce(max(id), 0) FROM {NOTES}")).scalar_one())

    def since(self, mark: int) -> list[str]:
        """The names of the tables that were written to and kept since then."""
        with self._store.reading() as session:
            found = session.execute(
                text(f"SELECT DISTINCT name FROM {NOTES} WHERE id > :mark"), {"mark": mark}
            )
            return sorted(found.scalars())
