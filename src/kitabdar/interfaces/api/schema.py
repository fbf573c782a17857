"""The OpenAPI document: what ninja makes of the operations, and what every operation may answer besides."""

from __future__ import annotations

from typing import Any

from ninja import NinjaAPI
from ninja.openapi.schema import REF_TEMPLATE, OpenAPISchema
from pydantic import TypeAdapter

from kitabdar.interfaces.api.guard import JSON, formats_of
from kitabdar.interfaces.api.problems import KINDS, MEDIA_TYPE, Problem

ALWAYS = (400, 405, 406, 422, 429, 500, 503)
WITH_TOKEN = (401, 403)
WITH_BODY = (413, 415)
WITH_RULES = (409,)


class DescribedAPI(NinjaAPI):
    """A NinjaAPI whose document declares the problems and the formats of every operation."""

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None
    ) -> OpenAPISchema:
        """Return the OpenAPI 3.1 document."""
        document = super().get_openapi_schema(path_prefix=path_prefix, path_params=path_params)
        schemas = document["components"]["schemas"]
        made = TypeAdapter(Problem).json_schema(ref_template=REF_TEMPLATE)
        schemas.update(made.pop("$defs", {}))
        schemas["Problem"] = made
        views = self._views()
        for path, methods in document["paths"].items():
            for method, operation in methods.items():
                _add_problems(operation, path, method)
                _add_formats(operation, formats_of(views[operation["operationId"]]))
        return document

    def _views(self) -> dict[str, Any]:
        operations = [
            operation
            for router in self._get_bound_routers()
            for view in router.path_operations.values()
            for operation in view.operations
        ]
        return {
            each.operation_id or self.get_openapi_operation_id(each): each.view_func for each in operations
        }

    def get_openapi_operation_id(self, operation: Any) -> str:
        """Name an operation as its function is named."""
        return str(operation.view_func.__name__)


def _add_problems(operation: dict[str, Any], path: str, method: str) -> None:
    statuses = set(ALWAYS)
    if "security" in operation:
        statuses |= set(WITH_TOKEN)
    if "{" in path:
        statuses |= {404}
    if "requestBody" in operation:
        statuses |= {404, *WITH_BODY}
    if method != "get":
        statuses |= set(WITH_RULES)
    also = operation.pop("x-also", [])
    if 304 in also:
        operation["responses"][304] = {"description": "Not changed"}
    statuses |= {each for each in also if each >= 400}
    if method == "get":
        operation["responses"][414] = {"description": "The address is longer than the web server takes"}
    for status in sorted(statuses):
        operation["responses"].setdefault(status, _problem(status))
    if 405 in statuses:
        operation["responses"][405]["headers"] = {"Allow": {"schema": {"type": "string"}}}
    for status in {429, 503} & statuses:
        operation["responses"][status]["headers"] = {"Retry-After": {"schema": {"type": "integer"}}}
    if 401 in statuses:
        operation["responses"][401]["headers"] = {"WWW-Authenticate": {"schema": {"type": "string"}}}


def _problem(status: int) -> dict[str, Any]:
    codes = " or ".join(f"`{code}`" for code, kind in KINDS.items() if kind.status == status)
    reference = {"schema": {"$ref": "#/components/schemas/Problem"}}
    return {"description": f"Problem: {codes}", "content": {MEDIA_TYPE: reference}}


def _add_formats(operation: dict[str, Any], formats: tuple[str, ...]) -> None:
    for status, response in operation["responses"].items():
        if status == 200:
            for each in formats:
                if each != JSON:
                    response.setdefault("content", {})[each] = {"schema": {"type": "string"}}
