"""A plugin for mypy: a table's attribute, asked of the class, is a column; asked of a row, it is the value.

Without it every comparison in a query would look like a plain `bool`, and be waved through or refused for nothing.
"""

from __future__ import annotations

from collections.abc import Callable

from mypy.nodes import TypeInfo, Var
from mypy.plugin import AttributeContext, Plugin
from mypy.types import Instance, Type

BASE = "sqlmodel.main.SQLModel"
COLUMN = "sqlalchemy.orm.attributes.InstrumentedAttribute"


class ColumnsPlugin(Plugin):
    def get_class_attribute_hook(self, fullname: str) -> Callable[[AttributeContext], Type] | None:
        owner, _, name = fullname.rpartition(".")
        table, column = self._class(owner), self._class(COLUMN)
        if table is None or column is None or not table.has_base(BASE) or not _is_field(table, name):
            return None
        return lambda context: Instance(column, [context.default_attr_type])

    def _class(self, fullname: str) -> TypeInfo | None:
        found = self.lookup_fully_qualified(fullname)
        return found.node if found and isinstance(found.node, TypeInfo) else None


def _is_field(table: TypeInfo, name: str) -> bool:
    symbol = table.get(name)
    return (
        symbol is not None
        and isinstance(symbol.node, Var)
        and not symbol.node.is_classvar
        and name[:1] != "_"
    )


def plugin(version: str) -> type[Plugin]:
    """What mypy asks of the module."""
    return ColumnsPlugin
