"""Forms: from what a browser sends to a checked Pydantic model, and back to the page with plain messages.

What was typed always comes back, but secrets and files never do.
"""

from __future__ import annotations

import re
import types
import typing
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import Any, TypeVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict, GetCoreSchemaHandler, ValidationError, field_validator
from pydantic.fields import FieldInfo
from pydantic_core import CoreSchema, core_schema

from app.access.stored import Kept
from app.core.clock import local
from app.core.errors import FormRefused
from app.core.ids import as_uuid4
from app.core.secret import Secret

SHORT, LINE, LONG = 100, 300, 8000
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
"""Refused in what is typed, and left out when it comes back: no page can hold them."""


LENGTHS = {
    "string_too_long": "Use at most {max_length:,} characters.",
    "string_too_short": "Use at least {min_length} characters.",
}
KINDS = {
    "enum": "Choose one of the answers.",
    "literal_error": "Choose one of the answers.",
    "bool_parsing": "Choose one of the answers.",
    "uuid": "Choose one of the answers.",
    "date": "Give a date, like 23/11/2026.",
    "time": "Give a time, like 14:05.",
    "int_": "Give a number.",
    "float_": "Give a number.",
    "greater_than": "Give a number of at least {least}.",
    "less_than": "Give a number of at most {most}.",
}
"""What to do about a fault, by how its kind begins."""


@dataclass(frozen=True)
class Upload:
    """A file as it came: its name, and where it lies sealed by now. Its bytes are nowhere else."""

    name: str
    kept: Kept

    @property
    def size(self) -> int:
        return self.kept.size

    @property
    def sha256(self) -> str:
        """Reckoned while the file came in."""
        return self.kept.sha256

    def __repr__(self) -> str:
        return f"<Upload of {self.size} bytes>"

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """In a form's JSON, which tells a repeat from anything else, a file stands as its SHA-256."""
        as_hash = core_schema.plain_serializer_function_ser_schema(lambda file: file.sha256, when_used="json")
        return core_schema.is_instance_schema(cls, serialization=as_hash)


class Form(BaseModel):
    """The base of every form. Texts are stripped; control characters are refused; unknown fields are ignored."""

    # Built when it is first sent: a process takes few of the forms that there are.
    model_config = ConfigDict(
        str_strip_whitespace=True, extra="ignore", frozen=True, arbitrary_types_allowed=True, defer_build=True
    )

    @field_validator("*", mode="before")
    @classmethod
    def _plain_text(cls, value: Any) -> Any:
        texts = value if isinstance(value, list) else [value]
        for text in texts:
            if isinstance(text, str) and UNPRINTABLE.search(text):
                raise ValueError("Take out the characters that cannot be printed.")
        return value


Shape = TypeVar("Shape", bound=Form)


class FieldForm(Form):
    """A form for what is recorded in the field: the page mints `id` (UUIDv4) when the writing begins."""

    id: UUID | None = None

    @field_validator("id", mode="after")
    @classmethod
    def _is_random(cls, value: UUID | None) -> UUID | None:
        if value is not None and as_uuid4(str(value)) is None:
            raise ValueError("Not saved: please save again")
        return value


def limit_words(most: int) -> str:
    """The largest file in bytes as a person says it: “100 MB”, “2 GB”."""
    return f"{most / 1e9:g} GB" if most >= 1_000_000_000 else f"{most // 1_000_000} MB"


def words(*, missing: str = "", wrong: str = "") -> dict[str, Any]:
    """Messages of a field, for `Field(json_schema_extra=words(missing="Say when it happened."))`."""
    return {"missing": missing, "wrong": wrong}


def parse(shape: type[Shape], typed: Mapping[str, list[str]], files: Mapping[str, Upload]) -> Shape:
    """The checked form; `FormRefused` with one message a field. An empty field counts as not sent."""
    sent: dict[str, Any] = {}
    for name, spec in shape.model_fields.items():
        if name in files:
            sent[name] = files[name]
        elif name in typed:
            values = [value for value in typed[name] if value.strip()]
            if values:
                sent[name] = values if is_list(spec) else values[-1].replace("\r\n", "\n")
    try:
        return shape.model_validate(sent)
    except ValidationError as error:
        raise FormRefused(_messages(shape, error)) from None


