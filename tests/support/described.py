"""Describes the app as OpenAPI for the tests alone, from its own list of routes and forms: the app describes itself to
nobody. Ids are real ones, so that what is drawn for a form comes to where it is judged."""

from __future__ import annotations

import re
import typing
from typing import Annotated, Any

from pydantic import BaseModel, create_model
from pydantic.fields import FieldInfo

from app.core.secret import Secret
from app.web.forms import Upload
from app.web.routing import Route
from tests.support.invented import Invented

PARAMETERS = re.compile(r"\{(\w+)\}")
OURS = ("default", "title", "missing", "wrong")
QUERY = ("draft", "after", "next", "show", "ready", "again", "by")


def described(place: Invented, routes: list[tuple[str, Route]]) -> dict[str, Any]:
    """The document. An operation is called by its place in the list of routes."""
    paths: dict[str, dict[str, Any]] = {}
    for number, (host, route) in enumerate(routes):
        # Both hosts have some paths in common; in the document each has a beginning of its own.
        at = paths.setdefault(f"/{host}{route.path}", {})
        at[route.method.lower()] = _operation(place, str(number), route)
    return {"openapi": "3.1.0", "info": {"title": "Waymark", "version": "1"}, "paths": paths}


def _operation(place: Invented, name: str, route: Route) -> dict[str, Any]:
    parameters = [_in_path(place, parameter) for parameter in PARAMETERS.findall(route.path)]
    operation: dict[str, Any] = {"operationId": name, "responses": {"default": {"description": "a page"}}}
    if route.method == "GET":
        parameters += [{"name": one, "in": "query", "schema": {"type": "string"}} for one in QUERY]
    elif route.takes_json:
        body = {"type": "object", "properties": {"credential": {"type": ["object", "string", "null"]}}}
        operation["requestBody"] = {"content": {"application/json": {"schema": body}}}
    elif route.form is not None:
        content = {"application/x-www-form-urlencoded": {"schema": shape_of(route)}}
        operation["requestBody"] = {"required": True, "content": content}
    return operation | {"parameters": parameters}


def _in_path(place: Invented, name: str) -> dict[str, Any]:
    known = place.ids.get(name)
    schema = {"type": "string", "enum": [known]} if known else {"type": "string", "format": "uuid"}
    return {"name": name, "in": "path", "required": True, "schema": schema}


def shape_of(route: Route) -> dict[str, Any]:
    """The form's own JSON schema, with secrets as texts and without files."""
    assert route.form is not None
    fields: dict[str, Any] = {}
    for name, spec in route.form.model_fields.items():
        kinds = (spec.annotation, *typing.get_args(spec.annotation))
        if Upload not in kinds:
            fields[name] = (str, ...) if Secret in kinds else _same(spec)
    shape: type[BaseModel] = create_model("Shape", __base__=BaseModel, **fields)
    schema = shape.model_json_schema(ref_template="#/$defs/{model}")
    return _inlined(schema, schema.pop("$defs", {})) | {"additionalProperties": False}


def _same(spec: FieldInfo) -> Any:
    """The field with its bounds, without what it says to people."""
    bounds: Any = spec.annotation
    for rule in spec.metadata:
        bounds = Annotated[bounds, rule]
    return (bounds, ...) if spec.is_required() else (bounds | None, None)


def _inlined(schema: Any, defs: dict[str, Any]) -> Any:
    if isinstance(schema, list):
        return [_inlined(one, defs) for one in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        return _inlined(defs[schema["$ref"].rpartition("/")[2]], defs)
    return {
        name: _inlined(one, defs)
        for name, one in schema.items()
        if name not in ("default", "title", "missing", "wrong")
    }
