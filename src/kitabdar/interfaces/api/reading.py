"""Read the OpenAPI document into what the documentation page shows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

METHOD_ORDER = ("get", "post", "put", "patch", "delete")


@dataclass(frozen=True, slots=True)
class TypePart:
    """A piece of the name of a type; `schema` is the schema it leads to, or ""."""

    text: str
    schema: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A parameter or a field: where it stands ("query", "path", "header", "body"), its type, what to know."""

    name: str
    place: str
    type: tuple[TypePart, ...]
    is_required: bool
    description: str
    limits: str


@dataclass(frozen=True, slots=True)
class Response:
    """What an operation may answer."""

    status: str
    description: str
    media_types: tuple[str, ...]
    type: tuple[TypePart, ...]


@dataclass(frozen=True, slots=True)
class OperationPage:
    """One operation."""

    id: str
    method: str
    path: str
    summary: str
    description: str
    needs_token: bool
    parameters: tuple[Row, ...]
    body: tuple[TypePart, ...]
    responses: tuple[Response, ...]


@dataclass(frozen=True, slots=True)
class SchemaPage:
    """One schema with its fields."""

    name: str
    description: str
    fields: tuple[Row, ...]


def operations(document: dict[str, Any]) -> list[tuple[str, list[OperationPage]]]:
    """Return the operations by tag, in the order of the document."""
    found: dict[str, list[OperationPage]] = {}
    for path, methods in document["paths"].items():
        for method in METHOD_ORDER:
            if method in methods:
                tag = methods[method].get("tags", ["API"])[0]
                found.setdefault(tag, []).append(_operation(path, method, methods[method]))
    return list(found.items())


def schemas(document: dict[str, Any]) -> list[SchemaPage]:
    """Return the schemas by name."""
    return [
        SchemaPage(name, _text(each.get("description", "")), tuple(_fields(each)))
        for name, each in sorted(document["components"]["schemas"].items())
    ]


def type_name(schema: dict[str, Any]) -> tuple[TypePart, ...]:
    """Say in words of JSON what a schema admits."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return (TypePart(name, name),)
    if "anyOf" in schema:
        joined: list[TypePart] = []
        for each in schema["anyOf"]:
            joined += [TypePart(" or "), *type_name(each)] if joined else type_name(each)
        return tuple(joined)
    if "enum" in schema:
        return (TypePart(" | ".join(str(each) for each in schema["enum"])),)
    if "const" in schema:
        return (TypePart(str(schema["const"])),)
    kind = schema.get("type", "any")
    if kind == "array":
        return (TypePart("list of "), *type_name(schema.get("items", {})))
    inner = schema.get("additionalProperties")
    if kind == "object" and isinstance(inner, dict):
        return (TypePart("object of "), *type_name(inner))
    return (TypePart(f"{kind} ({schema['format']})" if "format" in schema else kind),)


def _operation(path: str, method: str, operation: dict[str, Any]) -> OperationPage:
    content = operation.get("requestBody", {}).get("content", {})
    return OperationPage(
        id=operation["operationId"],
        method=method.upper(),
        path=path,
        summary=operation["summary"],
        description=_text(operation.get("description", "")),
        needs_token="security" in operation,
        parameters=tuple(_parameter(each) for each in operation["parameters"]),
        body=next((type_name(each["schema"]) for each in content.values()), ()),
        responses=tuple(
            _response(str(status), each)
            for status, each in sorted(operation["responses"].items(), key=lambda pair: str(pair[0]))
        ),
    )


def _parameter(parameter: dict[str, Any]) -> Row:
    schema = parameter["schema"]
    return Row(
        parameter["name"],
        parameter["in"],
        type_name(schema),
        parameter.get("required", False),
        _text(parameter.get("description", "")),
        _limits(schema),
    )


def _response(status: str, response: dict[str, Any]) -> Response:
    content = response.get("content", {})
    first = next((each["schema"] for each in content.values()), None)
    return Response(status, response["description"], tuple(content), type_name(first) if first else ())


def _fields(schema: dict[str, Any]) -> Iterator[Row]:
    required = schema.get("required", [])
    for name, each in schema.get("properties", {}).items():
        description = _text(each.get("description", ""))
        yield Row(name, "body", type_name(each), name in required, description, _limits(each))


def _limits(schema: dict[str, Any]) -> str:
    words = {
        "minimum": "≥",
        "exclusiveMinimum": ">",
        "maximum": "≤",
        "minLength": "length ≥",
        "maxLength": "length ≤",
    }
    found = [f"{sign} {schema[name]}" for name, sign in words.items() if name in schema]
    if schema.get("default") not in (None, "", [], False):
        found.append(f"default {schema['default']}")
    return ", ".join(found)


def _text(description: str) -> str:
    return " ".join(description.split())
