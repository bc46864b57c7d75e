"""A type for what must never be printed or sent back: passphrases, codes, second words."""

from __future__ import annotations

from typing import Any

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema


class Secret:
    """Holds a text whose `str()` and `repr()` are `<sealed>`; `.reveal()` is the only way in."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        return self._text

    def __bool__(self) -> bool:
        return bool(self._text)

    def __str__(self) -> str:
        return "<sealed>"

    __repr__ = __str__

    def __reduce__(self) -> str:
        raise TypeError("a secret is never written down")

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """In a form: a text of at most 1,000 characters, held as a secret at once."""
        return core_schema.no_info_after_validator_function(
            cls, core_schema.str_schema(max_length=1000, min_length=1)
        )