def _messages(shape: type[Form], error: ValidationError) -> dict[str, str]:
    found: dict[str, str] = {}
    for fault in error.errors(include_input=False, include_url=False):
        name = str(fault["loc"][0]) if fault["loc"] else "form"
        found.setdefault(name, _message(shape.model_fields.get(name), fault))
    return found


def _message(spec: FieldInfo | None, fault: Any) -> str:
    """What to do about one fault: the field's own words first, then those of its kind."""
    own = spec.json_schema_extra if spec and isinstance(spec.json_schema_extra, dict) else {}
    kind, context = str(fault["type"]), fault.get("ctx", {})
    if kind == "missing":
        return str(own.get("missing") or "Fill this in.")
    if kind == "value_error":
        return str(context["error"])
    if kind in LENGTHS:
        return LENGTHS[kind].format(**context)
    if own.get("wrong"):
        return str(own["wrong"])
    if kind.startswith("uuid") and spec is None:
        return "Not saved: please save again"
    bounds = {"least": context.get("ge", context.get("gt")), "most": context.get("le", context.get("lt"))}
    words = next((words for start, words in KINDS.items() if kind.startswith(start)), "Check this answer.")
    return words.format(**bounds)


def is_list(spec: FieldInfo) -> bool:
    return any(_origin(kind) in (list, set, tuple, frozenset) for kind in _kinds(spec.annotation))


def is_secret(spec: FieldInfo) -> bool:
    return any(kind in (Secret, Upload) for kind in _kinds(spec.annotation))


def _origin(kind: Any) -> Any:
    return typing.get_origin(kind) or kind


def _kinds(annotation: Any) -> Sequence[Any]:
    if _origin(annotation) in (typing.Union, types.UnionType):
        return typing.get_args(annotation)
    return (annotation,)


@dataclass
class BoundForm:
    """A form on its way to a page: `value(name)`, `values(name)`, `error(name)`, `problems`."""

    shape: type[Form]
    typed: Mapping[str, list[str]] | None
    initial: Mapping[str, Any]
    errors: Mapping[str, str]
    because: str = ""
    had_file: bool = False
    draft: str = ""

    def values(self, name: str) -> list[str]:
        spec = self.shape.model_fields.get(name)
        if spec is not None and is_secret(spec):
            return []
        if self.typed is not None:
            return [UNPRINTABLE.sub("", text) for text in self.typed.get(name, [])]
        value = self.initial.get(name)
        if value is None:
            return []
        many = value if isinstance(value, list | tuple | set | frozenset) else [value]
        return [_as_text(one) for one in many]

    def value(self, name: str) -> str:
        values = self.values(name)
        return values[-1] if values else ""

    def error(self, name: str) -> str | None:
        return self.errors.get(name)

    def limit(self, name: str) -> int | None:
        """The field's greatest length, for the page's `maxlength`."""
        spec = self.shape.model_fields.get(name)
        for rule in spec.metadata if spec else ():
            if getattr(rule, "max_length", None):
                return int(rule.max_length)
        return None

    @property
    def problems(self) -> list[tuple[str, str]]:
        """(field, message) in the order of the fields; "form" stands for the whole."""
        order = [*self.shape.model_fields, "form"]
        known = [(name, self.errors[name]) for name in order if name in self.errors]
        return known + [(name, text) for name, text in self.errors.items() if name not in order]


def _as_text(value: Any) -> str:
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return local(value).strftime("%Y-%m-%dT%H:%M")
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def is_all_secret(shape: type[Form] | None) -> bool:
    """Whether a form has nothing but secrets: of such a one nothing is ever kept."""
    fields = shape.model_fields.values() if shape else ()
    return bool(fields) and all(is_secret(spec) for spec in fields)


def open_fields(shape: type[Form] | None, typed: dict[str, list[str]]) -> dict[str, list[str]]:
    """What of a form may be kept as a draft: its fields that are neither secret nor a file."""
    known = shape.model_fields if shape else {}
    return {name: values for name, values in typed.items() if name in known and not is_secret(known[name])}
