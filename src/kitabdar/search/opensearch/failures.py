"""A cluster's failures, said in the words of the engine interface."""

from __future__ import annotations

from opensearchpy import exceptions

from kitabdar.search.engine import IndexUnavailable


class Translated:
    """Turns the client's errors into IndexUnavailable.

    "gone": no node answers; "red": nodes answer, but not for all of the index; "busy": they refuse more work for now;
    "rebuilding": there is no index under this name; "refused": the cluster does not let us in or do this.
    """

    def __enter__(self) -> None:
        return None

    def __exit__(self, _kind: object, problem: BaseException | None, _trace: object) -> None:
        if isinstance(problem, exceptions.OpenSearchException):
            raise IndexUnavailable(_code(problem), _said(problem)) from problem


def _code(problem: exceptions.OpenSearchException) -> str:
    if isinstance(problem, exceptions.ConnectionError):
        return "gone"
    status = problem.status_code if isinstance(problem, exceptions.TransportError) else 0
    if status == 404:
        return "rebuilding"
    if status == 429:
        return "busy"
    return "red" if status in (502, 503, 504) else "refused"


def _said(problem: exceptions.OpenSearchException) -> str:
    if isinstance(problem, exceptions.TransportError) and isinstance(problem.status_code, int):
        return f"{problem.status_code} {problem.error}"
    return type(problem).__name__
