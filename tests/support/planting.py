"""Plants what an attacker with the database does: rows put back to what they were, edited, taken out, put in."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import zip_longest
from typing import Any
from uuid import UUID

from sqlalchemy import Table, select

from app.access.work import House
from app.crypto.envelope import Context, sealed_with
from app.db.base import SealedRow, table_of


@dataclass(frozen=True)
class Former:
    """What a row was before it was sealed anew."""

    table: Table
    id: UUID
    version: int
    sealed: bytes


def sealed_models() -> list[type[SealedRow]]:
    return sorted(_below(SealedRow), key=lambda model: str(model.__tablename__))


def _below(model: Any) -> set[Any]:
    found = {
        sub for sub in model.__subclasses__() if "table" in sub.model_config and hasattr(sub, "__table__")
    }
    return found.union(*(_below(sub) for sub in model.__subclasses__()))


def amend_all(house: House) -> list[Former]:
    """Every sealed row is amended once through its session, as an action does; returns what each was, table by table
    in turn, so that the first hundred are spread over all of them.
    """
    former: dict[str, list[Former]] = {}
    with house.writing() as work:
        for model in sealed_models():
            for row in work.session.scalars(select(model)):
                if not row.sealed:
                    continue
                table = table_of(model)
                former.setdefault(table.name, []).append(
                    Former(table, row.id, row.version, bytes(row.sealed))
                )
                _seal_anew(house, row)
    return [one for turn in zip_longest(*former.values()) for one in turn if one is not None]


def _seal_anew(house: House, row: Any) -> None:
    key_id, _ = sealed_with(bytes(row.sealed))
    key = house.keyring.by_ids([key_id])[key_id].derive(row.purpose)
    case_id = getattr(row, "case_id", None)

    def place() -> Context:
        return Context(site=row.site_id, case=case_id, table=row.__tablename__, column="sealed", row=row.id,
                       version=row.version)  # fmt: skip

    plain = key.open(bytes(row.sealed), place())
    row.version += 1
    row.sealed = key.seal(plain, place())


def put_back(house: House, former: list[Former]) -> None:
    with house.store.writer.begin() as connection:
        for one in former:
            table = one.table
            values = {"version": one.version, "sealed": one.sealed}
            assert connection.execute(table.update().where(table.c.id == one.id).values(values)).rowcount == 1
