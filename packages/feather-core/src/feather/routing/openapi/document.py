"""An OpenAPI 3.1 document from the plans of an app's routes."""

from collections.abc import Callable, Iterable, Mapping
from inspect import getdoc, isclass, unwrap
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

from flask import Flask
from werkzeug.routing import Rule

from feather.routing.binding import plans
from feather.routing.plan import Plan, Sources, converters, path_template
from feather.routing.readers import BodyReader, many_files

if TYPE_CHECKING:
    from feather.routing.contract import Contract

Schema = dict[str, Any]

_TYPES: dict[type | None, Schema] = {
    int: {"type": "integer"},
    float: {"type": "number"},
    UUID: {"type": "string", "format": "uuid"},
}
_AUTOMATIC = frozenset({"HEAD", "OPTIONS"})
_FILE: Schema = {"type": "string", "format": "binary"}
_ERROR: Schema = {
    "type": "object",
    "required": ["success", "error"],
    "properties": {
        "success": {"const": False},
        "error": {
            "type": "object",
            "required": ["code", "message"],
            "properties": {
                "code": {"type": "string", "description": "What went wrong, for programs."},
                "message": {"type": "string", "description": "What went wrong, for people."},
                "fields": {
                    "type": "object",
                    "additionalProperties": {"type": "string"},
                    "description": "Messages by field.",
                },
                "request_id": {"type": "string", "description": "What the logs call the request."},
            },
        },
    },
}
_INVALID: Schema = {
    "description": "The request is not valid.",
    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}},
}


class _Operation(NamedTuple):
    """One method of one URL."""

    rule: Rule
    method: str
    plan: Plan

    @property
    def sources(self) -> Sources:
        return self.plan.sources(self.method)


def describe(app: Flask) -> Schema:
    """Return the OpenAPI 3.1 document of the routes that *app* declared with ``api``."""
    operations = list(_operations(app))
    schemas, definitions = _schemas(operation.sources for operation in operations)
    paths: dict[str, dict[str, Schema]] = {}
    taken: set[str] = set()
    for operation in operations:
        described = _describe(operation, schemas)
        described["operationId"] = _unique(operation, taken)
        paths.setdefault(path_template(operation.rule), {})[operation.method.lower()] = described
    return {
        "openapi": "3.1.0",
        "info": {"title": app.name, "version": "0"},
        "paths": paths,
        "components": {"schemas": {**definitions, "Error": _ERROR}},
    }


def _operations(app: Flask) -> Iterable[_Operation]:
    known = plans(app)
    rules = [rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith("api.")]
    for rule in sorted(rules, key=lambda rule: (rule.rule, rule.endpoint)):
        for method in sorted((rule.methods or set()) - _AUTOMATIC):
            if rule.endpoint in known:
                yield _Operation(rule, method, known[rule.endpoint])


def _schemas(used: Iterable[Sources]) -> tuple[dict[int, Schema], dict[str, Schema]]:
    """Return the schema of each contract by its id, and the definitions that they share."""
    contracts: dict[int, Contract] = {}
    for sources in used:
        body = sources.body.contract if sources.body else None
        for contract in (sources.path, sources.query, sources.header, body):
            if contract is not None:
                contracts[id(contract)] = contract
    if not contracts:
        return {}, {}
    from pydantic import TypeAdapter

    found, shared = TypeAdapter.json_schemas(
        [(key, "validation", contract.adapter) for key, contract in contracts.items()],
        ref_template="#/components/schemas/{model}",
    )
    definitions: dict[str, Schema] = shared.get("$defs", {})
    schemas: dict[int, Schema] = {}
    for (key, _mode), schema in found.items():
        resolved = _resolved(schema, definitions)
        properties = {
            name: {**about, **_default(contracts[key], name)}
            for name, about in resolved.get("properties", {}).items()
        }
        schemas[key] = {**resolved, "properties": properties}
    return schemas, definitions


def _default(contract: "Contract", name: str) -> Schema:
    defaults = contract.defaults()
    return {"default": defaults[name]} if name in defaults else {}


def _resolved(schema: Schema, definitions: Mapping[str, Schema]) -> Schema:
    """Return *schema*, or what it refers to: parameters are listed one by one."""
    reference = schema.get("$ref")
    return definitions[reference.rpartition("/")[2]] if reference else schema


def _describe(operation: _Operation, schemas: Mapping[int, Schema]) -> Schema:
    sources = operation.sources
    view = unwrap(operation.plan.view)
    described: Schema = {"tags": [view.__module__.rpartition(".")[2]]}
    summary, _, description = (_documentation(view) or "").partition("\n")
    if summary:
        described["summary"] = summary
    if description.strip():
        described["description"] = description.strip()
    parameters = [
        *_path_parameters(operation.rule, sources.path, schemas),
        *_parameters("query", sources.query, schemas),
        *_parameters("header", sources.header, schemas),
    ]
    if parameters:
        described["parameters"] = parameters
    if sources.body is not None:
        described["requestBody"] = _body(sources.body, schemas)
    described["responses"] = {"200": {"description": "The answer."}}
    if parameters or sources.body is not None:
        described["responses"]["400"] = _INVALID
    return described


def _documentation(view: Callable[..., Any]) -> str | None:
    return None if isclass(view) else getdoc(view)


def _path_parameters(
    rule: Rule, contract: "Contract | None", schemas: Mapping[int, Schema]
) -> Iterable[Schema]:
    checked = schemas[id(contract)]["properties"] if contract else {}
    for name, kind in converters(rule).items():
        schema = checked.get(name) or _TYPES.get(kind, {"type": "string"})
        yield {"name": name, "in": "path", "required": True, "schema": schema}


def _parameters(
    place: str, contract: "Contract | None", schemas: Mapping[int, Schema]
) -> Iterable[Schema]:
    if contract is None:
        return
    schema = schemas[id(contract)]
    for name, about in schema["properties"].items():
        required = name in schema.get("required", ())
        yield {"name": name, "in": place, "required": required, "schema": about}


def _body(body: BodyReader, schemas: Mapping[int, Schema]) -> Schema:
    empty: Schema = {"type": "object", "properties": {}, "additionalProperties": False}
    schema = schemas[id(body.contract)] if body.contract else empty
    required = list(schema.get("required", ()))
    if body.files:
        files: dict[str, Schema] = {
            p.key: {"type": "array", "items": _FILE} if many_files(p) else _FILE for p in body.files
        }
        schema = {**schema, "properties": {**schema["properties"], **files}}
        required += [p.key for p in body.files if p.required]
        schema["required"] = required
    return {
        "required": bool(required),
        "content": {media: {"schema": schema} for media in body.media_types},
    }


def _unique(operation: _Operation, taken: set[str]) -> str:
    """Return an id that no other operation has: the endpoint, with the method where it needs it."""
    name = endpoint = operation.plan.endpoint
    number = 1
    while name in taken:
        name = f"{endpoint}.{operation.method.lower()}" + (f".{number}" if number > 1 else "")
        number += 1
    taken.add(name)
    return name
