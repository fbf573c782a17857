"""What the API answers fits what its OpenAPI document promises."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from pydantic import TypeAdapter

from kitabdar.interfaces.api.app import api
from kitabdar.interfaces.api.problems import KINDS, MEDIA_TYPE, Problem, problem
from tests.integration.api.callers import BASE, Door
from tests.integration.api.test_permissions import MATRIX
from tests.support.world import World


def operations() -> Iterator[tuple[str, str, Any]]:
    for router in api._get_bound_routers():
        for path, view in router.path_operations.items():
            for operation in view.operations:
                yield operation.methods[0].lower(), path, operation


OPERATIONS = {(method, path): operation for method, path, operation in operations()}
DOCUMENT: dict[str, Any] = json.loads(json.dumps(api.get_openapi_schema()))


def check(answered: Any, schema: dict[str, Any], at: str) -> None:
    """Compare a JSON value with a schema of the kinds that the document uses; every difference fails."""
    if "$ref" in schema:
        schema = DOCUMENT["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    if "anyOf" in schema:
        fitting = [
            each
            for each in schema["anyOf"]
            if each.get("type") == json_type(answered) or ("$ref" in each and answered is not None)
        ]
        assert fitting, f"{at}: {answered!r} fits none of {schema['anyOf']}"
        return check(answered, fitting[0], at)
    if "type" not in schema:
        return None  # any value
    found = json_type(answered)
    assert found == schema["type"] or (found, schema["type"]) == ("integer", "number"), f"{at}: {answered!r}"
    if found == "array":
        for number, each in enumerate(answered):
            check(each, schema.get("items", {}), f"{at}/{number}")
    if found == "object" and "properties" in schema:
        assert set(answered) <= set(schema["properties"]), f"{at}: more than the document says"
        assert set(schema.get("required", ())) <= set(answered), f"{at}: less than the document says"
        for name, each in answered.items():
            check(each, schema["properties"][name], f"{at}/{name}")
    elif found == "object" and isinstance(schema.get("additionalProperties"), dict):
        for name, each in answered.items():
            check(each, schema["additionalProperties"], f"{at}/{name}")
    return None


def json_type(value: Any) -> str:
    names = {bool: "boolean", int: "integer", float: "number", str: "string", list: "array", dict: "object"}
    return "null" if value is None else names[type(value)]


def test_live_answers_fit_the_document(door: Door, indexed: World) -> None:
    for (method, path), line in MATRIX.items():
        with transaction.atomic():  # every route finds the world as it was
            body = line.body(indexed) if line.body else None
            answer = door.call(line.tried_by, method, line.path(indexed), body, **line.headers)
            assert answer.status_code < 300, (method, path, answer.content)
            promised = DOCUMENT["paths"][BASE + path][method]["responses"][str(answer.status_code)]
            if answer.status_code == 204:
                assert answer.content == b"", (method, path)
            else:
                schema = promised["content"]["application/json"]["schema"]
                check(answer.json(), schema, f"{method} {path}")
                model = OPERATIONS[method, path].response_models[answer.status_code]
                model.model_validate({"response": answer.json()})
            transaction.set_rollback(True)


def test_full_lists_fit_the_document_too(door: Door, indexed: World) -> None:
    lent = door.post("desk", "/checkouts", {"card_number": "A-1", "barcode": "D1"})
    held = door.post(
        "aysel", "/holds", {"edition_id": indexed.abai_way.edition_id, "pickup_branch": "fountain"}
    )
    assert (lent.status_code, held.status_code) in ((201, 201), (201, 409))
    for path in ("loans", "holds", "charges"):
        answer = door.get("aysel", f"/patrons/A-1/{path}")
        route = DOCUMENT["paths"][f"{BASE}/patrons/{{card}}/{path}"]["get"]["responses"]["200"]
        check(answer.json(), route["content"]["application/json"]["schema"], path)
    assert [each["barcode"] for each in door.get("aysel", "/patrons/A-1/loans").json()["loans"]] == ["D1"]


@pytest.mark.parametrize("route", MATRIX, ids=lambda route: " ".join(route))
def test_every_operation_declares_its_problems(route: tuple[str, str]) -> None:
    responses = DOCUMENT["paths"][BASE + route[1]][route[0]]["responses"]
    wanted = {"400", "405", "406", "422", "429", "500", "503"}
    if OPERATIONS[route].auth_callbacks:
        wanted |= {"401", "403"}
    assert wanted <= set(responses)
    for status in wanted:
        assert responses[status]["content"][MEDIA_TYPE]["schema"]["$ref"].endswith("/Problem")


@pytest.mark.parametrize("code", KINDS)
def test_every_problem_has_the_declared_form(code: str) -> None:
    answer = problem(code)
    check(json.loads(answer.content), {"$ref": "#/components/schemas/Problem"}, code)
    TypeAdapter(Problem).validate_json(answer.content)
    assert answer.status_code == KINDS[code].status
    assert answer["Content-Type"] == MEDIA_TYPE


def test_the_document_is_served(door: Door) -> None:
    answer = door.get("anonymous", "/openapi.json")
    assert answer.json()["openapi"].startswith("3.1")
    assert answer.json() == DOCUMENT
